import { AppError, conflict, forbidden, invalid, notFound, tooLarge, unavailable } from '@croft/kit/errors.ts'

const permissionDenied = (cause: unknown) => forbidden('Permission denied', { cause })

/** What the kernel's refusals are called towards a customer. */
const known: Readonly<Record<string, (cause: unknown) => AppError>> = {
  ENOENT: () => notFound('File'),
  ENOTDIR: () => notFound('File'),
  EEXIST: (cause) => conflict('File already exists', { cause }),
  ENOTEMPTY: (cause) => conflict('File already exists', { cause }),
  EISDIR: (cause) => invalid('Not a file', { cause }),
  EACCES: permissionDenied,
  EPERM: permissionDenied,
  // a link where there was none a moment ago
  ELOOP: permissionDenied,
  EROFS: (cause) => forbidden('The file system is read-only', { cause }),
  EDQUOT: (cause) => forbidden('Disk quota exceeded', { cause }),
  ENOSPC: (cause) => unavailable("The server's disk is full", 60, cause),
  EMFILE: (cause) => unavailable('Too many files are open', 5, cause),
  ENFILE: (cause) => unavailable('Too many files are open', 5, cause),
  ENAMETOOLONG: (cause) => invalid('File name is too long', { cause }),
  EINVAL: (cause) => invalid('Invalid path', { cause }),
  EILSEQ: (cause) => invalid('Invalid path', { cause }),
  EFBIG: () => tooLarge('File is too large'),
  ETXTBSY: (cause) => conflict('File is in use', { cause }),
  EBUSY: (cause) => conflict('File is in use', { cause }),
}

/** Linux' number for a full quota, which Node knows no name for. */
const quotaExceeded = -122

export function errorCode(error: unknown): string {
  const { code, errno } = (error ?? {}) as NodeJS.ErrnoException
  return errno === quotaExceeded ? 'EDQUOT' : (code ?? '')
}

/** True when a system call failed with one of these codes. */
export const isCode = (error: unknown, ...codes: string[]): boolean => codes.includes(errorCode(error))

/** A system call's failure as the refusal that a customer reads; anything unknown stays what it was. */
export function fileError(error: unknown): unknown {
  if (error instanceof AppError) return error
  return known[errorCode(error)]?.(error) ?? error
}
