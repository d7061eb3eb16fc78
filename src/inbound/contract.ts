import { z } from 'zod';
import { READ_LANGUAGES } from '#core/text/language.rules';

export const INTENTS = [
  'positive',
  'meeting_request',
  'call_request',
  'question',
  'objection',
  'not_now',
  'negative',
  'hostile',
  'unsubscribe',
  'redirect',
  'wrong_person',
  'out_of_office',
  'auto_reply',
  'bounce',
  'competitor',
  'unknown',
] as const;
export const Intent = z.enum(INTENTS);
export type Intent = z.infer<typeof Intent>;

/** Sent by machines: they never count as answers of a person. */
export const AUTOMATIC_INTENTS: ReadonlySet<Intent> = new Set<Intent>([
  'out_of_office',
  'auto_reply',
  'bounce',
]);

/** Said by somebody who may be talked with. */
export const INTERESTED_INTENTS: readonly Intent[] = [
  'positive',
  'meeting_request',
  'call_request',
  'question',
];
/** Said by a person at all. */
export const PEOPLES_INTENTS: readonly Intent[] = INTENTS.filter((intent) => !AUTOMATIC_INTENTS.has(intent));

/** `from`: how it was read when the person looked at it. */
export const correctionInput = z.object({ from: Intent, to: Intent });
export const correctedReply = z.object({
  replyId: z.string(),
  intent: Intent,
  was: Intent,
  /** Whether the lead is left alone, by this reading or an earlier one. */
  suppressed: z.boolean(),
  /** An earlier reading took it for a "no", and that stands until somebody lifts the suppression. */
  noStands: z.boolean(),
});
export type CorrectedReply = z.infer<typeof correctedReply>;

const ReasonShape = z.object({
  code: z.string(),
  text: z.string(),
  detail: z.record(z.string(), z.unknown()).optional(),
});

export const ClassifyInput = z.object({
  /** When the mail arrived; dates in it are counted from there. */
  now: z.iso.datetime({ offset: true }),
  subject: z.string().default(''),
  text: z.string(),
  /** Header names in lower case, as far as they are known. */
  headers: z.record(z.string(), z.array(z.string())).default({}),
  /** Whether it answers a mail of ours. */
  answersUs: z.boolean().default(true),
});

export const Classification = z.object({
  intent: Intent,
  /** From 0 to 1; how sure the rules are, measured against nothing but themselves. */
  confidence: z.number().min(0).max(1),
  /** The sentence that decided. */
  evidence: z.string().nullable(),
  reasons: z.array(ReasonShape),
  optOut: z.boolean(),
  redirect: z.object({ name: z.string().nullable(), email: z.string().nullable() }).nullable(),
  returnDate: z.iso.date().nullable(),
  returnPhrase: z.string().nullable(),
  phone: z.string().nullable(),
  schedulingLink: z.string().nullable(),
  proposedTimes: z.array(z.string()),
  language: z.enum(READ_LANGUAGES).nullable(),
  visibleText: z.string(),
});
export type Classification = z.infer<typeof Classification>;

const count = z.number().int().nonnegative();
/** What came in from one place, and what became of each: the parts add up to `received`. */
export const inboundCount = z
  .object({
    /** `mailbox`, or the vendor that told of it. */
    source: z.string(),
    received: count,
    replies: count,
    automatic: count,
    bounces: count,
    optOuts: count,
    duplicates: count,
    own: count,
    unmatched: count,
    unreadable: count,
    /** Of people who were forgotten: nothing of it is kept. */
    erased: count,
    waiting: count,
  })
  .meta({ id: 'InboundCount' });
export type InboundCount = z.infer<typeof inboundCount>;

/** What became of the messages that were looked at: the counts beside `looked` and `people` add up to `looked`. */
export const tally = z.object({
  looked: count,
  known: count,
  /** So new that they are on their way to us. */
  fresh: count,
  /** Sent by hand to nobody who is a lead; not read. */
  strangers: count,
  /** They had come in, and we did not hold them: taken in. */
  inbound: count,
  /** What they said was gone: read again. */
  reread: count,
  /** Written past us to a lead: noted in the conversation. */
  sent: count,
  failed: count,
  /** People who became leads by it. */
  people: count,
});
const reconciledSource = z.object({
  source: z.string(),
  counts: tally,
  /** Ledger rows of which the Sent folder has no copy. */
  uncopied: z.array(z.string()),
  /** Why it could not be looked at to its end. */
  error: z.string().nullable(),
});
export const reconciliationView = z
  .object({
    id: z.string(),
    nightly: z.boolean(),
    days: count,
    begunBy: z.string(),
    beganAt: z.string(),
    endedAt: z.string().nullable(),
    totals: tally,
    sources: z.array(reconciledSource.extend({ waiting: z.boolean() })),
  })
  .meta({ id: 'Reconciliation' });
export type ReconciliationView = z.infer<typeof reconciliationView>;

/** Figures of what came in, and the end of a mail or notice each of them counts; null is none yet. */
export const INBOUND_FIGURES = {
  ...{ replies: 'reply', automatic: 'auto', bounces: 'bounce', optOuts: 'opt_out', duplicates: 'duplicate' },
  ...{ own: 'own', unmatched: 'unmatched', unreadable: 'unreadable', erased: 'erased', waiting: null },
} as const;
export const inboundFigure = z.enum([
  'received',
  ...(Object.keys(INBOUND_FIGURES) as (keyof typeof INBOUND_FIGURES)[]),
]);
export type InboundFigure = z.infer<typeof inboundFigure>;

/** What a comparison lists: healed, not healed, met, and what the server has no copy of. */
export const LOOK_FIGURES = ['inbound', 'reread', 'sent', 'failed', 'people', 'uncopied'] as const;
export type LookFigure = (typeof LOOK_FIGURES)[number];

/** One message behind such a figure. */
export const figureRow = z
  .object({
    id: z.uuid(),
    at: z.string(),
    /** Whose mail it is, or to whom; null where nobody is known, or it could not be taken in. */
    address: z.string().nullable(),
    subject: z.string().nullable(),
    leadId: z.uuid().nullable(),
    leadName: z.string().nullable(),
    threadId: z.uuid().nullable(),
    /** What became of it, where something stands there. */
    text: z.string().nullable(),
  })
  .meta({ id: 'FigureRow' });
export type FigureRow = z.infer<typeof figureRow>;
export const figureRows = z.object({ rows: z.array(figureRow), next: z.string().nullable() });
export type FigureRows = z.infer<typeof figureRows>;

export const reconciliationReport = z
  .object({
    days: count,
    dryRun: z.boolean(),
    /** True when every source was looked at to its end. */
    complete: z.boolean(),
    sources: z.array(reconciledSource),
  })
  .meta({ id: 'ReconciliationReport' });

export const SIGNAL_OUTCOMES = [
  /** Of a lead that was known. */
  'matched',
  /** Of a visitor who became a lead by it. */
  'met',
  /** Of a company, and of everybody there. */
  'company',
  'unmatched',
  /** Of somebody who said no: nothing of it is kept. */
  'refused',
  'erased',
  /** A test of the source. */
  'sample',
  'unreadable',
] as const;
export type SignalOutcome = (typeof SIGNAL_OUTCOMES)[number];

/** Something that happened at a company, or somebody who was on a page of ours. */
export type SignalView = {
  readonly id: string;
  readonly source: string;
  readonly kind: string;
  readonly title: string;
  readonly url: string | null;
  /** Null until it was read. */
  readonly outcome: SignalOutcome | null;
  readonly leadId: string | null;
  readonly reasons: readonly { readonly code: string; readonly text: string }[];
  readonly happenedAt: string;
  readonly expiresAt: string;
  readonly receivedAt: string;
};
