import { type Arguments, defineCommand, EXIT, type Io } from '#cli';
import type { Ctx } from '#core/ctx';
import { invalid } from '#core/errors';
import { conditionText } from './contract.ts';
import { deleteSegment } from './delete-segment.ts';
import { keepSegments } from './keep-segments.ts';
import { explainMembership, readSegment, readSegments } from './read-segments.ts';
import { changeSegment, createSegment } from './save-segment.ts';
import { readWhere } from './where.rules.ts';

type Flags = Arguments['flags'];
type Action = (
  io: Io,
  ctx: Ctx,
  asked: { name: string; lead: string | undefined; flags: Flags },
) => Promise<void>;

function filterOf({ where }: Flags): { all: unknown[] } | undefined {
  if (where === undefined) return undefined;
  const read = String(where)
    .split(';')
    .filter((each) => each.trim() !== '')
    .map(readWhere);
  const wrong = read.filter((each) => typeof each === 'string');
  if (wrong.length > 0) throw invalid('segment.where', `${wrong.join(' ')} Nothing was changed.`);
  return { all: read };
}

/** Says how far a segment is that was just made or changed. */
async function tell(io: Io, ctx: Ctx, id: string): Promise<void> {
  await keepSegments.run(ctx);
  const { segment } = await readSegment(ctx, id, { limit: 1 });
  const { name, members, state } = segment;
  io.result(segment, () => io.line(`${name}: ${howMany(members)}${state === 'building' ? STILL : '.'}`));
}

const howMany = (members: number): string => `${members} ${members === 1 ? 'lead' : 'leads'}`;
const STILL = ', still being filled; a running Legwork goes on with it.';

const list: Action = async (io, ctx) => {
  const segments = await readSegments(ctx);
  io.result({ segments }, () => {
    io.table(
      segments.map(({ name, members, state, filter }) => ({
        name,
        leads: members,
        state,
        filter: filter.all.map(conditionText).join(', '),
      })),
    );
  });
};

const ACTIONS: Readonly<Record<string, Action>> = {
  list,
  async create(io, ctx, { name, flags }) {
    const { id } = await createSegment(ctx, { name, filter: filterOf(flags) ?? { all: [] } });
    await tell(io, ctx, id);
  },
  async update(io, ctx, { name, flags }) {
    const { segment } = await readSegment(ctx, name, { limit: 1 });
    const renamed = typeof flags.rename === 'string' ? { name: flags.rename } : {};
    const filter = filterOf(flags);
    const { id } = await changeSegment(ctx, name, {
      version: segment.version,
      ...renamed,
      ...(filter && { filter }),
    });
    await tell(io, ctx, id);
  },
  async delete(io, ctx, { name }) {
    await deleteSegment(ctx, name);
    io.result({ deleted: name }, () => io.line(`${name} is deleted. Its leads stay as they are.`));
  },
  async show(io, ctx, { name }) {
    const page = await readSegment(ctx, name, { limit: 50 });
    io.result(page, () => {
      io.table(
        page.leads.map((lead) => ({
          id: lead.id,
          name: lead.name,
          company: lead.company,
          status: lead.status,
        })),
      );
      io.line(`${howMany(page.segment.members)}${page.segment.state === 'building' ? STILL : '.'}`);
    });
  },
  async why(io, ctx, { name, lead = '' }) {
    const verdict = await explainMembership(ctx, name, lead);
    io.result(verdict, () => {
      io.line(verdict.in ? `The lead is in ${name}.` : `The lead is not in ${name}.`);
      for (const { text } of verdict.reasons) io.line(`  ${text}`);
    });
  },
};

export const segmentsCommand = defineCommand({
  name: 'segments',
  summary: 'Filters that keep their leads current: list, show, create, update, delete, why NAME LEAD.',
  example: 'legwork segments create "Warm COOs" --where "title has coo; employees >= 50"',
  arguments: '[action] [name] [lead]',
  flags: [
    {
      flags: '--where <conditions>',
      summary: 'FIELD = A,B · FIELD != A · FIELD >= 5 · FIELD <= 5 · FIELD has WORDS, several divided by ;',
    },
    { flags: '--rename <name>', summary: 'the new name, with update' },
  ],
  async run(io, { positional, flags }, session) {
    const [action = 'list', name, lead] = positional;
    const act = ACTIONS[action];
    if (!act || (action !== 'list' && name === undefined))
      throw invalid('segment.action', `Say one of ${Object.keys(ACTIONS).join(', ')}, and which segment.`);
    const ctx = await session.ctx();
    // What changed while nothing ran is looked at now; beside a running Legwork one of the two does it.
    await keepSegments.run(ctx);
    await act(io, ctx, { name: name ?? '', lead, flags });
    return EXIT.done;
  },
});
