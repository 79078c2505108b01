import { defineConfig } from 'vitest/config'

/** Tests beside the code of each workspace, and those of the whole panel in memory; the other folders of tests/ need machines. */
export default defineConfig({
  test: {
    globalSetup: ['./tests/support/postgres.ts'],
    include: [
      'kit/src/**/*.test.ts',
      'panel/src/**/*.test.ts',
      'cli/src/**/*.test.ts',
      'tests/{architecture,authz,bench,openapi,refusals,sdk}/**/*.test.ts',
    ],
    // half of the time is waiting: for fsync, for programs, for the other end
    maxWorkers: 2,
    testTimeout: 60_000,
    hookTimeout: 120_000,
    // a second, as it is without, is short for two engines on a busy machine
    expect: { poll: { timeout: 10_000 } },
    restoreMocks: true,
  },
})
