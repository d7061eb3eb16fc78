import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { LEAD_EVENTS, LEAD_STATUSES, type LeadEvent, type LeadStatus, STATUS_RANK } from './contract.ts';
import { decayOf, groupOf, isRevivable, isTerminal, nextStatus } from './status.rules.ts';

const fresh = { openCount: 0, replyCount: 0 };

/** Where each event leads from each status, written out: `.` stays. Columns follow LEAD_EVENTS. */
const SHORT: Readonly<Record<string, LeadStatus>> = {
  ap: 'approved',
  di: 'dispatched',
  se: 'sent',
  op: 'opened',
  re: 'replied',
  me: 'meeting_booked',
  bo: 'bounced',
  un: 'unsubscribed',
  rj: 'rejected',
  dq: 'disqualified',
  ls: 'linkedin_sent',
  lc: 'linkedin_connected',
  lr: 'linkedin_replied',
  lx: 'linkedin_exhausted',
  gh: 'ghosted',
  st: 'stalled',
  en: 'engaged_not_replied',
  rc: 'revival_candidate',
  rq: 'revival_queued',
  rs: 'revival_sent',
};
const TABLE: Readonly<Record<LeadStatus, string>> = {
  //                   ap di se op re me bo un rj dq ls lc lr l- lx gh st en rc rq rs
  pending: '             ap di se op re me bo un rj dq ls lc lr un lx .  .  en .  .  . ',
  approved: '            .  di se op re me bo un rj dq ls lc lr un lx .  .  en .  .  . ',
  dispatched: '          .  .  se op re me bo un rj dq ls lc lr un lx gh .  en .  .  . ',
  sent: '                .  .  .  op re me bo un rj dq ls lc lr un lx gh .  en .  .  . ',
  opened: '              .  .  .  .  re me bo un rj dq .  lc lr un .  .  st en .  .  . ',
  replied: '             .  .  .  .  .  me bo un rj dq .  .  .  un .  .  .  .  rc rq rs',
  meeting_booked: '      .  .  .  .  .  .  bo un rj dq .  .  .  un .  .  .  .  rc rq rs',
  ghosted: '             .  .  .  op re me bo un rj dq .  lc lr un lx .  .  en rc rq rs',
  stalled: '             .  .  .  op re me bo un rj dq .  lc lr un lx .  .  en rc rq rs',
  engaged_not_replied: ' .  .  .  .  re me bo un rj dq .  .  lr un .  .  .  .  rc rq rs',
  bounced: '             .  .  .  .  .  .  .  un .  .  .  .  .  un .  .  .  .  .  .  . ',
  unsubscribed: '        .  .  .  .  .  .  .  .  .  .  .  .  .  .  .  .  .  .  .  .  . ',
  rejected: '            .  .  .  .  .  .  bo un .  .  .  .  .  un .  .  .  .  .  .  . ',
  disqualified: '        .  .  .  .  .  .  bo un .  .  .  .  .  un .  .  .  .  .  .  . ',
  linkedin_sent: '       .  .  .  op re me bo un rj dq .  lc lr un lx .  .  en .  .  . ',
  linkedin_connected: '  .  .  .  .  re me bo un rj dq .  .  lr un lx .  .  en .  .  . ',
  linkedin_replied: '    .  .  .  .  .  me bo un rj dq .  .  .  un .  .  .  .  rc rq rs',
  linkedin_exhausted: '  .  .  .  op re me bo un rj dq .  lc lr un .  .  .  en rc rq rs',
  revival_candidate: '   .  di se op re me bo un rj dq ls lc lr un lx .  .  en .  rq rs',
  revival_queued: '      .  .  rs op re me bo un rj dq ls lc lr un lx .  .  en .  .  rs',
  revival_sent: '        .  .  .  op re me bo un rj dq ls lc lr un lx .  .  en .  .  . ',
};

describe('nextStatus', () => {
  const cases = LEAD_STATUSES.flatMap((from) => {
    const cells = TABLE[from].trim().split(/\s+/);
    return LEAD_EVENTS.map((event, index) => {
      const cell = cells[index] ?? '?';
      return { from, event, to: cell === '.' ? from : SHORT[cell] };
    });
  });

  test('the table is complete', () => {
    expect(LEAD_STATUSES).toHaveLength(21);
    expect(cases).toHaveLength(21 * LEAD_EVENTS.length);
  });

  test.each(cases)('$from + $event → $to', ({ from, event, to }) => {
    const next = nextStatus(from, event, fresh);
    expect(next.status).toBe(to);
    expect(next.changed).toBe(from !== to);
    expect(next.reasons).toHaveLength(1);
  });

  test('a second open shows interest, from wherever it counts', () => {
    for (const from of ['sent', 'opened', 'stalled', 'ghosted', 'linkedin_connected'] as const) {
      expect(nextStatus(from, 'opened', { openCount: 1, replyCount: 0 }).status).toBe('engaged_not_replied');
    }
  });

  test('counters move although the status stays', () => {
    const next = nextStatus('unsubscribed', 'opened', { openCount: 3, replyCount: 1 });
    expect(next).toMatchObject({
      status: 'unsubscribed',
      changed: false,
      openCount: 4,
      replyCount: 1,
      reasons: [{ code: 'status.lower_rank' }],
    });
    expect(nextStatus('replied', 'linkedin_replied', fresh)).toMatchObject({
      status: 'replied',
      replyCount: 1,
    });
  });

  test('what a machine did counts for nothing', () => {
    expect(nextStatus('sent', 'opened', { ...fresh, automated: true })).toMatchObject({
      status: 'sent',
      openCount: 0,
      reasons: [{ code: 'status.automated' }],
    });
  });

  test('no order of events lowers a rank, except an explicit revival', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...LEAD_STATUSES),
        fc.array(fc.constantFrom(...LEAD_EVENTS), { maxLength: 30 }),
        (start, events) => {
          let status: LeadStatus = start;
          let context = { ...fresh };
          for (const event of events) {
            const next = nextStatus(status, event, context);
            const revived = event.startsWith('revival_') && next.changed;
            if (revived) expect(isTerminal(status)).toBe(false);
            else expect(STATUS_RANK[next.status]).toBeGreaterThanOrEqual(STATUS_RANK[status]);
            expect(next.openCount).toBeGreaterThanOrEqual(context.openCount);
            status = next.status;
            context = { openCount: next.openCount, replyCount: next.replyCount };
          }
          if (events.includes('unsubscribed')) expect(status).toBe('unsubscribed');
        },
      ),
    );
  });

  test('the same event twice leaves the status where the first put it, except for opens', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...LEAD_STATUSES),
        fc.constantFrom(...LEAD_EVENTS.filter((event) => event !== 'opened')),
        (from, event: LeadEvent) => {
          const once = nextStatus(from, event, fresh);
          expect(nextStatus(once.status, event, fresh).status).toBe(once.status);
        },
      ),
    );
  });
});

test('groups and revivable statuses', () => {
  expect(LEAD_STATUSES.map(groupOf)).toHaveLength(21);
  expect(groupOf('bounced')).toBe('terminal');
  expect(LEAD_STATUSES.filter((status) => isRevivable(status))).toEqual([
    'replied',
    'meeting_booked',
    'ghosted',
    'stalled',
    'engaged_not_replied',
    'linkedin_replied',
    'linkedin_exhausted',
    'revival_candidate',
  ]);
  expect(isRevivable(null)).toBe(true);
});

describe('decayOf', () => {
  const now = Temporal.Instant.from('2026-05-10T12:00:00Z');
  test.each([
    ['sent', 0, 72, 'ghosted'],
    ['sent', 0, 71.99, null],
    ['dispatched', 0, 80, 'ghosted'],
    ['linkedin_sent', 0, 900, null],
    ['opened', 1, 168, 'stalled'],
    ['opened', 1, 167, null],
    ['opened', 2, 0, 'engaged_not_replied'],
    ['opened', 2, 200, 'engaged_not_replied'],
    ['replied', 5, 900, null],
    ['unsubscribed', 2, 900, null],
  ] as const)('%s with %i opens after %s h → %s', (status, openCount, hours, event) => {
    const updatedAt = now.subtract({ seconds: Math.round(hours * 3600) });
    const decay = decayOf({ status, openCount, updatedAt, now });
    expect(decay.event).toBe(event);
    expect(decay.reasons).toHaveLength(1);
    if (decay.event) expect(nextStatus(status, decay.event, { openCount, replyCount: 0 }).status).toBe(event);
  });
});
