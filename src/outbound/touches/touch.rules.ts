import { DAYS_BETWEEN_TOUCHES } from '#campaigns/contract';
import { type Reason, reason } from '#core/verdict';

export type Channel = 'email' | 'linkedin';

export type TouchFacts = {
  readonly channel: Channel;
  /** Where the person's days are counted: the zone in which their campaign writes to them. */
  readonly zone: string;
  /** When the person was last written to on each channel, in whatever campaign. */
  readonly lastTouch: Readonly<Record<Channel, Temporal.Instant | null>>;
  readonly now: Temporal.Instant;
};

/** Why the person is not to be written to yet, and from when on they are. */
export type TouchHold = {
  readonly until: Temporal.Instant;
  readonly reasons: readonly [Reason, ...Reason[]];
};

const WORDS: Readonly<Record<Channel, string>> = { email: 'by e-mail', linkedin: 'on LinkedIn' };
const shown = (at: Temporal.Instant, zone: string): string =>
  at.toZonedDateTimeISO(zone).toPlainDateTime().toString({ smallestUnit: 'minute' }).replace('T', ' ');

/**
 * Touches of one person keep their distance whatever campaigns they come from: three days on one channel, and never both channels
 * on one day. Null where nothing stands against a touch now.
 */
export function touchHold({ channel, zone, lastTouch, now }: TouchFacts): TouchHold | null {
  const other: Channel = channel === 'email' ? 'linkedin' : 'email';
  const [same, crossed] = [lastTouch[channel], lastTouch[other]];
  const day = (at: Temporal.Instant): string => at.toZonedDateTimeISO(zone).toPlainDate().toString();
  const rested = same?.add({ hours: 24 * DAYS_BETWEEN_TOUCHES });
  if (!same && !crossed) return null;
  const tomorrow = now.toZonedDateTimeISO(zone).add({ days: 1 }).startOfDay().toInstant();
  const holds = [
    same &&
      rested &&
      Temporal.Instant.compare(rested, now) > 0 && {
        until: rested,
        why: reason(
          'touch.too_soon',
          `The person was written to ${WORDS[channel]} at ${shown(same, zone)}; ${DAYS_BETWEEN_TOUCHES} days lie between two, whatever the campaign, so the next may leave from ${shown(rested, zone)} (${zone}).`,
        ),
      },
    crossed &&
      day(crossed) === day(now) && {
        until: tomorrow,
        why: reason(
          'touch.same_day',
          `The person was reached ${WORDS[other]} today; e-mail and LinkedIn never reach one person on one day, so this may leave from ${shown(tomorrow, zone)} (${zone}).`,
        ),
      },
  ].filter((hold) => hold !== false && hold !== null && hold !== undefined);
  const [first, ...more] = holds.toSorted((a, b) => Temporal.Instant.compare(b.until, a.until));
  return first ? { until: first.until, reasons: [first.why, ...more.map(({ why }) => why)] } : null;
}

export type CrmMailFacts = {
  readonly mailedAt: Temporal.Instant | null;
  /** Whom the campaign writes to: who went quiet in the CRM is written to on purpose. */
  readonly purpose: 'cold' | 'revival';
};

/** Whom the CRM writes to, strangers' mail and LinkedIn leave alone: two voices of one firm are one too many. */
export const crmMailed = ({ mailedAt, purpose }: CrmMailFacts): Reason | null =>
  mailedAt === null || purpose === 'revival'
    ? null
    : reason(
        'crm.mailed',
        `The CRM writes to this person, last on ${mailedAt.toString().slice(0, 10)}; a campaign for strangers leaves them alone, by mail and on LinkedIn.`,
      );
