import { z } from 'zod';
import { AUTONOMY_LEVELS } from '#approval/contract';
import { LANGUAGES } from '#core/text/languages';
import { ownLimits } from '#gateway/contract';
import { DEFAULT_SEQUENCE, sequence, unheardOpens } from './sequence.ts';

export {
  CHANNELS,
  CONDITIONS,
  DAYS_BETWEEN_TOUCHES,
  DEFAULT_SEQUENCE,
  type SequenceStep,
  sequence,
  sequenceStep,
  unheardOpens,
} from './sequence.ts';

/** What the sender may truthfully say about the own firm; each becomes a fact that claims are bound to. */
export const senderProfile = z.object({
  name: z.string().trim().min(1, 'Say who writes.'),
  title: z.string().trim().min(1, 'Say what the sender does.'),
  company: z.string().trim().min(1, 'Say for which company.'),
  website: z.string().trim().min(1, 'Give the website of the company.'),
  calendarLink: z.string().nullable().default(null),
  postalAddress: z.string().min(5, 'The law of most countries wants a postal address under every cold mail.'),
  facts: z.array(z.object({ key: z.string(), value: z.string(), source: z.string() })).default([]),
});

export const sendWindow = z.object({
  days: z.array(z.number().int().min(1).max(7)).nonempty('Choose at least one day.').default([1, 2, 3, 4, 5]),
  start: z
    .string()
    .regex(/^\d{2}:\d{2}$/, 'Write the time as HH:MM.')
    .default('08:00'),
  end: z
    .string()
    .regex(/^\d{2}:\d{2}$/, 'Write the time as HH:MM.')
    .default('18:00'),
  zone: z.string().default('UTC'),
  holidays: z
    .object({
      country: z.string().length(2, 'Two letters, such as DE or US.'),
      region: z.string().optional(),
    })
    .nullable()
    .default(null),
  /** These hours in the reader's own zone, and their holidays and weekends, where it is known where they are. */
  perReader: z.boolean().default(true),
});

/** Whom a campaign writes to: the leads of a segment, or those of one import. */
export const audience = z.union([
  z.strictObject({ segmentId: z.uuid() }),
  z.strictObject({ importId: z.uuid() }),
]);
export type Audience = z.infer<typeof audience>;

/** What of a mail may be told to us. Text links are rewritten only where somebody asks for that as well. */
export const TRACKING = ['opens', 'clicks', 'clicks_in_text'] as const;
export type Tracking = (typeof TRACKING)[number];

/** Seconds between a message of theirs and an answer that goes by itself, where nobody says otherwise: what one needs to read and to write. */
export const ANSWER_DELAY = { fromSeconds: 180, toSeconds: 420 };
/** A day: what is older than that is no answer. */
const MOST_DELAY = 86_400;
const delaySeconds = z
  .number()
  .int('Give whole seconds.')
  .min(0, 'A delay is 0 seconds or more.')
  .max(MOST_DELAY, `A delay is at most ${MOST_DELAY} seconds, a day.`);
/** So many people of one company are written to within so many days, over all campaigns. */
export const companyCap = z.strictObject({
  people: z.number().int().min(1).max(1_000),
  days: z.number().int().min(1).max(365),
});
export type CompanyCap = z.infer<typeof companyCap>;

/** The score a campaign goes by: the tiers of the ICP, or so many points of the company or of the person on. */
export const scoreGate = z.discriminatedUnion('profile', [
  z.strictObject({ profile: z.literal('icp') }),
  z.strictObject({
    profile: z.enum(['account', 'prospect']),
    from: z
      .number('Say from how many points on.')
      .int('Give whole points.')
      .min(1, 'Scores are 1 to 100.')
      .max(100, 'Scores are 1 to 100.'),
  }),
]);

const spamTerms = z.array(z.string().trim().toLowerCase().min(2)).default([]);

export const campaignSettings = z.object({
  sender: senderProfile,
  /** Null where every run brings its own leads. */
  audience: audience.nullable().default(null),
  /** Only these mailboxes send; where none is named, every active one. */
  mailboxes: z.array(z.uuid()).max(200).default([]),
  /** Writes to readers at Google or Microsoft from a mailbox there, where one can on the same day. */
  matchProvider: z.boolean().default(false),
  /** Most messages of this campaign on one day, below the limits of workspace and mailboxes. */
  dailyCap: z.number().int().min(1).max(10_000).nullable().default(null),
  window: sendWindow.prefault({}),
  /** What the sender may say about itself: `offer` completes "We …", `proof` is one whole sentence a person stands behind. */
  copy: z
    .object({
      offer: z.string().nullable().default(null),
      proof: z.string().nullable().default(null),
      angle: z.string().nullable().default(null),
      /** Who writes first messages and follow-ups: templates, or the model that is set, with templates wherever a check says no. */
      writer: z.enum(['templates', 'model']).default('templates'),
      /** Phrases that block here too, words that warn here too, and what of the lists is fine here. */
      spam: z.object({ blocked: spamTerms, noticed: spamTerms, allowed: spamTerms }).optional(),
      /** Offer and proof once more in each further language; without an offer nothing is written in it. */
      inLanguages: z
        .partialRecord(
          z.enum(LANGUAGES),
          z.object({
            offer: z.string().nullable().default(null),
            proof: z.string().nullable().default(null),
          }),
        )
        .default({}),
      /** How readers are addressed where it is not as usual in a language. */
      formality: z.partialRecord(z.enum(LANGUAGES), z.enum(['formal', 'informal'])).default({}),
    })
    .prefault({}),
  /** Languages it writes in, the one of its offer in front. A reader of another one is written to in English, or in the first. */
  languages: z.array(z.enum(LANGUAGES)).nonempty('Choose at least one language.').default(['en']),
  /** What of its mail is told to us, through a host of the sending domain. Nothing, unless somebody says so. */
  tracking: z.array(z.enum(TRACKING)).max(TRACKING.length).default([]),
  /** Whom it writes to: people who are new to us, or those who went quiet, from mailboxes for them alone. */
  purpose: z.enum(['cold', 'revival']).default('cold'),
  /** Most messages to one company in one batch. */
  perDomainPerBatch: z.number().int().min(1).max(25).default(3),
  /** How many people of one company are written to within how many days: as the workspace says, without a cap, or by a figure of its own. */
  companyCap: z.union([z.literal('workspace'), z.literal('off'), companyCap]).default('workspace'),
  /** Which score decides who is written to. */
  gate: scoreGate.default({ profile: 'icp' }),
  /** Only these tiers are written to, where it goes by the ICP. */
  tiers: z
    .array(z.enum(['tier_1', 'tier_2', 'tier_3', 'tier_4']))
    .nonempty()
    .default(['tier_1', 'tier_2', 'tier_3']),
  guardMode: z.enum(['hard', 'soft']).default('hard'),
  /** Credits of all vendors together that the campaign's runs may use; without a figure only the vendors' own budgets hold. */
  creditBudget: z.number().positive().nullable().default(null),
  /** Limits of its runs where they differ from the usual ones. */
  runLimits: ownLimits.prefault({}),
  /** Writes to addresses of domains that accept every name, where nobody knows whether the address exists. */
  allowCatchAll: z.boolean().default(false),
  excludedDomains: z.array(z.string()).default([]),
  excludedAddresses: z.array(z.string()).default([]),
  /** Business days after the return of who was away until we write to them again. */
  retouchAfterDays: z.number().int().min(0).max(30).default(1),
  /** Who reads what comes back: the rules alone, or after them the model that is set, which may name what they could not. */
  repliesReadBy: z.enum(['rules', 'model']).default('rules'),
  /** How long an answer that goes by itself waits; a moment to stop it is always left. */
  answerDelay: z
    .object({ fromSeconds: delaySeconds, toSeconds: delaySeconds })
    .refine(({ fromSeconds, toSeconds }) => fromSeconds <= toSeconds, {
      path: ['toSeconds'],
      error: 'The delay ends before it begins.',
    })
    .default(ANSWER_DELAY),
  /** What follows the first message, and when. */
  sequence: sequence.default([...DEFAULT_SEQUENCE]),
  /** What it may do by itself. Only a person raises it. */
  autonomy: z.enum(AUTONOMY_LEVELS).default('hold'),
});
export type CampaignSettings = z.infer<typeof campaignSettings>;

const MARKED = /\{\{[^}]*\}?\}?|\{%[^%]*%?\}?|\[\[[^\]]*\]?\]?/;

/** The sender's own words are said as they stand: a merge field in them would never be filled in. */
const writtenSettings = campaignSettings.superRefine(({ copy, sequence: steps, tracking }, context) => {
  for (const { step, message } of unheardOpens(steps, tracking))
    context.addIssue({ code: 'custom', path: ['sequence', step, 'condition'], message });
  const said = [
    { path: ['copy'], texts: copy },
    ...Object.entries(copy.inLanguages).map(([language, texts]) => ({
      ...{ path: ['copy', 'inLanguages', language], texts },
    })),
  ];
  for (const { path, texts } of said)
    for (const field of ['offer', 'proof'] as const) {
      const [marked] = MARKED.exec(texts?.[field] ?? '') ?? [];
      if (marked === undefined) continue;
      const message = `${marked} is not filled in here: this is said as it stands. Take it out; names and companies are put in by the templates.`;
      context.addIssue({ code: 'custom', path: [...path, field], message });
    }
});

/** A campaign file: what `legwork run --campaign FILE` reads. */
export const campaignFile = z.object({
  name: z.string().trim().min(1, 'Give the campaign a name.').max(120, 'A name of at most 120 letters.'),
  settings: writtenSettings,
});
export type CampaignFile = z.infer<typeof campaignFile>;

export const CAMPAIGN_STATES = ['draft', 'active', 'paused', 'completed', 'archived'] as const;
export const campaign = z
  .object({
    id: z.string(),
    name: z.string(),
    state: z.enum(CAMPAIGN_STATES),
    settings: campaignSettings,
    /** Goes up with every change; who changes it names the one that was read. */
    version: z.number().int(),
    createdAt: z.string(),
  })
  .meta({ id: 'Campaign' });
export type Campaign = z.infer<typeof campaign>;

/** A change names the version that was read. */
export const campaignEdit = campaignFile.extend({ version: z.number().int().positive() });

export const CAMPAIGN_MOVES = ['pause', 'resume', 'complete', 'archive'] as const;
export type CampaignMove = (typeof CAMPAIGN_MOVES)[number];
export const campaignMove = z.object({
  version: z.number().int().positive(),
  move: z.enum(CAMPAIGN_MOVES),
  reason: z.string().trim().min(3, 'Say why; whoever looks at the campaign reads it.').max(300),
});

/** With whom of an audience a campaign begins, and with whom not. */
export const audienceReport = z
  .object({
    name: z.string(),
    /** It is still being filled, so the counts are not final. */
    growing: z.boolean(),
    size: z.number().int(),
    free: z.number().int(),
    leftOut: z.array(
      z.object({
        code: z.string(),
        text: z.string(),
        count: z.number().int(),
        /** A few of them. */
        names: z.array(z.string()),
      }),
    ),
    /** The tiers of those it begins with, as scored so far; `none` were not scored yet. */
    tiers: z.record(z.string(), z.number().int()),
    /** What is not known of them. */
    without: z.object({ address: z.number().int(), name: z.number().int(), company: z.number().int() }),
  })
  .meta({ id: 'AudienceReport' });
export type AudienceReport = z.infer<typeof audienceReport>;

export const EXIT_REASONS = [
  'replied',
  'meeting_booked',
  'bounced',
  'unsubscribed',
  'rejected',
  'completed',
  'archived',
] as const;
export type ExitReason = (typeof EXIT_REASONS)[number];

/** What an operator sets going, in this order: first messages, follow-ups, people who went quiet. */
export const MOTION_PARTS = ['outbound', 'cadence', 'revival'] as const;
export type MotionPart = (typeof MOTION_PARTS)[number];
export const MOTIONS = [...MOTION_PARTS, 'all'] as const;
export type Motion = (typeof MOTIONS)[number];

/** What one part of a motion did: got = did + left out by reason + failed by reason. */
export const motionReport = z.object({
  part: z.enum(MOTION_PARTS),
  got: z.number().int(),
  did: z.number().int(),
  skipped: z.record(z.string(), z.number().int()),
  failed: z.record(z.string(), z.number().int()),
  /** Why nothing could be looked at, or why it broke off. */
  note: z.string().nullable(),
});
export type MotionReport = z.output<typeof motionReport>;
