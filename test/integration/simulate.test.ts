import { chmodSync, existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openTerminal, type Ran, type Terminal } from '../support/terminal.ts';

type Stage = { name: string; in: number; out: number; failed: number; waiting: number; skipped: object };
type Report = {
  stages: Stage[];
  import: { rows: number; accepted: number; rejected: number };
  funnel: {
    contacted: number;
    sent: number;
    delivered: number;
    answers: number;
    answered: number;
    interested: number;
  };
  statuses: { status: string; leads: number; by: Record<string, number> }[];
  sequence: { step: number; channel: string; action: string; state: string; count: number }[];
  replies: Record<string, number>;
  readings: { mails: number; asMeant: number; otherwise: Record<string, number> };
  verify: Record<string, number>;
};

const sum = (counts: object): number =>
  Object.values(counts).reduce<number>((total, count) => total + Number(count), 0);

describe('legwork simulate', () => {
  let terminal: Terminal;
  let first: Ran;
  let report: Report;
  const temporary = mkdtempSync(join(tmpdir(), 'simulate-test-'));
  const simulate = (...more: string[]): Promise<Ran> =>
    terminal.run(['simulate', '--leads', '40', '--days', '7', ...more, '--json'], {
      env: { TMPDIR: temporary },
    });

  beforeAll(async () => {
    chmodSync(temporary, 0o711);
    terminal = openTerminal();
    first = await simulate('--seed', '7');
    report = JSON.parse(first.stdout) as Report;
  }, 120_000);
  afterAll(async () => {
    await terminal.close();
    rmSync(temporary, { recursive: true, force: true });
  });

  test('every stage accounts for everybody it got, and the proof is clean', () => {
    expect(first.code).toBe(0);
    expect(report.import.accepted + report.import.rejected).toBe(report.import.rows);
    for (const stage of report.stages)
      expect(stage.out + stage.failed + stage.waiting + sum(stage.skipped), stage.name).toBe(stage.in);
    const send = report.stages.at(-1);
    expect(send?.name).toBe('send');
    const revived = report.statuses.find(({ status }) => status === 'revival_sent')?.leads ?? 0;
    expect((send?.out ?? 0) + revived).toBe(report.funnel.contacted);
    expect(report.funnel.contacted).toBeGreaterThan(12);
    expect(sum(report.verify)).toBe(0);
    expect(Object.keys(report.verify)).toContain('duplicates');
    // Nothing of the shipped campaign is tracked, so nobody is seen looking.
    expect(report).not.toHaveProperty('looks');
  });

  test('follow-ups leave, each step once, and every mail that left is a step done or an answer', () => {
    const done = report.sequence.filter(({ state }) => state === 'done');
    expect(done.map(({ action }) => action)).toEqual(expect.arrayContaining(['intro', 'value_followup']));
    expect(sum(done.map(({ count }) => count)) + report.funnel.answers).toBe(report.funnel.sent);
    expect(report.funnel.answers).toBeGreaterThan(0);
    expect(report.funnel.sent).toBeGreaterThan(report.funnel.contacted);
  });

  test('every mail of a person is accounted for in what was read', () => {
    const { mails, asMeant, otherwise } = report.readings;
    expect(mails).toBeGreaterThan(2);
    expect(asMeant + sum(otherwise)).toBe(mails);
    expect(asMeant / mails).toBeGreaterThan(0.8);
  });

  test('the same seed gives the same answer byte for byte, another seed another', async () => {
    const [again, other] = [await simulate('--seed', '7'), await simulate('--seed', '8')];
    expect(again.stdout).toBe(first.stdout);
    expect(other.code).toBe(0);
    expect(other.stdout).not.toBe(first.stdout);
  }, 180_000);

  test('nothing stays behind, and the data folder of the real product is not touched', () => {
    expect(readdirSync(temporary)).toEqual([]);
    expect(existsSync(join(terminal.home, 'postgres'))).toBe(false);
  });

  test('a number that is none, and a folder that is taken, are refused before anything is made', async () => {
    const wrong = await terminal.run(['simulate', '--leads', 'many']);
    expect(wrong.code).toBe(2);
    expect(wrong.stderr).toContain('--leads wants a whole number above zero. Nothing was done.');
    const taken = await terminal.run(['simulate', '--keep', terminal.folder]);
    expect(taken.code).not.toBe(0);
    expect(taken.stderr).toContain('is there already. Nothing was done.');
  });
});
