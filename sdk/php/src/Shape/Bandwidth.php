<?php // Printed from the table of routes by `npm run sdk`; changes are overwritten.

declare(strict_types=1);

namespace Croft\Shape;

use Croft\Value;

/** `Bandwidth` of the API. */
final class Bandwidth implements Value
{
    /**
     * @param string $month
     * @param int|float $total_mb
     * @param int|float $web_mb
     * @param int|float $mail_mb
     * @param int|float $ftp_mb
     * @param list<array{date: string, web_mb: int|float, mail_mb: int|float, ftp_mb: int|float}> $days
     * @param array<string, mixed> $raw the answer as it came
     */
    private function __construct(
        public readonly string $month,
        public readonly int|float $total_mb,
        public readonly int|float $web_mb,
        public readonly int|float $mail_mb,
        public readonly int|float $ftp_mb,
        public readonly array $days,
        public readonly array $raw,
    ) {
    }

    /** @param array<string, mixed> $data */
    public static function fromArray(array $data): self
    {
        return new self(
            month: $data['month'],
            total_mb: $data['total_mb'],
            web_mb: $data['web_mb'],
            mail_mb: $data['mail_mb'],
            ftp_mb: $data['ftp_mb'],
            days: $data['days'],
            raw: $data,
        );
    }

    public function jsonSerialize(): array
    {
        return $this->raw;
    }
}
