<?php // Printed from the table of routes by `npm run sdk`; changes are overwritten.

declare(strict_types=1);

namespace Croft\Area;

use Croft\CallOptions;
use Croft\Download;
use Croft\Form;
use Croft\Internal\Call;
use Croft\Internal\Connection;
use Croft\Page;
use Croft\Shape;

/** `files` of the API. */
final class Files
{
    public function __construct(private readonly Connection $connection)
    {
    }

    /**
     * List a folder.
     *
     * @param array{path?: string, show_hidden?: bool, user?: string} $query
     * @return list<Shape\FileEntry>
     */
    public function list(array $query = [], ?CallOptions $options = null): array
    {
        $answer = $this->connection->json(new Call('GET', '/files/list', query: $query), $options);
        return array_map(static fn (mixed $item): mixed => Shape\FileEntry::fromArray($item), $answer);
    }

    /**
     * List a folder, one page.
     *
     * @param array{
     *     path?: string,
     *     show_hidden?: bool,
     *     user?: string,
     *     page?: int,
     *     per_page?: int,
     *     sort?: string,
     *     q?: string,
     * } $query
     * @return Page<Shape\FileEntry>
     */
    public function listPage(array $query = [], ?CallOptions $options = null): Page
    {
        $answer = $this->connection->json(new Call('GET', '/files/list', query: ['page' => 1, ...$query]), $options);
        return Page::fromArray($answer, static fn (mixed $item): mixed => Shape\FileEntry::fromArray($item));
    }

    /**
     * List a folder, page by page.
     *
     * @param array{
     *     path?: string,
     *     show_hidden?: bool,
     *     user?: string,
     *     per_page?: int,
     *     sort?: string,
     *     q?: string,
     * } $query
     * @return \Generator<int, Shape\FileEntry>
     */
    public function listEach(array $query = [], ?CallOptions $options = null): \Generator
    {
        return Page::each(fn (array $query): Page => $this->listPage($query, $options), $query);
    }

    /**
     * Read a text file.
     *
     * @param array{path: string, user?: string} $query
     * @return array{content: string, path: string, size: int}
     */
    public function read(array $query, ?CallOptions $options = null): array
    {
        return $this->connection->json(new Call('GET', '/files/read', query: $query), $options);
    }

    /**
     * Show a file or folder.
     *
     * @param array{path: string, user?: string} $query
     */
    public function stat(array $query, ?CallOptions $options = null): Shape\FileFacts
    {
        $answer = $this->connection->json(new Call('GET', '/files/stat', query: $query), $options);
        return Shape\FileFacts::fromArray($answer);
    }

    /**
     * Add up files and folders.
     *
     * @param array{paths: list<string>, user?: string} $body
     * @param array{user?: string} $query
     * @return array{size_bytes: int, files: int, dirs: int}
     */
    public function size(array $body, array $query = [], ?CallOptions $options = null): array
    {
        return $this->connection->json(new Call('POST', '/files/size', query: $query, body: $body), $options);
    }

    /**
     * Write a file.
     *
     * @param array{path: string, content?: string, if_mod_time?: string, mode?: string, user?: string} $body
     * @param array{user?: string} $query
     */
    public function write(array $body, array $query = [], ?CallOptions $options = null): Shape\Message
    {
        $answer = $this->connection->json(new Call('POST', '/files/write', query: $query, body: $body), $options);
        return Shape\Message::fromArray($answer);
    }

    /**
     * Delete a file or folder.
     *
     * @param array{path?: string, paths?: list<string>, permanent?: bool, user?: string} $body
     * @param array{user?: string} $query
     * @return array{is_trashed: bool, message: string}
     */
    public function delete(array $body = [], array $query = [], ?CallOptions $options = null): array
    {
        return $this->connection->json(new Call('POST', '/files/delete', query: $query, body: $body), $options);
    }

    /**
     * Create a folder.
     *
     * @param array{path: string, parents?: bool, mode?: string, user?: string} $body
     * @param array{user?: string} $query
     */
    public function mkdir(array $body, array $query = [], ?CallOptions $options = null): Shape\Message
    {
        $answer = $this->connection->json(new Call('POST', '/files/mkdir', query: $query, body: $body), $options);
        return Shape\Message::fromArray($answer);
    }

    /**
     * Rename a file or folder.
     *
     * @param array{path: string, new_path: string, user?: string} $body
     * @param array{user?: string} $query
     */
    public function rename(array $body, array $query = [], ?CallOptions $options = null): Shape\Message
    {
        $answer = $this->connection->json(new Call('POST', '/files/rename', query: $query, body: $body), $options);
        return Shape\Message::fromArray($answer);
    }

    /**
     * Copy files or folders.
     *
     * @param array{
     *     source?: string,
     *     sources?: list<string>,
     *     destination?: string,
     *     overwrite?: bool,
     *     user?: string,
     * } $body
     * @param array{user?: string} $query
     */
    public function copy(array $body = [], array $query = [], ?CallOptions $options = null): Shape\Message
    {
        $answer = $this->connection->json(new Call('POST', '/files/copy', query: $query, body: $body), $options);
        return Shape\Message::fromArray($answer);
    }

    /**
     * Move files or folders.
     *
     * @param array{
     *     source?: string,
     *     sources?: list<string>,
     *     destination?: string,
     *     overwrite?: bool,
     *     user?: string,
     * } $body
     * @param array{user?: string} $query
     */
    public function move(array $body = [], array $query = [], ?CallOptions $options = null): Shape\Message
    {
        $answer = $this->connection->json(new Call('POST', '/files/move', query: $query, body: $body), $options);
        return Shape\Message::fromArray($answer);
    }

    /**
     * Change permissions.
     *
     * @param array{
     *     path?: string,
     *     paths?: list<string>,
     *     mode?: string,
     *     recursive?: bool,
     *     apply_to?: 'all'|'files'|'dirs',
     *     user?: string,
     * } $body
     * @param array{user?: string} $query
     */
    public function chmod(array $body = [], array $query = [], ?CallOptions $options = null): Shape\Message
    {
        $answer = $this->connection->json(new Call('POST', '/files/chmod', query: $query, body: $body), $options);
        return Shape\Message::fromArray($answer);
    }

    /**
     * List the trash.
     *
     * @param array{user?: string} $query
     * @return array{items: list<Shape\TrashItem>}
     */
    public function trashList(array $query = [], ?CallOptions $options = null): array
    {
        $answer = $this->connection->json(new Call('GET', '/files/trash', query: $query), $options);
        return [...$answer, 'items' => array_map(static fn (mixed $item): mixed => Shape\TrashItem::fromArray($item), $answer['items'])];
    }

    /**
     * Empty the trash.
     *
     * @param array{user?: string, trash_paths?: list<string>} $query
     */
    public function trashEmpty(array $query = [], ?CallOptions $options = null): Shape\Message
    {
        $answer = $this->connection->json(new Call('DELETE', '/files/trash', query: $query), $options);
        return Shape\Message::fromArray($answer);
    }

    /**
     * Bring a file back from the trash.
     *
     * @param array{trash_path?: string, trash_paths?: list<string>, target?: string, user?: string} $body
     * @param array{user?: string} $query
     */
    public function trashRestore(array $body = [], array $query = [], ?CallOptions $options = null): Shape\Message
    {
        $answer = $this->connection->json(new Call('POST', '/files/trash/restore', query: $query, body: $body), $options);
        return Shape\Message::fromArray($answer);
    }

    /**
     * Show the settings of the file manager.
     *
     * @param array{user?: string} $query
     * @return array{
     *     recycle_bin_enabled: bool,
     *     editor_font_size: int,
     *     editor_theme: string,
     *     trash_days?: int,
     * }
     */
    public function configShow(array $query = [], ?CallOptions $options = null): array
    {
        return $this->connection->json(new Call('GET', '/files/config', query: $query), $options);
    }

    /**
     * Change the settings of the file manager.
     *
     * @param array{
     *     recycle_bin_enabled?: bool,
     *     editor_font_size?: int,
     *     editor_theme?: string,
     *     trash_days?: int,
     *     user?: string,
     * } $body
     * @param array{user?: string} $query
     * @return array{
     *     recycle_bin_enabled: bool,
     *     editor_font_size: int,
     *     editor_theme: string,
     *     trash_days?: int,
     * }
     */
    public function configUpdate(array $body = [], array $query = [], ?CallOptions $options = null): array
    {
        return $this->connection->json(new Call('PUT', '/files/config', query: $query, body: $body), $options);
    }

    /**
     * Show how large an upload may be.
     *
     * @return array{max_upload_mb: int}
     */
    public function uploadLimits(?CallOptions $options = null): array
    {
        return $this->connection->json(new Call('GET', '/files/upload-limits'), $options);
    }

    /**
     * A multipart form: the fields `path` (a folder) and `overwrite` before one or more files.
     *
     * @param array{user?: string, path?: string, overwrite?: bool} $query
     * @return array{message: string, files: list<Shape\FileEntry>}
     */
    public function upload(Form $form, array $query = [], ?CallOptions $options = null): array
    {
        $answer = $this->connection->json(new Call('POST', '/files/upload', query: $query, form: $form), $options);
        return [...$answer, 'files' => array_map(static fn (mixed $item): mixed => Shape\FileEntry::fromArray($item), $answer['files'])];
    }

    /**
     * As an attachment, with ranges; with `archive` a folder or file as an archive.
     *
     * @param array{path: string, user?: string, archive?: 'zip'|'tar.gz'} $query
     * @param resource|null $into where the bytes go; otherwise into a temporary stream
     */
    public function download(array $query, mixed $into = null, ?CallOptions $options = null): Download
    {
        return $this->connection->download(new Call('GET', '/files/download', query: $query), $into, $options);
    }

    /**
     * Make a link that downloads a file once.
     *
     * @param array{path: string, user?: string} $body
     * @param array{user?: string} $query
     * @return array{url: string, expires_in: int}
     */
    public function downloadLink(array $body, array $query = [], ?CallOptions $options = null): array
    {
        return $this->connection->json(new Call('POST', '/files/download-link', query: $query, body: $body), $options);
    }

    /**
     * Download by a link that works once.
     *
     * @param resource|null $into where the bytes go; otherwise into a temporary stream
     */
    public function downloadByLink(string|int $token, mixed $into = null, ?CallOptions $options = null): Download
    {
        return $this->connection->download(new Call('GET', '/dl/' . Call::part($token), root: true), $into, $options);
    }

    /**
     * A job that can be watched and cancelled; the answer waits for it as for any write. Links stay links, sockets are left out.
     *
     * @param array{
     *     paths: list<string>,
     *     archive: string,
     *     format?: 'zip'|'tar.gz'|'tar.zst',
     *     user?: string,
     * } $body
     * @param array{user?: string} $query
     */
    public function compress(array $body, array $query = [], ?CallOptions $options = null): Shape\Message
    {
        $answer = $this->connection->json(new Call('POST', '/files/compress', query: $query, body: $body), $options);
        return Shape\Message::fromArray($answer);
    }

    /**
     * zip, tar, tar.gz or tar.zst, by its first bytes. Everything or nothing: absolute paths, `..`, links that leave the folder, hard links and devices are refused, set-id bits are cleared.
     *
     * @param array{
     *     path?: string,
     *     archive?: string,
     *     destination?: string,
     *     overwrite?: bool,
     *     user?: string,
     * } $body
     * @param array{user?: string} $query
     */
    public function extract(array $body = [], array $query = [], ?CallOptions $options = null): Shape\Message
    {
        $answer = $this->connection->json(new Call('POST', '/files/extract', query: $query, body: $body), $options);
        return Shape\Message::fromArray($answer);
    }

    /**
     * By a part of the name, or with `content` by a part of the text. It stops at `limit` and after 20 seconds, and says so.
     *
     * @param array{path?: string, q: string, content?: bool, case?: bool, limit?: int, user?: string} $query
     * @return array{items: list<Shape\FoundFile>, truncated: bool}
     */
    public function search(array $query, ?CallOptions $options = null): array
    {
        $answer = $this->connection->json(new Call('GET', '/files/search', query: $query), $options);
        return [...$answer, 'items' => array_map(static fn (mixed $item): mixed => Shape\FoundFile::fromArray($item), $answer['items'])];
    }

    /**
     * Show a small picture of a picture.
     *
     * @param array{path: string, size?: int, user?: string} $query
     * @param resource|null $into where the bytes go; otherwise into a temporary stream
     */
    public function thumbnail(array $query, mixed $into = null, ?CallOptions $options = null): Download
    {
        return $this->connection->download(new Call('GET', '/files/thumbnail', query: $query), $into, $options);
    }

    /**
     * States of files that were saved here: the last 20, for 90 days, up to 1 MiB each.
     *
     * @param array{path: string, user?: string} $query
     * @return list<Shape\FileVersion>
     */
    public function historyList(array $query, ?CallOptions $options = null): array
    {
        $answer = $this->connection->json(new Call('GET', '/files/history', query: $query), $options);
        return array_map(static fn (mixed $item): mixed => Shape\FileVersion::fromArray($item), $answer);
    }

    /**
     * Read what a file was.
     *
     * @param array{path: string, version: int, user?: string} $query
     * @return array{content: string, path: string, size: int, version: int}
     */
    public function historyRead(array $query, ?CallOptions $options = null): array
    {
        return $this->connection->json(new Call('GET', '/files/history/read', query: $query), $options);
    }

    /**
     * Make a file what it was.
     *
     * @param array{path: string, version: int, user?: string} $body
     * @param array{user?: string} $query
     */
    public function historyRestore(array $body, array $query = [], ?CallOptions $options = null): Shape\Message
    {
        $answer = $this->connection->json(new Call('POST', '/files/history/restore', query: $query, body: $body), $options);
        return Shape\Message::fromArray($answer);
    }

    /**
     * List shared files.
     *
     * @param array{user?: string} $query
     * @return list<Shape\Share>
     */
    public function sharesList(array $query = [], ?CallOptions $options = null): array
    {
        $answer = $this->connection->json(new Call('GET', '/files/shares', query: $query), $options);
        return array_map(static fn (mixed $item): mixed => Shape\Share::fromArray($item), $answer);
    }

    /**
     * The link is in this answer only. `expires_in` in seconds and `max_downloads`: 0 is without an end.
     *
     * @param array{
     *     path: string,
     *     expires_in?: int,
     *     password?: string,
     *     max_downloads?: int,
     *     user?: string,
     * } $body
     * @param array{user?: string} $query
     */
    public function sharesCreate(array $body, array $query = [], ?CallOptions $options = null): Shape\Share
    {
        $answer = $this->connection->json(new Call('POST', '/files/share', query: $query, body: $body), $options);
        return Shape\Share::fromArray($answer);
    }

    /** Stop sharing a file. */
    public function sharesDelete(string|int $id, ?CallOptions $options = null): Shape\Ack
    {
        $answer = $this->connection->json(new Call('DELETE', '/files/shares/' . Call::part($id)), $options);
        return Shape\Ack::fromArray($answer);
    }

    /**
     * Always as an attachment. A file with a password answers with a page that asks for it.
     *
     * @param array{password?: string} $query
     * @param resource|null $into where the bytes go; otherwise into a temporary stream
     */
    public function sharesOpen(string|int $token, array $query = [], mixed $into = null, ?CallOptions $options = null): Download
    {
        return $this->connection->download(new Call('GET', '/s/' . Call::part($token), query: $query, root: true), $into, $options);
    }

    /**
     * Download a shared file with its password.
     *
     * @param resource|null $into where the bytes go; otherwise into a temporary stream
     */
    public function sharesUnlock(string|int $token, Form $form, mixed $into = null, ?CallOptions $options = null): Download
    {
        return $this->connection->download(new Call('POST', '/s/' . Call::part($token), form: $form, root: true), $into, $options);
    }

    /**
     * tus 1.0: headers `Tus-Resumable`, `Upload-Length` and `Upload-Metadata` with `path` (a folder), `filename` and `overwrite`. It is kept for a day after its last piece.
     *
     * @param array{user?: string} $query
     * @param resource|null $into where the bytes go; otherwise into a temporary stream
     */
    public function uploadsCreate(Form $form, array $query = [], mixed $into = null, ?CallOptions $options = null): Download
    {
        return $this->connection->download(new Call('POST', '/files/uploads', query: $query, form: $form), $into, $options);
    }

    /**
     * Show how far an upload is.
     *
     * @param resource|null $into where the bytes go; otherwise into a temporary stream
     */
    public function uploadsShow(string|int $id, mixed $into = null, ?CallOptions $options = null): Download
    {
        return $this->connection->download(new Call('HEAD', '/files/uploads/' . Call::part($id)), $into, $options);
    }

    /** At most 16 MiB. `Upload-Checksum` may be `sha1`, `sha256` or `md5`; a piece that does not fit it is thrown away. */
    public function uploadsAppend(string|int $id, Form $form, ?CallOptions $options = null): void
    {
        $this->connection->json(new Call('PATCH', '/files/uploads/' . Call::part($id), form: $form), $options);
    }

    /** Give up an upload. */
    public function uploadsDelete(string|int $id, ?CallOptions $options = null): void
    {
        $this->connection->json(new Call('DELETE', '/files/uploads/' . Call::part($id)), $options);
    }
}
