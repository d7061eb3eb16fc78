import { type Reason, reason } from '#core/verdict';

export const LAST_OUTCOMES = [
  'no_reply',
  'not_now',
  'not_interested',
  'objection',
  'lost_timing',
  'lost_competitor',
  'future_date',
  'out_of_office',
  'hard_bounce',
  'unsubscribed',
  'erased',
  'do_not_contact',
] as const;
export type LastOutcome = (typeof LAST_OUTCOMES)[number];

type Cooldown =
  | { readonly kind: 'days'; readonly days: number }
  | { readonly kind: 'signal' }
  | { readonly kind: 'competitor_switch' }
  | { readonly kind: 'date' }
  | { readonly kind: 'reverified' }
  | { readonly kind: 'never' };

/** How long somebody is left alone after the last word between us. Where a span is given, its far end. */
export const COOLDOWNS: Readonly<Record<LastOutcome, Cooldown>> = {
  no_reply: { kind: 'days', days: 100 },
  not_now: { kind: 'days', days: 180 },
  not_interested: { kind: 'signal' },
  objection: { kind: 'days', days: 90 },
  lost_timing: { kind: 'days', days: 120 },
  lost_competitor: { kind: 'competitor_switch' },
  future_date: { kind: 'date' },
  out_of_office: { kind: 'date' },
  hard_bounce: { kind: 'reverified' },
  unsubscribed: { kind: 'never' },
  erased: { kind: 'never' },
  do_not_contact: { kind: 'never' },
};

export type RecontactFacts = {
  readonly outcome: LastOutcome;
  readonly lastContactedAt: Temporal.Instant | null;
  /** The day they named or are back. */
  readonly date: Temporal.PlainDate | null;
  readonly reverifiedAt: Temporal.Instant | null;
  readonly signals: readonly {
    readonly kind: 'signal' | 'job_change' | 'competitor_switch';
    readonly at: Temporal.Instant;
  }[];
  readonly now: Temporal.Instant;
};

export type Recontact = {
  readonly eligible: boolean;
  /** When time alone makes them eligible; null where it never does. */
  readonly eligibleAt: Temporal.Instant | null;
  readonly reasons: readonly Reason[];
};

const after = (at: Temporal.Instant, than: Temporal.Instant): boolean =>
  Temporal.Instant.compare(at, than) > 0;

/**
 * Whether somebody may be written to again. Who said "stop" never is; without a day of the last touch nobody is; a
 * fresh signal or a new job shortens every other wait. A new angle is wanted whichever way it is.
 */
export function recontact(facts: RecontactFacts): Recontact {
  const { outcome, lastContactedAt, now } = facts;
  const rule = COOLDOWNS[outcome];
  const spoken = outcome.replaceAll('_', ' ');
  if (rule.kind === 'never')
    return never('recontact.never', `The last word was "${spoken}": never again, whatever happens.`);
  if (lastContactedAt === null)
    return never('recontact.no_touch_date', 'It is not known when we last wrote, so nobody is written to.');
  if (after(lastContactedAt, now))
    return never('recontact.touch_ahead', 'The last touch lies in the future; look at its date.');
  if (rule.kind === 'reverified') return afterBounce(facts, lastContactedAt);
  const fresh = facts.signals.find(
    ({ kind, at }) =>
      after(at, lastContactedAt) &&
      !after(at, now) &&
      (rule.kind !== 'competitor_switch' || kind !== 'signal'),
  );
  if (fresh)
    return may(
      fresh.at,
      'recontact.signal',
      `Something new happened since (${fresh.kind.replaceAll('_', ' ')}).`,
    );
  const at = endOf(rule, lastContactedAt, facts.date);
  if (at === null)
    return never(
      `recontact.${rule.kind}`,
      rule.kind === 'date'
        ? `After "${spoken}" the day they named counts, and none is known.`
        : `After "${spoken}" only ${rule.kind === 'signal' ? 'a new signal or job' : 'leaving the competitor or a new job'} opens the door.`,
    );
  const day = at.toString().slice(0, 10);
  return after(at, now)
    ? {
        eligible: false,
        eligibleAt: at,
        reasons: [reason('recontact.cooling', `After "${spoken}" they are left alone until ${day}.`)],
      }
    : may(at, 'recontact.cooled', `After "${spoken}" they may be written to again since ${day}.`);
}

const never = (code: string, text: string): Recontact => ({
  eligible: false,
  eligibleAt: null,
  reasons: [reason(code, text)],
});
const may = (at: Temporal.Instant, code: string, text: string): Recontact => ({
  eligible: true,
  eligibleAt: at,
  reasons: [reason(code, text)],
});

function afterBounce({ reverifiedAt, now }: RecontactFacts, bounced: Temporal.Instant): Recontact {
  return reverifiedAt && after(reverifiedAt, bounced) && !after(reverifiedAt, now)
    ? may(reverifiedAt, 'recontact.reverified', 'The address was verified anew after it bounced.')
    : never('recontact.bounced', 'The address bounced and was not verified since.');
}

function endOf(
  rule: Cooldown,
  last: Temporal.Instant,
  date: Temporal.PlainDate | null,
): Temporal.Instant | null {
  if (rule.kind === 'days') return last.add({ hours: rule.days * 24 });
  return rule.kind === 'date' && date ? date.toZonedDateTime('UTC').toInstant() : null;
}
