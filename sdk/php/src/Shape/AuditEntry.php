<?php // Printed from the table of routes by `npm run sdk`; changes are overwritten.

declare(strict_types=1);

namespace Croft\Shape;

use Croft\Value;

/** `AuditEntry` of the API. */
final class AuditEntry implements Value
{
    /**
     * @param int $id
     * @param string $at
     * @param string $actor
     * @param string|null $impersonator
     * @param string $via
     * @param string|null $key_prefix
     * @param string $action
     * @param string $owner
     * @param array{type: string, id: string} $resource
     * @param 'ok'|'denied'|'failed'|null $result
     * @param int|null $status
     * @param string $ip
     * @param string $request_id
     * @param array<string, list<mixed>> $changes
     * @param string $note
     * @param array<string, mixed> $raw the answer as it came
     */
    private function __construct(
        public readonly int $id,
        public readonly string $at,
        public readonly string $actor,
        public readonly ?string $impersonator,
        public readonly string $via,
        public readonly ?string $key_prefix,
        public readonly string $action,
        public readonly string $owner,
        public readonly array $resource,
        public readonly ?string $result,
        public readonly ?int $status,
        public readonly string $ip,
        public readonly string $request_id,
        public readonly array $changes,
        public readonly string $note,
        public readonly array $raw,
    ) {
    }

    /** @param array<string, mixed> $data */
    public static function fromArray(array $data): self
    {
        return new self(
            id: $data['id'],
            at: $data['at'],
            actor: $data['actor'],
            impersonator: $data['impersonator'],
            via: $data['via'],
            key_prefix: $data['key_prefix'],
            action: $data['action'],
            owner: $data['owner'],
            resource: $data['resource'],
            result: $data['result'],
            status: $data['status'],
            ip: $data['ip'],
            request_id: $data['request_id'],
            changes: $data['changes'],
            note: $data['note'],
            raw: $data,
        );
    }

    public function jsonSerialize(): array
    {
        return $this->raw;
    }
}
