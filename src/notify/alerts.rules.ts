import { WEBHOOK_BREAKER } from '#vendors/ports/outgoing-webhook';
import type { Severity } from './contract.ts';

/** What somebody has to know: once for each code, subject and hour of `at`. */
export type NewAlert = {
  readonly code: string;
  readonly subject: string;
  readonly severity: Severity;
  readonly title: string;
  readonly text: string;
  readonly at: Temporal.Instant;
  /** How loudly: 1 in a chat, 2 by text message as well, 3 by mail to the owners as well. What is critical is 2 unless told. */
  readonly level?: AlertLevel;
};
export type AlertLevel = 1 | 2 | 3;
export const levelOf = ({ level, severity }: Pick<NewAlert, 'level' | 'severity'>): AlertLevel =>
  level ?? (severity === 'critical' ? 2 : 1);

/** What two who tell the same thing at once meet in; that an hour lies between two alerts is looked for when they are written. */
export const dedupeKey = ({ code, subject, at }: NewAlert): string =>
  `${code} ${subject} ${at.toString().slice(0, 13)}`;

const SEVERE: Readonly<Record<Severity, string>> = { info: 'Note', warning: 'Warning', critical: 'Critical' };

/** One line for a chat. */
export const alertLine = ({ severity, title }: { severity: Severity; title: string }): string =>
  `${SEVERE[severity]}: ${title}`;

/** Well below what any chat takes in one message; a longer one would be refused whole. */
const MOST_CHARACTERS = 2_500;
/** The text as it is posted: cut at a word where it is long, saying where the rest stands. */
export const postedText = (text: string): string =>
  text.length <= MOST_CHARACTERS
    ? text
    : `${text.slice(0, MOST_CHARACTERS).replace(/\s+\S*$/, '')} … The rest stands under Operations › Outgoing.`;

/** A vendor that is left alone is critical, one that is trusted again good to know; a trial is neither. */
export function breakerAlert(
  moved: { vendor: string; to: string; why: string },
  at: Temporal.Instant,
): NewAlert[] {
  const { vendor, to, why } = moved;
  const own = vendor.startsWith(WEBHOOK_BREAKER);
  const name = own ? 'An endpoint of your webhooks' : (vendor.split('/')[0] ?? vendor);
  if (to === 'open')
    return [
      {
        code: 'breaker.open',
        subject: vendor,
        // The receiver's trouble is not this installation's.
        severity: own ? 'warning' : 'critical',
        title: `${name} failed too often and is left alone for now`,
        text: `${why} Nothing is lost: what is due waits, and it is tried again by itself.`,
        at,
      },
    ];
  if (to === 'closed')
    return [
      {
        code: 'breaker.closed',
        subject: vendor,
        severity: 'info',
        title: `${name} answers again`,
        text: 'What waited goes on by itself.',
        at,
      },
    ];
  return [];
}

/** An automatic chain that was stopped. Only a defect is critical; the rest waits for a person and loses nothing. */
export const sessionAlert = (
  stopped: { sessionId: string; name: string; why: string; mild: boolean; final: boolean },
  at: Temporal.Instant,
): NewAlert => ({
  code: 'session.stopped',
  subject: stopped.sessionId,
  severity: stopped.mild ? 'warning' : 'critical',
  title: `${stopped.name} ${stopped.final ? 'was stopped for good' : 'stopped and needs a person'}`,
  text: stopped.final
    ? `${stopped.why} Nothing more is done in its name. Report it.`
    : `${stopped.why} What it did is kept and nothing is lost. Look at it, then let it go on: legwork run --resume ${stopped.sessionId}`,
  at,
});

/** A stage of a run that broke off. */
export const failedRunAlert = (
  failed: { runId: string; name: string; stage: string; why: string },
  at: Temporal.Instant,
): NewAlert => ({
  code: 'run.failed',
  subject: failed.runId,
  severity: 'critical',
  title: `${failed.name} failed in the stage ${failed.stage}`,
  text: `${failed.why} What was done before is kept. Repair it, then let it go on: legwork run --resume ${failed.runId}`,
  at,
});

/** A part of a motion that broke off. */
export const failedMotionAlert = (
  failed: { motionId: string; part: string; why: string },
  at: Temporal.Instant,
): NewAlert => ({
  code: 'motion.failed',
  subject: failed.motionId,
  severity: 'critical',
  title: `The motion ${failed.part} broke off`,
  text: `${failed.why} What was done before is kept, and nothing left without a yes. Repair it, then do it again under Operations › Runs.`,
  at,
});

/** Deliveries of a vendor that could not be read within an hour. */
export const deadLettersAlert = ({
  source,
  count,
  error,
  at,
}: {
  source: string;
  count: number;
  error: string;
  at: Temporal.Instant;
}): NewAlert => ({
  code: 'webhook.dead',
  subject: source,
  severity: 'warning',
  title: `${count} ${count === 1 ? 'delivery' : 'deliveries'} of ${source} could not be read`,
  text: `${error} They are kept under Operations › Webhooks and can be worked off again there.`,
  at,
});

const SILENT_HOURS = 24;
const USUAL_DELIVERIES = 5;

/** A vendor that used to deliver and stopped. `at` is its last delivery, so one silence is one alert. */
export function silenceAlert(
  { source, week, last }: { source: string; week: number; last: Temporal.Instant },
  now: Temporal.Instant,
): NewAlert[] {
  const hours = last.until(now).total('hours');
  if (week < USUAL_DELIVERIES || hours < SILENT_HOURS) return [];
  return [
    {
      code: 'webhook.silent',
      subject: source,
      severity: 'warning',
      title: `${source} delivered nothing for ${Math.floor(hours)} hours`,
      text: `It delivered ${week} times in the last 7 days. Look whether the webhook is still switched on there.`,
      at: last,
    },
  ];
}

/** An endpoint of this workspace was switched off by what it answered. */
export const endpointDisabled = ({
  endpointId,
  host,
  why,
  at,
}: {
  endpointId: string;
  host: string;
  why: 'gone' | 'failing';
  at: Temporal.Instant;
}): NewAlert => ({
  code: 'webhook_endpoint.disabled',
  subject: endpointId,
  severity: 'critical',
  title: `Webhooks to ${host} are switched off`,
  text:
    why === 'gone'
      ? 'It answered that it is gone for good (status 410). Switch it on again under Operations › Outgoing if that was a mistake.'
      : 'It only failed for five days. Repair it, switch it on under Operations › Outgoing and replay what failed.',
  at,
});

/** Minutes between tries to post an alert; the last one stays. */
const POST_WAITS: readonly number[] = [1, 5, 15, 60];
export const nextPost = (attempts: number, now: Temporal.Instant): Temporal.Instant =>
  now.add({ minutes: POST_WAITS[attempts] ?? POST_WAITS.at(-1) ?? 60 });
