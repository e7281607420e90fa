import { defineConfig } from 'vitest/config';

const node = { environment: 'node' as const, testTimeout: 20_000 };

export default defineConfig({
  test: {
    projects: [
      {
        test: {
          ...node,
          name: 'unit',
          include: ['test/**/*.test.ts'],
          exclude: ['test/{attack,bench,browser,cli,e2e,integration,simulation}/**'],
        },
      },
      // Ten thousand crashes take most of a minute.
      { test: { ...node, name: 'simulation', include: ['test/simulation/**/*.test.ts'] } },
      // Real Chromium, real processes: slower, and one file at a time so that they don't starve each other.
      {
        test: {
          ...node,
          name: 'real',
          include: ['test/{attack,browser,cli,e2e}/**/*.test.ts'],
          exclude: ['test/e2e/tools/**'],
          fileParallelism: false,
          testTimeout: 180_000,
          hookTimeout: 180_000,
        },
      },
    ],
  },
});
