import { join } from 'node:path'
import { defineConfig } from 'vitest/config'

/** Tests that look at the whole tree or need hosts of their own. Two at a time: a host with PHP and nginx is half a machine. */
export default defineConfig({
  root: join(import.meta.dirname, '..'),
  test: {
    globalSetup: ['./tests/support/postgres.ts'],
    include: ['tests/**/*.test.ts'],
    maxWorkers: 2,
    testTimeout: 60_000,
    hookTimeout: 900_000,
    restoreMocks: true,
  },
})
