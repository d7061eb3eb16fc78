import { type Ctx, requireScope } from '#core/ctx';
import { personalTables } from '#core/personal-data/personal-table';
import type { ErasureQuestion, PersonalExport } from './contract.ts';
import { rowsOf } from './personal-rows.store.ts';
import { subjectOf } from './subject.ts';

/** More rows of one place than any person has. */
const MOST_ROWS = 10_000;

/** Everything that is kept of a person, place by place: their own rows, and those of others that mention them. */
export async function exportPerson(ctx: Ctx, question: ErasureQuestion): Promise<PersonalExport> {
  requireScope(ctx, 'workspace:admin');
  const exported = await ctx.db.tx(async (tx) => {
    const subject = await subjectOf(ctx, tx, question);
    const tables = ctx.contributed(personalTables);
    const places: PersonalExport['places'] = [];
    for (const table of tables) {
      const { own, mentioning } = await rowsOf(tx, tables, table, subject, MOST_ROWS);
      if (own.length + mentioning.length === 0) continue;
      places.push({
        place: table.table,
        what: table.what,
        own: own as Record<string, unknown>[],
        mentioning: mentioning as Record<string, unknown>[],
      });
    }
    await ctx.audit(tx, {
      action: 'person.exported',
      subject: subject.hashes[0] ?? '',
      detail: { people: subject.personIds.length, places: places.length },
    });
    return { people: subject.personIds.length, places };
  });
  return { exportedAt: ctx.now().toString(), ...exported };
}
