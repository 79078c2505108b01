<?php // Printed from the table of routes by `npm run sdk`; changes are overwritten.

declare(strict_types=1);

namespace Croft\Shape;

use Croft\Value;

/** `Job` of the API. */
final class Job implements Value
{
    /**
     * @param int $id
     * @param string $type
     * @param 'queued'|'running'|'succeeded'|'failed'|'cancelled'|'rolled_back' $status
     * @param int $progress
     * @param string $step
     * @param string $message
     * @param string|null $owner
     * @param string $actor
     * @param string $via
     * @param string $node
     * @param int $attempts
     * @param int|null $parent_id
     * @param array{type: string, id: string} $resource
     * @param string $created_at
     * @param string|null $started_at
     * @param string|null $finished_at
     * @param string|null $error
     * @param mixed $result
     * @param array<string, mixed> $raw the answer as it came
     */
    private function __construct(
        public readonly int $id,
        public readonly string $type,
        public readonly string $status,
        public readonly int $progress,
        public readonly string $step,
        public readonly string $message,
        public readonly ?string $owner,
        public readonly string $actor,
        public readonly string $via,
        public readonly string $node,
        public readonly int $attempts,
        public readonly ?int $parent_id,
        public readonly array $resource,
        public readonly string $created_at,
        public readonly ?string $started_at,
        public readonly ?string $finished_at,
        public readonly ?string $error,
        public readonly mixed $result,
        public readonly array $raw,
    ) {
    }

    /** @param array<string, mixed> $data */
    public static function fromArray(array $data): self
    {
        return new self(
            id: $data['id'],
            type: $data['type'],
            status: $data['status'],
            progress: $data['progress'],
            step: $data['step'],
            message: $data['message'],
            owner: $data['owner'],
            actor: $data['actor'],
            via: $data['via'],
            node: $data['node'],
            attempts: $data['attempts'],
            parent_id: $data['parent_id'],
            resource: $data['resource'],
            created_at: $data['created_at'],
            started_at: $data['started_at'],
            finished_at: $data['finished_at'],
            error: $data['error'],
            result: $data['result'],
            raw: $data,
        );
    }

    public function jsonSerialize(): array
    {
        return $this->raw;
    }
}
