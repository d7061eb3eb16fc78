import { type Reason, reason } from '#core/verdict';

/** What a text may lack, by who can bring it: the workspace before the lead, as it lacks for everybody. */
const WHY = [
  'missing_workspace_setup',
  'missing_booking_link',
  'missing_availability',
  'missing_lead_data',
] as const;
export type Missing = (typeof WHY)[number];

const CODES: Readonly<Record<string, Missing>> = {
  'craft.offer_missing': 'missing_workspace_setup',
  'slots.no_calendar': 'missing_workspace_setup',
  'craft.first_name_missing': 'missing_lead_data',
  'craft.company_missing': 'missing_lead_data',
  'craft.email_missing': 'missing_lead_data',
  'recontact.no_address': 'missing_lead_data',
};
const FIELDS: Readonly<Record<string, Missing>> = {
  offer: 'missing_workspace_setup',
  proof: 'missing_workspace_setup',
  bookingLink: 'missing_booking_link',
  availableTimes: 'missing_availability',
};

/** Whether a text that could not be written lacks something that may still come, and what; null where it is no matter of that. */
export function missingFor(reasons: readonly Reason[]): Missing | null {
  const lacking = new Set(
    reasons.flatMap(({ code, detail }): Missing[] => {
      const named = CODES[code];
      if (named) return [named];
      if (code !== 'craft.fact_missing' && code !== 'craft.placeholder_empty') return [];
      const fields = [detail?.absent, detail?.missing].flatMap((each) => (Array.isArray(each) ? each : []));
      return fields.map((field) => FIELDS[String(field)] ?? 'missing_lead_data');
    }),
  );
  return WHY.find((why) => lacking.has(why)) ?? null;
}

/** Nobody brought it within so long: the step is left out, and the sequence goes on. */
const WAITS_DAYS = 30;
const WAITS = Temporal.Duration.from({ hours: 24 * WAITS_DAYS });
/** It is looked at again so often, whatever was told of a change. */
const LOOKED_AT = Temporal.Duration.from({ hours: 24 });

/** Until when a step that waits since then is left alone; null where it waited long enough. */
export function looksAgain(since: Temporal.Instant | null, now: Temporal.Instant): Temporal.Instant | null {
  const last = (since ?? now).add(WAITS);
  if (Temporal.Instant.compare(last, now) <= 0) return null;
  const next = now.add(LOOKED_AT);
  return Temporal.Instant.compare(next, last) < 0 ? next : last;
}

export type LackVerdict = {
  /** When it is looked at again; null where it is given up. */
  readonly until: Temporal.Instant | null;
  readonly lacks: Missing | null;
  /** What it lacks in front. */
  readonly reasons: readonly Reason[];
};

/** Whether a message that could not be written waits for what it lacks, since when it may have done so, or is given up. */
export function verdictOnLack({
  reasons,
  heldSince,
  now,
}: {
  readonly reasons: readonly Reason[];
  readonly heldSince: Temporal.Instant | null;
  readonly now: Temporal.Instant;
}): LackVerdict {
  const lacks = missingFor(reasons);
  if (!lacks) return { until: null, lacks, reasons };
  const isLack = (each: Reason): boolean => missingFor([each]) !== null;
  const lackFirst = [...reasons.filter(isLack), ...reasons.filter((each) => !isLack(each))];
  const until = looksAgain(heldSince, now);
  if (until) return { until, lacks, reasons: lackFirst };
  const text = `Within ${WAITS_DAYS} days nobody brought what the text lacks: ${lackFirst[0]?.text}`;
  return { until, lacks, reasons: [reason('missing.not_brought', text), ...lackFirst] };
}
