import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { LEAD_STATUSES, type LeadStatus } from '#leads/contract';
import { openTerminal, type Terminal } from '../support/terminal.ts';

type Report = {
  statuses: { status: LeadStatus; leads: number; by: Record<string, number> }[];
  sequence: { step: number; channel: string; action: string; state: string; count: number }[];
  verify: Record<string, number>;
};

/** What brings a lead to each status, and by which way the news comes. Nothing else may. */
const BROUGHT_BY: Readonly<Record<LeadStatus, readonly string[]>> = {
  // The import, the score, a person's yes or no, and the plan.
  pending: ['met'],
  disqualified: ['disqualified'],
  approved: ['approved'],
  rejected: ['rejected'],
  dispatched: ['dispatched'],
  // The mail server's answer, or a vendor's webhook.
  sent: ['sent'],
  // Webhooks of the mail vendor.
  opened: ['opened'],
  engaged_not_replied: ['engaged_not_replied', 'opened'],
  // Mail in our mailboxes, among it delivery reports and complaints; vendors' webhooks; one-click requests.
  replied: ['replied'],
  bounced: ['bounced'],
  unsubscribed: ['unsubscribed', 'linkedin_declined'],
  // The calendar's webhook.
  meeting_booked: ['meeting_booked'],
  // Silence, found by a tick.
  ghosted: ['ghosted'],
  stalled: ['stalled'],
  // Webhooks of the LinkedIn vendor, and the end of a sequence that was heard out there.
  linkedin_sent: ['linkedin_sent'],
  linkedin_connected: ['linkedin_connected'],
  linkedin_replied: ['linkedin_replied'],
  linkedin_exhausted: ['linkedin_exhausted'],
  // The tick that looks through the CRM's contacts, the writing of its message, and the mail server's answer to it.
  revival_candidate: ['revival_candidate'],
  revival_queued: ['revival_queued'],
  revival_sent: ['sent'],
};

let terminal: Terminal;
let report: Report;
const temporary = mkdtempSync(join(tmpdir(), 'simulate-statuses-'));

beforeAll(async () => {
  chmodSync(temporary, 0o711);
  terminal = openTerminal();
  const lived = await terminal.run(
    ['simulate', '--leads', '220', '--days', '30', '--seed', '7', '--outside', '--json'],
    {
      env: { TMPDIR: temporary },
    },
  );
  expect(lived.code, lived.stderr).toBe(0);
  report = JSON.parse(lived.stdout) as Report;
}, 400_000);
afterAll(async () => {
  await terminal.close();
  rmSync(temporary, { recursive: true, force: true });
});

test('in thirty days each of the 21 statuses is reached, and by what should bring it alone', () => {
  expect(report.statuses.map(({ status }) => status)).toEqual([...LEAD_STATUSES]);
  const reached = (leads: number): string => (leads > 0 ? 'reached' : 'never');
  expect(Object.fromEntries(report.statuses.map(({ status, leads }) => [status, reached(leads)]))).toEqual(
    Object.fromEntries(LEAD_STATUSES.map((status) => [status, 'reached'])),
  );
  for (const { status, by } of report.statuses)
    expect(
      Object.keys(by).filter((event) => !BROUGHT_BY[status].includes(event)),
      status,
    ).toEqual([]);
});

test('LinkedIn steps are done with a receipt, each kind of them, and the proof is clean', () => {
  const done = report.sequence.filter(({ channel, state }) => channel === 'linkedin' && state === 'done');
  expect(done.map(({ action }) => action)).toEqual(['connect', 'message', 'followup_message']);
  expect(Object.values(report.verify).every((count) => count === 0)).toBe(true);
});
