import type { Ctx } from '#core/ctx';
import { invalid, notFound } from '#core/errors';
import { isId } from '#core/ids';
import { findCompanies, type KnownCompany } from './company.store.ts';

/** The one company of this id, domain or name; what was merged into another is the other. */
export async function findCompany(ctx: Ctx, text: string): Promise<KnownCompany> {
  const asked = { id: isId(text) ? text : null, text: text.toLowerCase() };
  const found = await ctx.db.tx((tx) => findCompanies(tx, asked));
  const [company, ...more] = found;
  if (!company) throw notFound('company', text);
  if (more.length > 0)
    throw invalid(
      'company.several',
      `"${text}" is more than one company: ${found.map(({ id, domain }) => `${id} (${domain ?? 'no domain'})`).join(', ')}. Name one by its id. Nothing was changed.`,
    );
  return company;
}
