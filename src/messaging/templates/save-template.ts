import { type Ctx, requireScope } from '#core/ctx';
import type { Tx } from '#core/db/index';
import { conflict, LegworkError, notFound } from '#core/errors';
import type { AngleTemplate } from '../angles/angle.ts';
import { templateById } from '../angles/index.ts';
import { formsOf } from '../form-of-address.ts';
import { checkTemplate } from './check-template.rules.ts';
import {
  type Language,
  type TemplateCheck,
  type TemplateText,
  type TemplateView,
  templateEdit,
  templateRevert,
  templateText,
} from './contract.ts';
import { shippedText, viewOf } from './read-templates.ts';
import { insertVersion, type StoredVersion, versionsOf } from './template.store.ts';
import { templateHash, textKey } from './template-book.rules.ts';

export function shippedTemplate(id: string): AngleTemplate {
  const shipped = templateById(id);
  if (!shipped) throw notFound('template', id);
  return shipped;
}

/** What the checks say of a text for this template. Changes nothing. */
export async function tryTemplate(
  ctx: Ctx,
  input: { templateId: string; text: unknown },
): Promise<TemplateCheck> {
  requireScope(ctx, 'campaigns:read');
  const shipped = shippedTemplate(input.templateId);
  const text = templateText.parse(input.text);
  return checkTemplate(shipped, text, ctx.now(), await ctx.db.tx(formsOf));
}

/**
 * Stores a text as the next version of a template; `version` is the one that was read. The same text again is no version. Throws
 * `conflict` when somebody else edited meanwhile, `refused` with every finding and its field where the checks say no: the text comes
 * back in the detail, and the version in force stays.
 */
export async function editTemplate(
  ctx: Ctx,
  input: { templateId: string; version: number; text: unknown },
): Promise<TemplateView> {
  requireScope(ctx, 'campaigns:write');
  const shipped = shippedTemplate(input.templateId);
  const { version, text } = templateEdit.parse(input);
  return ctx.db.tx((tx) => keep(ctx, tx, { shipped, version, text, reverts: null }));
}

/** Brings the text of an earlier version back, 0 being the shipped one, as a new version; it passes today's checks like any edit. */
export async function revertTemplate(
  ctx: Ctx,
  input: { templateId: string; version: number; to: number; language?: Language },
): Promise<TemplateView> {
  requireScope(ctx, 'campaigns:write');
  const shipped = shippedTemplate(input.templateId);
  const { version, to, language } = templateRevert.parse(input);
  return ctx.db.tx(async (tx) => {
    const earlier =
      to === 0
        ? shippedText(shipped, language)
        : (await versionsOf(tx, shipped.id, language)).find((each) => each.version === to)?.text;
    if (!earlier) throw notFound('version', `${to} of ${shipped.id}`);
    return keep(ctx, tx, { shipped, version, text: earlier, reverts: to });
  });
}

type Wanted = { shipped: AngleTemplate; version: number; text: TemplateText; reverts: number | null };

async function keep(ctx: Ctx, tx: Tx, { shipped, version, text, reverts }: Wanted): Promise<TemplateView> {
  const { language } = text;
  const [newest] = await versionsOf(tx, shipped.id, language);
  const current = newest?.version ?? 0;
  if (current !== version) throw changed(shipped.id, current);
  const contentHash = templateHash(text);
  if (contentHash === (newest?.contentHash ?? templateHash(shippedText(shipped, language))))
    return viewOf(shipped, newest, { language });
  const check = checkTemplate(shipped, text, ctx.now(), await formsOf(tx));
  if (!check.passed) throw refusedText(shipped.id, text, check);
  const stored = await insertVersion(tx, ctx.workspace.id, {
    ...{ templateId: shipped.id, behind: version, text, contentHash, reverts },
    ...{ by: ctx.actor.id, byName: ctx.actor.name, at: ctx.now() },
  });
  if (!stored) throw changed(shipped.id);
  await tell(ctx, tx, stored);
  return viewOf(shipped, stored, { language, own: new Set([textKey(shipped.id, language)]) });
}

const tell = (
  ctx: Ctx,
  tx: Tx,
  { templateId, version, contentHash, reverts }: StoredVersion,
): Promise<void> =>
  ctx.audit(tx, {
    action: reverts === null ? 'template.edited' : 'template.reverted',
    subject: templateId,
    detail: { version, contentHash, ...(reverts === null ? {} : { to: reverts }) },
  });

const changed = (id: string, current?: number) =>
  conflict(
    'template.changed',
    `Somebody edited ${id} meanwhile${current === undefined ? '' : `; it is at version ${current}`}. Nothing was changed, and your text is still with you. Look at theirs and save again.`,
  );

const refusedText = (id: string, text: TemplateText, { findings }: TemplateCheck) =>
  new LegworkError(
    'refused',
    'template.refused',
    `The text of ${id} was not stored, and the one in force stays. ${findings.map((each) => each.text).join(' ')}`,
    {
      fields: findings.map(({ code, text: message, detail }) => ({
        path: typeof detail?.field === 'string' ? `text.${detail.field}` : `text (${code})`,
        message,
      })),
      detail: { reasons: findings, text },
    },
  );
