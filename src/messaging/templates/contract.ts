import { z } from 'zod';
import { LANGUAGE_NAMES, LANGUAGES } from '#core/text/languages';

export { LANGUAGE_NAMES, LANGUAGES };
/** Languages a template may be written in. */
export const Language = z.enum(LANGUAGES);
export type Language = z.output<typeof Language>;

export const VARIANTS = ['A', 'B'] as const;
export type Variant = (typeof VARIANTS)[number];

const line = z.string().max(300).default('');
const both = z.object({ A: line, B: line });

/**
 * What a person may edit of a template. `{{ field }}` is filled from facts, `{one|two}` is one of several wordings. Without a
 * subject B and a body B there is no variant B; without a body B both variants have the same body.
 */
export const templateText = z.object({
  language: Language.default('en'),
  subjects: both.prefault({}),
  /** Used where a filled subject would leave two to four words. */
  plainSubjects: both.prefault({}),
  body: z.string().max(5_000),
  bodyB: z.string().max(5_000).nullable().default(null),
});
export type TemplateText = z.output<typeof templateText>;

const finding = z.object({
  code: z.string(),
  text: z.string(),
  detail: z.record(z.string(), z.unknown()).optional(),
});
/** Which language a lead is written to in where every one is allowed. */
export const leadLanguage = z
  .object({ language: Language, confirm: z.boolean(), reasons: z.array(finding) })
  .meta({ id: 'LeadLanguage' });
export type LeadLanguage = z.output<typeof leadLanguage>;

/** What the checks say of a text. Nothing that has findings is stored. */
export const templateCheck = z
  .object({
    passed: z.boolean(),
    findings: z.array(finding),
    warnings: z.array(finding),
    /** Texts that the choices of wording make; each was looked at. */
    combinations: z.number().int(),
  })
  .meta({ id: 'TemplateCheck' });
export type TemplateCheck = z.output<typeof templateCheck>;

export const templateView = z
  .object({
    id: z.string(),
    tier: z.string().nullable(),
    touch: z.string(),
    purpose: z.string(),
    /** Languages in which it has a text, shipped or written here. */
    languages: z.array(Language),
    /** Whether it has one in the language that was asked for; where not, an empty one is shown. */
    written: z.boolean(),
    /** 0 is the shipped text. */
    version: z.number().int(),
    text: templateText,
    contentHash: z.string(),
    madeBy: z.string().nullable(),
    madeAt: z.string().nullable(),
  })
  .meta({ id: 'Template' });
export type TemplateView = z.output<typeof templateView>;

export const templateVersion = z.object({
  version: z.number().int(),
  text: templateText,
  contentHash: z.string(),
  /** The version whose text came back with this one. */
  reverts: z.number().int().nullable(),
  madeBy: z.string().nullable(),
  madeAt: z.string().nullable(),
});
export type TemplateVersion = z.output<typeof templateVersion>;

/** People first written to with one variant of one version, and those of them who answered it. */
export const armCounts = z.object({
  sent: z.number().int().nonnegative(),
  replied: z.number().int().nonnegative(),
  positive: z.number().int().nonnegative(),
});
export type ArmCounts = z.output<typeof armCounts>;

export const abVerdict = z.object({
  outcome: z.enum(['A', 'B', 'inconclusive', 'too_few']),
  /** Which test was used; none where there are too few people. */
  test: z.enum(['two_proportions', 'fisher']).nullable(),
  /** How often a difference like this comes by chance; two-sided. */
  p: z.number().min(0).max(1).nullable(),
  rates: z.object({ A: z.number().nullable(), B: z.number().nullable() }),
  reasons: z.array(finding),
});
export type AbVerdict = z.output<typeof abVerdict>;

export const templateResults = z.object({
  version: z.number().int(),
  A: armCounts,
  B: armCounts,
  verdict: abVerdict,
});
export type TemplateResults = z.output<typeof templateResults>;

export const templatePage = templateView
  .extend({ versions: z.array(templateVersion), results: z.array(templateResults) })
  .meta({ id: 'TemplatePage' });
export type TemplatePage = z.output<typeof templatePage>;

/** An edit names the version that was read; 0 where the shipped text was. */
export const templateEdit = z.object({ version: z.number().int().nonnegative(), text: templateText });
export const templateRevert = z.object({
  language: Language.default('en'),
  version: z.number().int().nonnegative(),
  to: z.number().int().nonnegative(),
});

export const templatePreview = z.object({
  leadId: z.string(),
  leadName: z.string().nullable(),
  /** What each variant would say to this lead, or why it cannot be written. */
  variants: z.array(
    z.object({
      variant: z.enum(VARIANTS),
      /** The one this lead would get. */
      theirs: z.boolean(),
      subject: z.string(),
      body: z.string(),
      reasons: z.array(finding),
    }),
  ),
});
export type TemplatePreview = z.output<typeof templatePreview>;
