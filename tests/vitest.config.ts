import { join } from 'node:path'
import { defineConfig } from 'vitest/config'

/** Tests that need hosts of their own, and those of the programs around them. Two at a time: a host with PHP and nginx is half a machine. */
export default defineConfig({
  root: join(import.meta.dirname, '..'),
  test: {
    globalSetup: ['./tests/support/postgres.ts'],
    include: ['tests/**/*.test.ts'],
    // these need no machine and are among the unit tests
    exclude: ['tests/{architecture,authz,bench,openapi,refusals,sdk}/**'],
    maxWorkers: 2,
    testTimeout: 120_000,
    hookTimeout: 900_000,
    restoreMocks: true,
  },
})
