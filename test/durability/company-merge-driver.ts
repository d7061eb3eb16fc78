import { writeSync } from 'node:fs';
import { sql } from 'drizzle-orm';
import { systemActor } from '#core/actor';
import { row } from '#core/db/index';
import { mergeCompanies, unmergeCompanies } from '#leads';
import { openLegwork } from '../../src/app/legwork.ts';
import { readCompanyMerges } from '../../src/leads/companies/merge-companies.ts';

/** The product in a process of its own: in each workspace it merges the two companies and takes that back, as far as it is not done. */
const legwork = await openLegwork({ role: 'cli', quiet: true });

async function mergeAndTakeBack(workspaceId: string): Promise<void> {
  const ctx = await legwork.runtime.contextFor(workspaceId, systemActor('worker'));
  const at = async (domain: string): Promise<string> =>
    (await ctx.db.tx((tx) => row<{ id: string }>(tx, sql`select id from companies where domain = ${domain}`)))
      ?.id ?? '';
  const [known] = await readCompanyMerges(ctx);
  const merge =
    known ??
    (await mergeCompanies(ctx, {
      ...{ survivorId: await at('alder.example'), mergedId: await at('alder.test'), reason: 'two domains' },
    }));
  if (merge.undoneAt === null) await unmergeCompanies(ctx, merge.id);
}

await Promise.all(process.argv.slice(2).map(mergeAndTakeBack));
writeSync(1, 'done\n');
await legwork.close();
process.exit();
