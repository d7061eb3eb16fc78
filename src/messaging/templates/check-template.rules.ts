import { type Reason, reason } from '#core/verdict';
import type { AngleTemplate } from '../angles/angle.ts';
import { shippedIn, TEMPLATES } from '../angles/index.ts';
import { checkDraft } from '../check-draft.rules.ts';
import { type FactSheet, type Forms, isOnLinkedIn } from '../contract.ts';
import { SUBJECT_WORDS } from '../copy.rules.ts';
import { footerOf } from '../footer.rules.ts';
import { renderTemplate } from '../render.rules.ts';
import { SLOT_NAMES, TIMES_FIELD } from '../slot.ts';
import { slotsOf } from '../slots.rules.ts';
import { countWords } from '../words.rules.ts';
import { LANGUAGES, type Language, type TemplateCheck, type TemplateText, type Variant } from './contract.ts';
import { grammarSlips } from './grammar.rules.ts';
import { sampleCopy, sampleSheets } from './samples.ts';
import { assemblies, combinationsOf, spintaxFindings, spun } from './spintax.rules.ts';
import { bodyOf, fieldsOf, hasVariantB } from './template-book.rules.ts';

type Template = Pick<AngleTemplate, 'id' | 'touch'>;
type Part = { readonly field: string; readonly text: string; readonly kind: 'subject' | 'body' };

const URL = 'https://legwork.example/u/sample';
/** Fields beside these make a mail read like a form; those every mail may have. */
const FREE_FIELDS: ReadonlySet<string> = new Set([
  'firstName',
  'fullName',
  'company',
  'offer',
  'proof',
  'bookingLink',
  TIMES_FIELD,
]);
const MOST_FIELDS = 3;
/** They put English words around a fact. */
const ENGLISH_FIELDS: ReadonlySet<string> = new Set(['opener', 'industry', 'hiring', TIMES_FIELD]);

const partsOf = ({ subjects, plainSubjects, body, bodyB }: TemplateText): Part[] =>
  [
    { field: 'subjects.A', text: subjects.A, kind: 'subject' as const },
    { field: 'subjects.B', text: subjects.B, kind: 'subject' as const },
    { field: 'plainSubjects.A', text: plainSubjects.A, kind: 'subject' as const },
    { field: 'plainSubjects.B', text: plainSubjects.B, kind: 'subject' as const },
    { field: 'body', text: body, kind: 'body' as const },
    { field: 'bodyB', text: bodyB ?? '', kind: 'body' as const },
  ].filter(({ text }) => text.trim() !== '');

/** What a template must have at all, before anybody looks at its words. */
function shapeFindings({ touch }: Template, text: TemplateText): Reason[] {
  const blank = (value: string): boolean => value.trim() === '';
  const { subjects, plainSubjects, body, bodyB } = text;
  const findings = blank(body)
    ? [reason('template.body_empty', 'The body is empty.', { field: 'body' })]
    : [];
  if (isOnLinkedIn(touch)) {
    const written = [subjects.A, subjects.B, plainSubjects.A, plainSubjects.B].some((each) => !blank(each));
    return written
      ? [...findings, reason('template.subject_on_linkedin', 'A message on LinkedIn has no subject.')]
      : findings;
  }
  const wanted = hasVariantB({ subjects, bodyB }) ? (['A', 'B'] as const) : (['A'] as const);
  for (const variant of wanted)
    for (const [kind, value] of [
      ['subjects', subjects[variant]],
      ['plainSubjects', plainSubjects[variant]],
    ] as const)
      if (blank(value))
        findings.push(
          reason('template.subject_empty', `${kind}.${variant} is empty.`, { field: `${kind}.${variant}` }),
        );
  return findings;
}

/** Fields nobody knows, braces nobody closed, choices that are none. */
function braceFindings({ field, text }: Part): Reason[] {
  const unknown = fieldsOf(text).filter((name) => !SLOT_NAMES.some((known) => known === name));
  const left = spun(text, () => 0).replace(/\{\{[^{}]*\}\}/gu, '');
  const open = /.{0,12}(?:[{}]|\[\[|\]\]|<<|>>|%[^%\s]+%).{0,12}/u.exec(left)?.[0];
  return [
    ...unknown.map((name) =>
      reason('template.unknown_field', `There is no field "${name}". Known: ${SLOT_NAMES.join(', ')}.`, {
        field,
        name,
      }),
    ),
    ...(open === undefined
      ? []
      : [
          reason('template.braces', `"${open.trim()}" is left open: it would stand in the mail as it is.`, {
            field,
          }),
        ]),
    ...spintaxFindings(text, field),
  ];
}

/** Times stand in the body of a mail: a subject is read when they are over, and on LinkedIn nobody knows when a message is let through. */
function timesFindings({ touch }: Template, text: TemplateText): Reason[] {
  const named = partsOf(text).filter(({ text: part }) => fieldsOf(part).includes(TIMES_FIELD));
  return named.flatMap(({ field, kind }): Reason[] => {
    if (isOnLinkedIn(touch))
      return [
        reason(
          'template.times_on_linkedin',
          'Times can only be offered by mail: nobody knows when a message on LinkedIn is read.',
          { field },
        ),
      ];
    return kind === 'subject'
      ? [reason('template.times_in_subject', 'Times stand in the body, not in the subject.', { field })]
      : [];
  });
}

function fieldFindings({ touch }: Template, text: TemplateText): Reason[] {
  const findings: Reason[] = [];
  for (const [field, body] of [
    ['body', text.body],
    ['bodyB', text.bodyB ?? ''],
  ] as const) {
    const merged = new Set(fieldsOf(body).filter((name) => !FREE_FIELDS.has(name)));
    if (merged.size > MOST_FIELDS)
      findings.push(
        reason(
          'template.many_fields',
          `${merged.size} fields beside name, company and offer; at most ${MOST_FIELDS} read like a letter.`,
          { field, fields: [...merged] },
        ),
      );
  }
  for (const variant of ['A', 'B'] as const) {
    const plain = text.plainSubjects[variant];
    if (fieldsOf(plain).length > 0)
      findings.push(
        reason(
          'template.plain_subject_field',
          `"${plain}" stands in where fields do not fit, so it has none.`,
          {
            field: `plainSubjects.${variant}`,
          },
        ),
      );
  }
  if (text.language !== 'en')
    for (const { field, text: part } of partsOf(text))
      for (const name of new Set(fieldsOf(part).filter((each) => ENGLISH_FIELDS.has(each))))
        findings.push(
          reason(
            'template.english_field',
            `{{ ${name} }} says English words, and the template is written in another language (${text.language}).`,
            { field, name },
          ),
        );
  const same = (kind: 'subjects' | 'plainSubjects'): boolean =>
    text[kind].A.trim().toLowerCase() === text[kind].B.trim().toLowerCase();
  if (!isOnLinkedIn(touch) && hasVariantB(text))
    for (const kind of ['subjects', 'plainSubjects'] as const)
      if (same(kind))
        findings.push(
          reason('template.same_subjects', `${kind}.A and ${kind}.B say the same.`, { field: kind }),
        );
  return findings;
}

/** Words that stand in a shipped text were read before; any other fact in fixed wording needs a source that a template has not. */
const READ_BEFORE = new Map(
  LANGUAGES.map((language) => [
    language,
    TEMPLATES.flatMap(({ id }) => shippedIn(id, language) ?? [])
      .flatMap(({ subjects, plainSubjects, body }) => [
        ...[subjects.A, subjects.B, plainSubjects.A, plainSubjects.B, body],
      ])
      .join('\n')
      .replace(/\{\{[^{}]*\}\}/gu, '\u0001'),
  ]),
);
const readBefore = (language: Language): string => READ_BEFORE.get(language) ?? '';

type Assembly = { readonly subject: string; readonly body: string; readonly variant: Variant };

/** Each wording of the subjects with the first of the body, and each wording of the body with the first of the subjects. */
function assembliesOf(text: TemplateText): Assembly[] {
  const variants: readonly Variant[] = hasVariantB(text) ? ['A', 'B'] : ['A'];
  return variants.flatMap((variant) => {
    const bodies = assemblies(bodyOf(text, variant));
    const subjects = [text.subjects[variant], text.plainSubjects[variant]].flatMap(assemblies);
    const [body = ''] = bodies;
    const plain = assemblies(text.plainSubjects[variant])[0] ?? '';
    return [
      ...subjects.map((subject) => ({ subject, body, variant })),
      ...bodies.slice(1).map((each) => ({ subject: plain, body: each, variant })),
    ];
  });
}

type Told = { readonly findings: readonly Reason[]; readonly warnings: readonly Reason[] };
/** When it is looked at, and how the workspace addresses readers where it is not as usual. */
type Standing = { readonly now: Temporal.Instant; readonly forms: Forms };
const NOTHING: Told = { findings: [], warnings: [] };

/** One assembled text as one sample reader would get it, through the checks of every draft. */
function judge(
  template: Template,
  text: TemplateText,
  assembly: Assembly,
  sheet: FactSheet,
  { now, forms }: Standing,
): Told {
  const { language } = text;
  const formality = language === 'en' ? undefined : forms[language];
  const copy = { ...sampleCopy(language), ...(formality ? { formality } : {}) };
  const slots = slotsOf(sheet, copy, now, language);
  const subject = renderTemplate(assembly.subject, slots, 'subject');
  const body = renderTemplate(assembly.body, slots, 'body');
  if (subject.missing.length > 0 || body.missing.length > 0) return NOTHING;
  const words = countWords(subject.text);
  // Where a filled subject does not fit, the plain one is used.
  if (fieldsOf(assembly.subject).length > 0 && (words < SUBJECT_WORDS.min || words > SUBJECT_WORDS.max))
    return NOTHING;
  const check = checkDraft({
    ...{ subject: subject.text, body: body.text, footer: `\n\n${footerOf(sheet.sender, URL, language)}` },
    ...{ templateText: readBefore(language), touch: template.touch, language, sheet, copy },
    ...{ memory: null, unsubscribeUrl: URL, guardMode: 'hard', now },
  });
  const shown = (kind: 'subject' | 'body') => (kind === 'subject' ? subject.text : body.text);
  const slips = (['subject', 'body'] as const).flatMap((kind) =>
    grammarSlips(shown(kind), language, kind).map(({ code, what, text: found }) =>
      reason(`template.grammar_${code}`, `There is ${what}: "${found}".`, { part: kind, text: shown(kind) }),
    ),
  );
  // German writes every noun like a name; a person reads those.
  const claims = check.reasons.filter(
    ({ code, detail }) => !(language === 'de' && code === 'claim.unbound' && detail?.kind === 'name'),
  );
  return { findings: [...slips, ...(check.passed ? [] : claims)], warnings: check.warnings };
}

const firstOfEach = (reasons: readonly Reason[]): Reason[] =>
  [...new Map(reasons.toReversed().map((each) => [`${each.code} ${each.text}`, each])).values()].toReversed();

/**
 * Whether a text may become the version a workspace writes from. Every finding is told, with the field it is in; then every
 * combination of wordings goes through grammar and through the checks of a finished draft, for a lead of whom much is known and
 * one of whom little is.
 */
export function checkTemplate(
  template: Template,
  text: TemplateText,
  now: Temporal.Instant,
  forms: Forms = {},
): TemplateCheck {
  const open = [...shapeFindings(template, text), ...partsOf(text).flatMap(braceFindings)];
  const fields = [...fieldFindings(template, text), ...timesFindings(template, text)];
  const combinations = partsOf(text).reduce((product, part) => product * combinationsOf(part.text), 1);
  if (open.length > 0) return { passed: false, findings: [...open, ...fields], warnings: [], combinations };
  const told = sampleSheets(now).flatMap((sheet) =>
    assembliesOf(text).map((assembly) => judge(template, text, assembly, sheet, { now, forms })),
  );
  const findings = firstOfEach([...fields, ...told.flatMap((each) => each.findings)]);
  return {
    passed: findings.length === 0,
    findings,
    warnings: firstOfEach(told.flatMap((each) => each.warnings)),
    combinations,
  };
}
