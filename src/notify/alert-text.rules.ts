import { type Reason, reason } from '#core/verdict';
import { alertLine } from './alerts.rules.ts';
import type { Severity } from './contract.ts';

/** An alert that a number was not told of. */
export type Untold = { readonly id: string; readonly severity: Severity; readonly title: string };

export type TextFacts = {
  readonly untold: readonly Untold[];
  /** The hours of their day at which only what is critical wakes them; the same hour twice is no quiet at all. */
  readonly quiet: { readonly from: number; readonly to: number; readonly zone: string };
  /** When the messages of the last hour to this number left, the oldest first. */
  readonly sent: readonly Temporal.Instant[];
  readonly perHour: number;
  readonly now: Temporal.Instant;
};

export type TextVerdict =
  | { readonly send: true; readonly alerts: readonly Untold[]; readonly reasons: readonly Reason[] }
  | { readonly send: false; readonly until: Temporal.Instant | null; readonly reasons: readonly Reason[] };

/** Whether a text message leaves now, and what is in it: everything they were not told of, in the night only what is critical. */
export function textNow({ untold, quiet, sent, perHour, now }: TextFacts): TextVerdict {
  if (untold.length === 0) return wait(null, 'text.nothing', 'There is nothing they were not told of.');
  const until = quietUntil(quiet, now);
  const alerts = until === null ? untold : untold.filter(({ severity }) => severity === 'critical');
  if (alerts.length === 0)
    return wait(until, 'text.quiet', 'Nothing of it is critical, and they are not to be woken.');
  const hour = sent.filter((at) => Temporal.Instant.compare(at, now.subtract({ hours: 1 })) > 0);
  const oldest = hour[Math.max(0, hour.length - perHour)];
  if (hour.length >= perHour && oldest)
    return wait(
      oldest.add({ hours: 1 }),
      'text.enough',
      `${hour.length} messages left within an hour; the next one waits and says everything.`,
    );
  return {
    send: true,
    alerts,
    reasons: [reason('text.due', `${alerts.length} they were not told of.`)],
  };
}

const wait = (until: Temporal.Instant | null, code: string, text: string): TextVerdict => ({
  ...{ send: false, until, reasons: [reason(code, text)] },
});

/** When the quiet they are in ends; null when they are in none. */
function quietUntil({ from, to, zone }: TextFacts['quiet'], now: Temporal.Instant): Temporal.Instant | null {
  if (from === to) return null;
  const local = now.toZonedDateTimeISO(zone);
  const hour = local.hour;
  const isQuiet = from < to ? hour >= from && hour < to : hour >= from || hour < to;
  if (!isQuiet) return null;
  const day = hour < to ? local.toPlainDate() : local.toPlainDate().add({ days: 1 });
  return day.toZonedDateTime({ timeZone: zone, plainTime: { hour: to } }).toInstant();
}

const TITLE = 120;
const LINK = /\b(?:https?:\/\/|www\.)\S*/gi;

/**
 * The words of one message. No two are the same, so that a lost one can be found. Titles may hold names from outside: a link in
 * one does not come along.
 */
export function textOf(
  { workspace, url, alerts }: { workspace: string; url: string; alerts: readonly Untold[] },
  mark: string,
): string {
  const [first] = alerts.toSorted((one, other) => rank(other) - rank(one));
  if (!first) return '';
  const title = alertLine(first).replace(LINK, '…').replace(/\s+/g, ' ').trim();
  const more = alerts.length > 1 ? ` And ${alerts.length - 1} more.` : '';
  return `${workspace.slice(0, 40)}: ${shortened(title)}.${more} ${url} #${mark}`;
}

const rank = ({ severity }: Untold): number => ['info', 'warning', 'critical'].indexOf(severity);
const shortened = (title: string): string =>
  title.length <= TITLE ? title : `${title.slice(0, TITLE - 1)}…`;

/** `+49 … 42`: enough to know one's own number by. */
export const maskedNumber = (number: string, callingCode: string): string =>
  `+${callingCode} … ${number.slice(-2)}`;
