import { z } from 'zod';
import { defineDecision } from '#core/decision';
import { allow, type Reason, reason, refuse, type Verdict } from '#core/verdict';
import { LeadStatus } from '#leads/contract';
import { chooseLanguage } from './choose-language.rules.ts';
import { Fact, ReasonShape, RejectionMemory, SpamTerms } from './contract.ts';
import { checkCopy } from './copy.rules.ts';
import { batchVerdicts } from './recipient.rules.ts';
import { decideOnRejections, REJECTION_LIMIT } from './rejection-memory.rules.ts';
import { checkSpam } from './spam.rules.ts';
import { LANGUAGES, Language } from './templates/contract.ts';

const at = z.iso.datetime({ offset: true });
const reasons = z.array(ReasonShape);

/** A yes says why, too. */
const orPassed = (found: readonly Reason[], code: string, text: string): Reason[] =>
  found.length > 0 ? [...found] : [reason(code, text)];

const spamGuard = defineDecision({
  name: 'spam-guard',
  summary:
    'Phrases of spam block and single words warn; shouting, money signs and silent closeouts block too.',
  input: z.object({
    subject: z.string().default(''),
    body: z.string(),
    names: z.array(z.string()).default([]),
    terms: SpamTerms.optional(),
    now: at.optional(),
  }),
  output: z.object({
    allowed: z.boolean(),
    phrases: z.array(z.string()),
    words: z.array(z.string()),
    reasons,
    warnings: reasons,
  }),
  decide: ({ terms, ...text }) => {
    const found = checkSpam({ ...text, ...(terms ? { terms } : {}) });
    return {
      allowed: found.allowed,
      phrases: [...found.phrases],
      words: [...found.words],
      reasons: orPassed(found.reasons, 'spam.passed', 'No phrase of spam, no shouting, a fair end.'),
      warnings: [...found.warnings],
    };
  },
  example: {
    subject: 'sales question',
    body: 'Hi Anna,\n\nAct now: a free consultation is open. If I don’t hear back, I take silence as a no.',
    names: ['Northwind'],
  },
});

const copyPolicy = defineDecision({
  name: 'copy-policy',
  summary:
    'Whether a text keeps the rules of writing: length, one request, subject, leftovers, honesty, spam.',
  input: z.object({
    subject: z.string(),
    bodyText: z.string(),
    touch: z.string().default('first'),
    isReply: z.boolean().default(false),
    names: z.array(z.string()).default([]),
    terms: SpamTerms.optional(),
    now: at.optional(),
  }),
  output: z.object({ allowed: z.boolean(), reasons, warnings: reasons }),
  decide: ({ terms, ...text }) => {
    const found = checkCopy({ ...text, ...(terms ? { terms } : {}) });
    return {
      allowed: found.allowed,
      reasons: orPassed(found.reasons, 'copy.passed', 'Subject, length, request and wording keep the rules.'),
      warnings: [...found.warnings],
    };
  },
  example: {
    subject: 'handover of replies',
    bodyText: 'Hi Anna,\n\nHow do replies reach the right desk at Northwind?',
    touch: 'first',
  },
});

const rejection = defineDecision({
  name: 'rejection',
  summary: 'Whether a draft may be put before a reviewer again after what was rejected for this lead.',
  input: z.object({
    draft: z.object({ subject: z.string(), bodyText: z.string() }),
    memory: RejectionMemory.nullable().default(null),
    facts: z.array(Fact).default([]),
    max: z.number().int().positive().default(REJECTION_LIMIT.max),
    now: at,
  }),
  output: z.object({ outcome: z.enum(['allow', 'block', 'repeat']), reasons }),
  decide: ({ now, ...question }) => {
    const found = decideOnRejections({ ...question, now: Temporal.Instant.from(now) });
    return { outcome: found.outcome, reasons: [...found.reasons] };
  },
  example: {
    draft: { subject: 'handover of replies', bodyText: 'Hi Anna, how do replies reach the right desk?' },
    memory: {
      leadEmail: 'anna@northwind.example',
      rejectionCount: 3,
      lastRejectedAt: '2026-06-20T09:00:00Z',
      updatedAt: '2026-06-20T09:00:00Z',
    },
    now: '2026-07-01T09:00:00Z',
  },
});

const verdictBy = ([first, ...more]: z.output<typeof reasons>): Verdict =>
  first ? refuse(first, ...more) : allow();

const dispatchGuards = defineDecision({
  name: 'dispatch-guards',
  summary:
    'Who of a batch may be written to: address, suppression, verification, status, excluded domains and people, cap per domain.',
  input: z.object({
    recipients: z
      .array(
        z.object({
          address: z.string(),
          status: LeadStatus.nullable().default('approved'),
          /** Why the address is suppressed; empty where it is not. */
          suppression: reasons.default([]),
          /** Why the workspace keeps people like this out; empty where it does not. */
          exclusion: reasons.default([]),
          /** Why the address may not be written to, by what verifiers said; empty where it may. */
          verified: reasons.default([]),
        }),
      )
      .min(1),
    settings: z
      .object({
        excludedDomains: z.array(z.string()).default([]),
        excludedAddresses: z.array(z.string()).default([]),
        perDomainPerBatch: z.number().int().min(1).default(3),
      })
      .prefault({}),
    now: at.optional(),
  }),
  output: z.object({
    allowed: z.number().int(),
    verdicts: z.array(z.object({ address: z.string(), allowed: z.boolean(), reasons })),
    reasons,
  }),
  decide: ({ recipients, settings }) => {
    const verdicts = batchVerdicts(
      recipients.map(({ suppression, exclusion, verified, ...recipient }) => ({
        ...recipient,
        suppression: verdictBy(suppression),
        exclusion: verdictBy(exclusion),
        verified: verdictBy(verified),
        settings,
      })),
    ).map((verdict, index) => ({
      address: recipients[index]?.address ?? '',
      allowed: verdict.allowed,
      reasons: [...verdict.reasons],
    }));
    return {
      allowed: verdicts.filter((verdict) => verdict.allowed).length,
      verdicts,
      reasons: orPassed(
        verdicts.flatMap((verdict) => verdict.reasons),
        'recipient.passed',
        'Every recipient may be written to.',
      ),
    };
  },
  example: {
    recipients: [
      { address: 'anna@northwind.example' },
      { address: 'Ben@Mail.Rival.example.' },
      { address: 'not an address' },
    ],
    settings: { excludedDomains: ['rival.example'] },
  },
});

const spoken = z.string().nullable().default(null);

const languageChoice = defineDecision({
  name: 'choose-language',
  summary: 'In which language a lead is written to, from what is known of them; and whether that is a guess.',
  input: z.object({
    /** Of the person: a locale, a code or a name. */
    said: spoken,
    /** Of their company's site. */
    site: spoken,
    location: spoken,
    country: spoken,
    phones: z.array(z.string()).default([]),
    domains: z.array(z.string()).default([]),
    allowed: z
      .array(Language)
      .nonempty()
      .default([...LANGUAGES]),
    now: z.iso.datetime({ offset: true }).optional(),
  }),
  output: z.object({ language: Language, confirm: z.boolean(), reasons: z.array(ReasonShape) }),
  decide: ({ now: _now, ...question }) => {
    const { reasons, ...choice } = chooseLanguage(question);
    return { ...choice, reasons: [...reasons] };
  },
  example: { location: 'Zürich, Switzerland', allowed: ['en', 'de'] },
});

export const writingDecisions = [languageChoice, spamGuard, copyPolicy, rejection, dispatchGuards] as const;
