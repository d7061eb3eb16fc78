import type { Reporter, TestCase, TestModule } from 'vitest/node';

/** Prints the reason of every skipped test and, as the very last line, the counts. */
export default class SummaryReporter implements Reporter {
  onTestRunEnd(modules: readonly TestModule[], unhandled: readonly unknown[]): void {
    const tests: TestCase[] = modules.flatMap((module) => [...module.children.allTests()]);
    const by = (state: string) => tests.filter((test) => test.result().state === state);
    // A file that could not be collected and an error outside any test are failures nobody may overlook.
    const broken = modules.filter((module) => module.errors().length > 0).length + unhandled.length;
    const failed = by('failed').length + broken;
    const vendors = modules.every((module) => module.moduleId.includes('/vendors/'))
      ? vendorTable(tests)
      : '';
    const skipped = by('skipped');
    process.on('exit', () => {
      process.stdout.write(vendors);
      for (const test of skipped) {
        const result = test.result();
        const note = result.state === 'skipped' ? (result.note ?? 'no reason given') : '';
        process.stdout.write(`skipped: ${test.fullName} — ${note}\n`);
      }
      process.stdout.write(`${by('passed').length} passed, ${failed} failed, ${skipped.length} skipped\n`);
    });
  }
}

/** Vendor × suite × cases, for a run over the vendors alone. */
function vendorTable(tests: readonly TestCase[]): string {
  const counts = new Map<string, { passed: number; failed: number }>();
  for (const test of tests) {
    const [, vendor = ''] = /\/src\/vendors\/([^/]+)\//.exec(test.module.moduleId) ?? [];
    if (vendor === '' || vendor === 'kit') continue;
    const suite = test.fullName.includes(' > ') ? (test.fullName.split(' > ')[0] ?? '') : 'single tests';
    const key = `${vendor.padEnd(18)} ${suite.padEnd(56)}`;
    const seen = counts.get(key) ?? { passed: 0, failed: 0 };
    const state = test.result().state;
    counts.set(key, {
      passed: seen.passed + (state === 'passed' ? 1 : 0),
      failed: seen.failed + (state === 'failed' ? 1 : 0),
    });
  }
  if (counts.size === 0) return '';
  const lines = [...counts].map(([key, { passed, failed }]) => `${key} ${passed} passed, ${failed} failed`);
  return `\n${'vendor'.padEnd(18)} ${'suite'.padEnd(56)} cases\n${lines.sort().join('\n')}\n`;
}
