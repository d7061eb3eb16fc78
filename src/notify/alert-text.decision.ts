import { z } from 'zod';
import { defineDecision } from '#core/decision';
import { textNow } from './alert-text.rules.ts';
import { newAlertPhone, SEVERITIES } from './contract.ts';

const at = z.iso.datetime({ offset: true });
const { zone, quietFrom, quietTo } = newAlertPhone.shape;

export const alertTextDecision = defineDecision({
  name: 'alert-text',
  summary: 'Whether a text message about what is urgent leaves now, with what in it, or when it would.',
  input: z.object({
    alerts: z.array(z.object({ id: z.string(), severity: z.enum(SEVERITIES), title: z.string() })),
    ...{ zone, quietFrom, quietTo },
    /** When messages to this number left. */
    sent: z.array(at).default([]),
    perHour: z.number().int().min(1).default(4),
    now: at,
  }),
  output: z.object({
    send: z.boolean(),
    alertIds: z.array(z.string()),
    until: z.string().nullable(),
    reasons: z.array(z.object({ code: z.string(), text: z.string() }).loose()),
  }),
  decide: ({ alerts, sent, now, ...more }) => {
    const verdict = textNow({
      untold: alerts,
      quiet: { from: more.quietFrom, to: more.quietTo, zone: more.zone },
      sent: sent.map((each) => Temporal.Instant.from(each)).toSorted(Temporal.Instant.compare),
      perHour: more.perHour,
      now: Temporal.Instant.from(now),
    });
    return {
      send: verdict.send,
      alertIds: verdict.send ? verdict.alerts.map(({ id }) => id) : [],
      until: verdict.send ? null : (verdict.until?.toString() ?? null),
      reasons: [...verdict.reasons],
    };
  },
  example: {
    alerts: [{ id: 'a', severity: 'critical', title: 'A run failed in the stage enrich' }],
    now: '2026-03-02T23:30:00Z',
  },
});
