import { z } from 'zod';

export const CHANNELS = ['email', 'linkedin', 'call', 'voice'] as const;
export const CONDITIONS = [
  'always',
  'not_replied',
  'has_linkedin_url',
  'linkedin_connected',
  /** A telephone number of ten digits or more is known. */
  'phone_provided',
  /** A person, no program, opened a mail of ours since the sequence began. */
  'email_opened',
] as const;

/** One thing done with a lead, on a day counted from the first message, which is day 1. */
export const sequenceStep = z.object({
  day: z.number().int().min(1).max(365),
  channel: z.enum(CHANNELS),
  /** Which text or act: `intro`, `value_followup`, `connect`, … */
  action: z.string().regex(/^[a-z][a-z_]{1,39}$/),
  condition: z.enum(CONDITIONS).default('always'),
});
export type SequenceStep = z.infer<typeof sequenceStep>;

/** Days that must lie between two touches on one channel. */
export const DAYS_BETWEEN_TOUCHES = 3;
const MAX_STEPS = 20;

/**
 * A campaign's steps in order. The first is the first message; days never go back; touches of one channel are at least three
 * days apart, and e-mail and LinkedIn never fall on one day.
 */
export const sequence = z
  .array(sequenceStep)
  .min(1)
  .max(MAX_STEPS)
  .superRefine((steps, context) => {
    const complain = (index: number, message: string): void =>
      context.addIssue({ code: 'custom', path: [index, 'day'], message });
    const [first] = steps;
    if (first && (first.channel !== 'email' || first.action !== 'intro' || first.day !== 1))
      complain(0, 'The first step is the first message: day 1, channel email, action intro.');
    steps.forEach((step, index) => {
      const before = steps.slice(0, index);
      const last = before.at(-1);
      if (last && step.day < last.day) complain(index, `Day ${step.day} lies before day ${last.day}.`);
      const same = before.findLast((earlier) => earlier.channel === step.channel);
      if (same && step.day - same.day < DAYS_BETWEEN_TOUCHES)
        complain(
          index,
          `Day ${step.day} is too soon after the ${step.channel} step of day ${same.day}; at least ${DAYS_BETWEEN_TOUCHES} days lie between two.`,
        );
      if (before.some((earlier) => earlier.day === step.day && written(earlier) && written(step)))
        complain(index, 'E-mail and LinkedIn never reach one person on one day.');
    });
  });

/** The steps that hang on opens in a campaign to which none are told: they would always be left out, so each is a fault. */
export const unheardOpens = (
  steps: readonly SequenceStep[],
  tracking: readonly string[],
): { readonly step: number; readonly message: string }[] =>
  tracking.includes('opens')
    ? []
    : steps.flatMap(({ condition }, step) =>
        condition === 'email_opened' ? [{ step, message: NO_OPENS }] : [],
      );

const NO_OPENS =
  'Nobody tells this campaign who opens its mail, so this step would never be done. Have opens told under Window and caps, or choose another condition.';

const written = ({ channel }: SequenceStep): boolean => channel === 'email' || channel === 'linkedin';

/** Eight steps over 21 days on two channels. */
export const DEFAULT_SEQUENCE: readonly SequenceStep[] = [
  { day: 1, channel: 'email', action: 'intro', condition: 'always' },
  { day: 2, channel: 'linkedin', action: 'connect', condition: 'has_linkedin_url' },
  { day: 5, channel: 'email', action: 'value_followup', condition: 'not_replied' },
  { day: 7, channel: 'linkedin', action: 'message', condition: 'linkedin_connected' },
  { day: 10, channel: 'email', action: 'social_proof', condition: 'not_replied' },
  { day: 14, channel: 'linkedin', action: 'followup_message', condition: 'linkedin_connected' },
  { day: 17, channel: 'email', action: 'breakup', condition: 'not_replied' },
  { day: 21, channel: 'email', action: 'close', condition: 'not_replied' },
];
