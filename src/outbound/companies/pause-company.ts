import { type Ctx, requireScope } from '#core/ctx';
import { type Behind, behindCursor, instantOf, pageBehind, type Tx } from '#core/db/index';
import { invalid, notFound } from '#core/errors';
import { findCompanies, type KnownCompany } from '#leads';
import { endPause, pausedPage, putPause, replanCompanies } from './company.store.ts';
import { type CompanyPause, companyPauseInput, companyResumeInput } from './contract.ts';

/** Nobody of the company is written to until then, or until a person lets it go on. Their own words are answered all the same. */
export async function pauseCompany(
  ctx: Ctx,
  { companyId, ...input }: { companyId: string; reason: string; until?: string | null },
): Promise<{ paused: true }> {
  requireScope(ctx, 'leads:write');
  const { reason, until } = companyPauseInput.parse(input);
  if (until !== null && Temporal.Instant.compare(instantOf(until), ctx.now()) <= 0)
    throw invalid(
      'company.past',
      'That day is past already. Name one to come, or none. Nothing was changed.',
      [{ path: 'until', message: 'is past' }],
    );
  return change(ctx, companyId, async (tx, company) => {
    await putPause(tx, { ...recordOf(ctx, company, reason), until });
    await ctx.audit(tx, { action: 'company.paused', subject: company.id, detail: { reason, until } });
    return { paused: true as const };
  });
}

/** The company is written to again: a pause ends, and answers so far hold its people back no more. The cap stays. */
export async function resumeCompany(
  ctx: Ctx,
  { companyId, ...input }: { companyId: string; reason: string },
): Promise<{ paused: false }> {
  requireScope(ctx, 'leads:write');
  const { reason } = companyResumeInput.parse(input);
  return change(ctx, companyId, async (tx, company) => {
    await endPause(tx, recordOf(ctx, company, reason));
    await ctx.audit(tx, { action: 'company.resumed', subject: company.id, detail: { reason } });
    return { paused: false as const };
  });
}

async function change<T>(
  ctx: Ctx,
  id: string,
  work: (tx: Tx, company: KnownCompany) => Promise<T>,
): Promise<T> {
  return ctx.db.tx(async (tx) => {
    const [company] = await findCompanies(tx, { id, text: '' });
    if (!company) throw notFound('company', id);
    const done = await work(tx, company);
    await replanCompanies(tx, [company.id]);
    return done;
  });
}

const recordOf = (ctx: Ctx, { id }: KnownCompany, reason: string) => ({
  ...{ workspaceId: ctx.workspace.id, companyId: id, reason, by: ctx.actor.id, at: ctx.now() },
});

/** One page of the companies that are paused, the newest pause first. */
export async function readPausedCompanies(
  ctx: Ctx,
  { limit, after }: { limit: number; after?: string | undefined },
): Promise<{ companies: CompanyPause[]; next: string | null }> {
  requireScope(ctx, 'leads:read');
  const found = await ctx.db.tx((tx) =>
    pausedPage(tx, { limit, behind: behindCursor(after), now: ctx.now() }),
  );
  return { companies: found.map(withoutCursor), next: pageBehind(found, limit) };
}

const withoutCursor = ({ at: _at, id: _id, ...pause }: CompanyPause & Behind): CompanyPause => pause;
