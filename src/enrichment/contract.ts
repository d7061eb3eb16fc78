import { z } from 'zod';

/** What can be looked for. Each has a waterfall of its own; `full` goes through them in this order. */
export const FIELDS = ['company', 'email', 'phone'] as const;
export const field = z.enum(FIELDS);
export type Field = z.infer<typeof field>;

const finders = z.array(z.string().regex(/^[a-z][a-z0-9_]{1,40}$/, 'is not the name of a finder')).max(12);
const eachOnce = (names: readonly string[]): boolean => new Set(names).size === names.length;
const waterfall = finders.refine(eachOnce, { message: 'names a finder twice' });

/** What a workspace may say about enrichment; every figure has a default. */
export const enrichmentSettings = z
  .object({
    /** Who is asked, in this order, per field. Who is named and not connected is left out, with the reason. */
    waterfalls: z
      .object({
        company: waterfall.default(['apollo']),
        email: waterfall.default(['apollo', 'bettercontact']),
        phone: waterfall.default([]),
      })
      .prefault({}),
    /** Who is worth a telephone number; silence after a whole sequence is worth one too. */
    phones: z.object({ fromScore: z.number().int().min(0).max(100).default(80) }).prefault({}),
    /** Whether Clay is asked last for addresses; null as the installation says, where it is off by default: it charges attempts, 25 to 50 credits each. */
    clay: z.boolean().nullable().default(null),
    /** A known answer younger than this costs nothing again, whatever lead or campaign asks. */
    answersGoodForDays: z.number().int().min(1).max(365).default(90),
    /** People in one call, where a finder takes several and fewer are wanted than it allows. */
    batchSizes: z.record(z.string(), z.number().int().min(1).max(5_000)).default({}),
    verification: z
      .object({
        /** The first that is connected is asked. */
        waterfall: waterfall.default(['millionverifier', 'zerobounce', 'neverbounce', 'hunter']),
        /** A live workspace writes only to verified addresses where a verifier is connected; `always` and `never` say otherwise. */
        required: z.enum(['when_connected', 'always', 'never']).default('when_connected'),
      })
      .prefault({}),
  })
  .meta({ id: 'EnrichmentSettings' });
export type EnrichmentSettings = z.infer<typeof enrichmentSettings>;

const finder = z.object({
  name: z.string(),
  connected: z.boolean(),
  /** People in one call. */
  batch: z.number().int(),
  /** It answers at once, or later. */
  answers: z.enum(['now', 'later']),
});
/** The settings with who would really be asked. */
export const enrichmentSetup = z
  .object({
    settings: enrichmentSettings,
    waterfalls: z.object({ company: z.array(finder), email: z.array(finder), phone: z.array(finder) }),
    verifiers: z.array(z.object({ name: z.string(), connected: z.boolean() })),
  })
  .meta({ id: 'EnrichmentSetup' });
export type EnrichmentSetup = z.infer<typeof enrichmentSetup>;

/** What a finder did so far in this workspace. Credits as text in millionths. */
export const finderRecord = z.object({
  provider: z.string(),
  asked: z.number().int(),
  found: z.number().int(),
  open: z.number().int(),
  unknown: z.number().int(),
  micros: z.string(),
});
export type FinderRecord = z.infer<typeof finderRecord>;

/** One finder in a forecast. `basis` says where the rates come from. */
export const forecastStep = z.object({
  provider: z.string(),
  /** Expected questions, people found and credits. */
  asked: z.number(),
  found: z.number(),
  credits: z.number(),
  hitRate: z.number(),
  creditsPerQuestion: z.number(),
  basis: z.enum(['measured', 'prior']),
  sample: z.number().int(),
});
export const forecast = z
  .object({
    people: z.number().int(),
    /** People whose answer is known and costs nothing. */
    known: z.number().int(),
    steps: z.array(forecastStep),
    found: z.number(),
    credits: z.number(),
    /** Credits when every question were charged in full. */
    mostCredits: z.number(),
    /** What the vendors' caps leave, where there is one. */
    caps: z.array(z.object({ vendor: z.string(), left: z.number(), enough: z.boolean() })),
  })
  .meta({ id: 'EnrichmentForecast' });
export type Forecast = z.infer<typeof forecast>;

/** What a person may decide about somebody who seems to work elsewhere. */
export const JOB_DECISIONS = ['keep', 'move', 'remove'] as const;
export const jobDecision = z.enum(JOB_DECISIONS);
export type JobDecision = z.infer<typeof jobDecision>;

export const jobChange = z.object({
  leadId: z.string(),
  name: z.string().nullable(),
  knownCompany: z.string(),
  newCompany: z.string(),
  title: z.string().nullable(),
  /** The finder that said so. */
  provider: z.string(),
  observedAt: z.string(),
});
export type JobChange = z.infer<typeof jobChange>;
