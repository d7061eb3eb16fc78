import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { demoCampaign } from '../../src/app/demo-workspace.ts';
import { openTerminal, type Terminal } from '../support/terminal.ts';

type Report = {
  funnel: { contacted: number; sent: number };
  statuses: { status: string; leads: number }[];
  looks?: { opened: number; clicked: number; byPrograms: number; byUs: number };
  verify: Record<string, number>;
};

describe('legwork simulate with tracked mail', () => {
  let terminal: Terminal;
  beforeAll(() => {
    terminal = openTerminal();
  });
  afterAll(() => terminal.close());

  const simulate = (tracking: readonly string[]) => {
    const campaign = demoCampaign() as { settings: object };
    const file = join(terminal.folder, `tracks-${tracking.length}.json`);
    writeFileSync(file, JSON.stringify({ ...campaign, settings: { ...campaign.settings, tracking } }));
    const size = ['--leads', '40', '--days', '3'];
    return terminal.run(['simulate', '--campaign', file, ...size, '--json']);
  };

  test('people open mail that lets it be told, programs are kept apart, and the same seed gives the same', async () => {
    const first = await simulate(['opens', 'clicks']);
    expect(first.code, first.stderr).toBe(0);
    const report = JSON.parse(first.stdout) as Report;
    expect(report.looks?.opened).toBeGreaterThan(1);
    expect(report.looks?.opened).toBeLessThan(report.funnel.contacted);
    expect(report.looks?.byPrograms).toBeGreaterThan(0);
    expect(report.looks?.byUs).toBe(0);
    const opened = report.statuses.find(({ status }) => status === 'opened')?.leads ?? 0;
    expect(opened).toBeGreaterThan(0);
    expect(Object.values(report.verify).every((count) => count === 0)).toBe(true);
    expect(first.stderr).not.toContain('did not open');
    expect((await simulate(['opens', 'clicks'])).stdout).toBe(first.stdout);
  }, 180_000);
});
