import { type Ctx, requireScope } from '#core/ctx';
import { notFound } from '#core/errors';
import type { AngleTemplate } from '../angles/angle.ts';
import { ALL_TEMPLATES, shippedIn, templateById } from '../angles/index.ts';
import { abTest } from './ab-test.rules.ts';
import {
  type ArmCounts,
  LANGUAGES,
  type Language,
  type TemplatePage,
  type TemplateResults,
  type TemplateText,
  type TemplateView,
} from './contract.ts';
import { countVariants, currentVersions, type StoredVersion, versionsOf } from './template.store.ts';
import { templateHash, textKey, textOf } from './template-book.rules.ts';

const EMPTY = { A: '', B: '' } as const;

/** The text that is shipped of a template in a language; empty where there is none. */
export function shippedText(english: AngleTemplate, language: Language): TemplateText {
  const shipped = shippedIn(english.id, language);
  return shipped
    ? textOf(shipped)
    : { language, subjects: EMPTY, plainSubjects: EMPTY, body: '', bodyB: null };
}

type Asked = { readonly language: Language; readonly own?: ReadonlySet<string> };

export function viewOf(
  english: AngleTemplate,
  stored: StoredVersion | undefined,
  { language, own = new Set() }: Asked,
): TemplateView {
  const { id, tier, touch, purpose } = english;
  const text = stored?.text ?? shippedText(english, language);
  return {
    ...{ id, tier, touch, purpose, text },
    languages: LANGUAGES.filter((each) => shippedIn(id, each) !== null || own.has(textKey(id, each))),
    written: stored !== undefined || shippedIn(id, language) !== null,
    version: stored?.version ?? 0,
    contentHash: stored?.contentHash ?? templateHash(text),
    madeBy: stored?.madeBy ?? null,
    madeAt: stored?.madeAt ?? null,
  };
}

/** Every template with the version in force in a language; English where none is named. */
export async function readTemplates(
  ctx: Ctx,
  { language = 'en' }: { language?: Language } = {},
): Promise<{ templates: TemplateView[] }> {
  requireScope(ctx, 'campaigns:read');
  const found = await ctx.db.tx(currentVersions);
  const own = new Set(found.keys());
  return {
    templates: ALL_TEMPLATES.map((english) =>
      viewOf(english, found.get(textKey(english.id, language)), { language, own }),
    ),
  };
}

/** One template in a language with its history, the shipped text last, and what each version's variants brought. */
export async function readTemplate(
  ctx: Ctx,
  { templateId, language = 'en' }: { templateId: string; language?: Language },
): Promise<TemplatePage> {
  requireScope(ctx, 'campaigns:read');
  const english = templateById(templateId);
  if (!english) throw notFound('template', templateId);
  const { versions, counted, own } = await ctx.db.tx(async (tx) => ({
    versions: await versionsOf(tx, templateId, language),
    counted: await countVariants(tx, templateId),
    own: new Set((await currentVersions(tx)).keys()),
  }));
  const first = viewOf(english, undefined, { language, own });
  const shipped = {
    ...{ version: 0, text: first.text, contentHash: first.contentHash },
    ...{ reverts: null, madeBy: null, madeAt: null },
  };
  const numbers = new Set([0, ...versions.map(({ version }) => version)]);
  return {
    ...viewOf(english, versions[0], { language, own }),
    versions: [
      ...versions.map(({ templateId: _id, ...version }) => version),
      ...(shippedIn(templateId, language) ? [shipped] : []),
    ],
    results: resultsOf(counted.filter((each) => each.language === language && numbers.has(each.version))),
  };
}

const NOBODY: ArmCounts = { sent: 0, replied: 0, positive: 0 };

function resultsOf(counted: Awaited<ReturnType<typeof countVariants>>): TemplateResults[] {
  const byVersion = Map.groupBy(counted, ({ version }) => version);
  return [...byVersion].map(([version, arms]) => {
    const of = (variant: string): ArmCounts => arms.find((arm) => arm.variant === variant)?.counts ?? NOBODY;
    const [A, B] = [of('A'), of('B')];
    return { version, A, B, verdict: abTest({ A, B }) };
  });
}
