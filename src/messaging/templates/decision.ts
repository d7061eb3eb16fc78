import { z } from 'zod';
import { defineDecision } from '#core/decision';
import { ALL_TEMPLATES, templateById } from '../angles/index.ts';
import { forms } from '../contract.ts';
import { AB_RULE, abTest } from './ab-test.rules.ts';
import { checkTemplate } from './check-template.rules.ts';
import { abVerdict, armCounts, templateCheck, templateText } from './contract.ts';
import { textOf } from './template-book.rules.ts';

const at = z.iso.datetime({ offset: true });

const abTestDecision = defineDecision({
  name: 'ab-test',
  summary: 'Which variant of a template is better, by a test that noise does not win; or why nobody can say.',
  input: z.object({
    A: armCounts,
    B: armCounts,
    measure: z.enum(['positive', 'replied']).default('positive'),
    people: z.number().int().min(1).default(AB_RULE.people),
    alpha: z.number().gt(0).max(0.5).default(AB_RULE.alpha),
    now: at.optional(),
  }),
  output: abVerdict,
  decide: ({ now: _now, ...question }) => abTest(question),
  example: { A: { sent: 400, replied: 40, positive: 12 }, B: { sent: 400, replied: 62, positive: 31 } },
});

const [first] = ALL_TEMPLATES;
if (!first) throw new Error('Nothing is shipped that could be written from.');

const templateCheckDecision = defineDecision({
  name: 'template-check',
  summary:
    'Whether a text may be written from: fields, choices of wording in every combination, claims, copy and spam.',
  input: z.object({
    template: z.enum(ALL_TEMPLATES.map(({ id }) => id) as [string, ...string[]]),
    text: templateText,
    /** How readers are addressed where it is not as usual. */
    forms: forms.default({}),
    now: at,
  }),
  output: templateCheck,
  decide: ({ template, text, now, forms: said }) => {
    const shipped = templateById(template) ?? first;
    return checkTemplate(shipped, text, Temporal.Instant.from(now), said);
  },
  example: {
    template: first.id,
    text: { ...textOf(first), body: first.body.replace('{{ offer }}', '{{ pitch }}') },
    now: '2026-07-01T09:00:00Z',
  },
});

export const templateDecisions = [abTestDecision, templateCheckDecision] as const;
