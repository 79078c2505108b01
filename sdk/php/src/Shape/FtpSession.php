<?php // Printed from the table of routes by `npm run sdk`; changes are overwritten.

declare(strict_types=1);

namespace Croft\Shape;

use Croft\Value;

/** `FtpSession` of the API. */
final class FtpSession implements Value
{
    /**
     * @param string $id
     * @param string $username
     * @param string $ip
     * @param 'ftp'|'sftp' $protocol
     * @param string $file
     * @param string $since
     * @param array<string, mixed> $raw the answer as it came
     */
    private function __construct(
        public readonly string $id,
        public readonly string $username,
        public readonly string $ip,
        public readonly string $protocol,
        public readonly string $file,
        public readonly string $since,
        public readonly array $raw,
    ) {
    }

    /** @param array<string, mixed> $data */
    public static function fromArray(array $data): self
    {
        return new self(
            id: $data['id'],
            username: $data['username'],
            ip: $data['ip'],
            protocol: $data['protocol'],
            file: $data['file'],
            since: $data['since'],
            raw: $data,
        );
    }

    public function jsonSerialize(): array
    {
        return $this->raw;
    }
}
