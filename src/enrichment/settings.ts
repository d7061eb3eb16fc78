import { type Ctx, requireScope } from '#core/ctx';
import type { Tx } from '#core/db/index';
import { invalid } from '#core/errors';
import {
  type EnrichmentSettings,
  type EnrichmentSetup,
  enrichmentSettings,
  FIELDS,
  type Field,
} from './contract.ts';
import { batchOf, enrichmentProviders, findersOf, namesOf, verifiers } from './provider.ts';
import { findSettings, putSettings } from './settings.store.ts';

/** The workspace's own settings over the usual ones. */
export const settingsOf = async (tx: Tx): Promise<EnrichmentSettings> =>
  enrichmentSettings.parse((await findSettings(tx)) ?? {});

/** Settings, and who would really be asked in which order. */
export async function readSetup(ctx: Ctx): Promise<EnrichmentSetup> {
  requireScope(ctx, 'operations:read');
  return setupOf(ctx, await ctx.db.tx(settingsOf));
}

function setupOf(ctx: Ctx, settings: EnrichmentSettings): EnrichmentSetup {
  const finders = (field: Field) => {
    const connected = findersOf(ctx, field);
    return namesOf(settings, field, connected).map((name) => {
      const provider = connected.get(name);
      return {
        name,
        connected: provider !== undefined,
        batch: provider ? batchOf(provider, settings) : 1,
        answers: provider && 'submit' in provider ? ('later' as const) : ('now' as const),
      };
    });
  };
  const here = new Set(
    ctx
      .contributed(verifiers)
      .filter(({ modes }) => modes.includes(ctx.workspace.mode))
      .map(({ name }) => name),
  );
  return {
    settings,
    waterfalls: { company: finders('company'), email: finders('email'), phone: finders('phone') },
    verifiers: settings.verification.waterfall.map((name) => ({ name, connected: here.has(name) })),
  };
}

/**
 * Changes the settings as a whole. Throws `invalid` for a name that no finder or verifier of this program has; one that is only
 * not connected is taken, because its key may come later.
 */
export async function changeSettings(ctx: Ctx, input: unknown): Promise<EnrichmentSetup> {
  requireScope(ctx, 'workspace:admin');
  const read = enrichmentSettings.safeParse(input);
  const fields = read.success
    ? strangers(ctx, read.data)
    : read.error.issues.map((issue) => ({ path: issue.path.join('.'), message: issue.message }));
  if (!read.success || fields.length > 0)
    throw invalid(
      'enrichment.settings',
      `These settings cannot be used: ${fields.map(({ path, message }) => `${path} ${message}`).join('; ')}. Nothing was changed.`,
      fields,
    );
  return ctx.db.tx(async (tx) => {
    await putSettings(tx, {
      workspaceId: ctx.workspace.id,
      settings: read.data,
      by: ctx.actor.id,
      at: ctx.now(),
    });
    await ctx.audit(tx, {
      action: 'enrichment.settings_changed',
      subject: ctx.workspace.id,
      detail: { ...read.data },
    });
    return setupOf(ctx, read.data);
  });
}

function strangers(ctx: Ctx, settings: EnrichmentSettings): { path: string; message: string }[] {
  const known = (field: Field) =>
    ctx
      .contributed(enrichmentProviders)
      .filter((provider) => (provider.field ?? 'email') === field)
      .map(({ name }) => name);
  const checks = [
    ...FIELDS.map((field) => ({
      path: `waterfalls.${field}`,
      names: settings.waterfalls[field],
      known: known(field),
    })),
    {
      path: 'verification.waterfall',
      names: settings.verification.waterfall,
      known: ctx.contributed(verifiers).map(({ name }) => name),
    },
  ];
  return checks.flatMap(({ path, names, known: all }) =>
    names
      .filter((name) => !all.includes(name) && !isUsual(path, name))
      .map((name) => ({
        path,
        message: `names ${name}, which nobody here can ask; known are ${[...new Set(all)].join(', ') || 'none'}`,
      })),
  );
}

/** The usual settings stay valid in an installation without any vendor. */
const isUsual = (path: string, name: string): boolean => {
  const usual = enrichmentSettings.parse({});
  const lists: Readonly<Record<string, readonly string[]>> = {
    'waterfalls.company': usual.waterfalls.company,
    'waterfalls.email': [...usual.waterfalls.email, 'clay'],
    'verification.waterfall': usual.verification.waterfall,
  };
  return lists[path]?.includes(name) ?? false;
};
