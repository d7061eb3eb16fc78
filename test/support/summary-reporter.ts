import type { Reporter, TestCase, TestModule } from 'vitest/node';

/** Prints the reason of every skipped test and, as the very last line, the counts. */
export default class SummaryReporter implements Reporter {
  onTestRunEnd(modules: readonly TestModule[], unhandled: readonly unknown[]): void {
    const tests: TestCase[] = modules.flatMap((module) => [...module.children.allTests()]);
    const by = (state: string) => tests.filter((test) => test.result().state === state);
    // A file that could not be collected and an error outside any test are failures nobody may overlook.
    const broken = modules.filter((module) => module.errors().length > 0).length + unhandled.length;
    const failed = by('failed').length + broken;
    const skipped = by('skipped');
    process.on('exit', () => {
      for (const test of skipped) {
        const result = test.result();
        const note = result.state === 'skipped' ? (result.note ?? 'no reason given') : '';
        process.stdout.write(`skipped: ${test.fullName} — ${note}\n`);
      }
      process.stdout.write(`${by('passed').length} passed, ${failed} failed, ${skipped.length} skipped\n`);
    });
  }
}
