import { sql } from 'drizzle-orm';
import type { Ctx, Workspace } from '#core/ctx';
import { rows } from '#core/db/index';
import { importLeads, memorySource } from '#leads';
import type { SegmentCondition } from '../../src/leads/segments/contract.ts';
import { keepSegments } from '../../src/leads/segments/keep-segments.ts';
import { readSegment, readSegments } from '../../src/leads/segments/read-segments.ts';
import { createSegment } from '../../src/leads/segments/save-segment.ts';
import { T0, type Workbench } from './workbench.ts';

const PEOPLE = [
  ['ada', 'COO', 'Wren Mills', '120'],
  ['ben', 'Head of Sales', 'Otter Works', '40'],
  ['cleo', 'VP Überwachung', 'Straßenbau Özil', '900'],
  ['dan', '', 'Small Co', ''],
  ['eve', 'Scooter driver', 'Wren Mills', '120'],
] as const;

/** A workspace with the people above, whose clock the test moves. */
export async function openSegmentWorld(bench: Workbench, slug: string, agency?: Workspace) {
  let now = T0;
  const workspace = await bench.workspace(slug, 'sandbox', agency);
  const ctx = bench.ctx(workspace, { clock: { now: () => now } });
  const lines = PEOPLE.map(
    ([name, title, company, size]) => `${name}@${name}.example,${name},Berg,${title},${company},${size}`,
  );
  await importLeads(
    ctx,
    memorySource(`${slug}.csv`, `email,first name,last name,title,company,employees\n${lines.join('\n')}\n`),
  );
  const found = await ctx.db.tx((tx) =>
    rows<{ id: string; name: string }>(
      tx,
      sql`select l.id, lower(p.first_name) as name from leads l join people p on p.workspace_id = l.workspace_id and p.id = l.person_id`,
    ),
  );
  const names = new Map(found.map(({ id, name }) => [id, name]));
  const make = (name: string, ...all: SegmentCondition[]) => createSegment(ctx, { name, filter: { all } });
  return {
    ctx,
    make,
    names,
    lead: (name: string): string => found.find((each) => each.name === name)?.id ?? '',
    pass: (hours: number) => {
      now = now.add({ hours });
    },
    members: async (segment: string, as: Ctx = ctx): Promise<string[]> =>
      (await readSegment(as, segment, { limit: 100 })).leads.map(({ id }) => names.get(id) ?? id).sort(),
    change: (statement: ReturnType<typeof sql>) => ctx.db.tx((tx) => tx.execute(statement)),
  };
}

/** Runs the tick until every segment is filled; transactions of other tests on this server may make it wait. */
export async function settleSegments(ctx: Ctx): Promise<void> {
  do await keepSegments.run(ctx);
  while ((await readSegments(ctx)).some(({ state }) => state === 'building'));
  await keepSegments.run(ctx);
}
