import { type Ctx, requireScope } from '#core/ctx';
import { notFound } from '#core/errors';
import type { AngleTemplate } from '../angles/angle.ts';
import { ALL_TEMPLATES, templateById } from '../angles/index.ts';
import { abTest } from './ab-test.rules.ts';
import type { ArmCounts, TemplatePage, TemplateResults, TemplateView } from './contract.ts';
import { countVariants, currentVersions, type StoredVersion, versionsOf } from './template.store.ts';
import { templateHash, textOf } from './template-book.rules.ts';

export function viewOf(shipped: AngleTemplate, stored: StoredVersion | undefined): TemplateView {
  const { id, tier, touch, purpose } = shipped;
  const text = stored?.text ?? textOf(shipped);
  return {
    ...{ id, tier, touch, purpose, text },
    version: stored?.version ?? 0,
    contentHash: stored?.contentHash ?? templateHash(text),
    madeBy: stored?.madeBy ?? null,
    madeAt: stored?.madeAt ?? null,
  };
}

/** Every template with the version in force. */
export async function readTemplates(ctx: Ctx): Promise<{ templates: TemplateView[] }> {
  requireScope(ctx, 'campaigns:read');
  const own = await ctx.db.tx(currentVersions);
  return { templates: ALL_TEMPLATES.map((shipped) => viewOf(shipped, own.get(shipped.id))) };
}

/** One template with its history, the shipped text last, and what each version's variants brought. */
export async function readTemplate(ctx: Ctx, { templateId }: { templateId: string }): Promise<TemplatePage> {
  requireScope(ctx, 'campaigns:read');
  const shipped = templateById(templateId);
  if (!shipped) throw notFound('template', templateId);
  const { versions, counted } = await ctx.db.tx(async (tx) => ({
    versions: await versionsOf(tx, templateId),
    counted: await countVariants(tx, templateId),
  }));
  const first = viewOf(shipped, undefined);
  return {
    ...viewOf(shipped, versions[0]),
    versions: [
      ...versions.map(({ templateId: _id, ...version }) => version),
      {
        version: 0,
        text: first.text,
        contentHash: first.contentHash,
        reverts: null,
        madeBy: null,
        madeAt: null,
      },
    ],
    results: resultsOf(counted),
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
