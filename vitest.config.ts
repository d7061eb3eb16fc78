import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    reporters: ['default', './test/support/summary-reporter.ts'],
    projects: [
      {
        extends: true,
        test: {
          name: 'unit',
          include: [
            'src/**/*.test.ts',
            'web/src/**/*.test.ts',
            'tools/**/*.test.ts',
            'test/*.test.ts',
            'test/corpus/**/*.test.ts',
          ],
          testTimeout: 20_000,
        },
      },
      {
        extends: true,
        test: {
          name: 'integration',
          include: ['test/{integration,http,durability,e2e}/**/*.test.ts'],
          globalSetup: ['test/support/cluster.ts'],
          testTimeout: 60_000,
          hookTimeout: 60_000,
          // What a test starts as a process of its own is compiled once for all of them, and finds its files as the product does.
          env: {
            NODE_COMPILE_CACHE: join(import.meta.dirname, 'node_modules/.cache/legwork'),
            NODE_OPTIONS: `--import=${pathToFileURL(join(import.meta.dirname, 'src/app/resolve-once.ts'))}`,
          },
          // The usual second is short for a browser on a busy machine.
          expect: { poll: { timeout: 15_000 } },
        },
      },
    ],
    maxWorkers: 2,
    // The product is loaded once per worker instead of once per file; what one file leaves in a module another one meets.
    isolate: false,
    coverage: {
      provider: 'v8',
      include: ['src/**/*.ts'],
      exclude: ['src/**/*.test.ts', 'src/**/simulator.ts'],
      reporter: ['text-summary', 'json-summary'],
      // The floor of `npm run coverage`; raised with the product, never lowered.
      thresholds: { lines: 75, functions: 75, branches: 65 },
    },
  },
});
