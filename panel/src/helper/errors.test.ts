import { expect, it } from 'vitest'
import { fileError } from './errors.ts'

it.each([
  ['EDQUOT', 403, 'Disk quota exceeded'],
  ['ENOSPC', 503, "The server's disk is full"],
  ['EACCES', 403, 'Permission denied'],
  ['ELOOP', 403, 'Permission denied'],
  ['ENOENT', 404, 'File not found'],
  ['EEXIST', 409, 'File already exists'],
  ['ENAMETOOLONG', 400, 'File name is too long'],
])('%s is %i %s', (code, status, message) => {
  expect(fileError(Object.assign(new Error('secret path'), { code }))).toMatchObject({ status, message })
})

it('a full quota as Node reports it, which has no name for it', () => {
  const error = Object.assign(new Error('x'), { code: 'Unknown system error -122', errno: -122 })
  expect(fileError(error)).toMatchObject({ status: 403, message: 'Disk quota exceeded' })
})

it('leaves what it does not know as it is', () => {
  const unknown = Object.assign(new Error('x'), { code: 'EIO' })
  expect(fileError(unknown)).toBe(unknown)
})
