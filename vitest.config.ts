import { defineConfig } from 'vitest/config'

/** Unit tests beside the code of each workspace; what is in tests/ needs a machine of its own and is run by test.sh. */
export default defineConfig({
  test: {
    globalSetup: ['./tests/support/postgres.ts'],
    include: ['kit/src/**/*.test.ts', 'panel/src/**/*.test.ts', 'cli/src/**/*.test.ts'],
    testTimeout: 15_000,
    hookTimeout: 30_000,
    restoreMocks: true,
  },
})
