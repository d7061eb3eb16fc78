import { type Arguments, defineCommand, EXIT, type Io } from '#cli';
import type { Ctx } from '#core/ctx';
import { invalid } from '#core/errors';
import { findCompany } from '../companies/find-company.ts';
import { isCompanyMerge, mergeCompanies, unmergeCompanies } from '../companies/merge-companies.ts';
import { readCompanyDuplicates } from '../companies/pair-companies.ts';
import { mergeLeads, readDuplicates, unmergeLeads } from './merge-leads.ts';

export const mergeCommand = defineCommand({
  name: 'merge',
  summary:
    'Make one of two leads that are one person, or of two companies; take it back, or list likely pairs.',
  example: 'legwork merge --company acme.example --into acme.test --reason "one company, two domains"',
  arguments: '[survivor] [merged]',
  flags: [
    { flags: '--reason <reason>', summary: 'why they are one' },
    { flags: '--company <company>', summary: 'the company that goes into another: its name, domain or id' },
    { flags: '--into <company>', summary: 'the company that stays' },
    { flags: '--companies', summary: 'list companies that may be one, instead of leads' },
    {
      flags: '--after <place>',
      summary: 'with --companies: what stands behind the page that named this place',
    },
    { flags: '--undo <merge>', summary: 'take a merge back, of leads or of companies' },
  ],
  async run(io, { positional, flags }, session) {
    const ctx = await session.ctx();
    if (typeof flags.undo === 'string') return undo(io, ctx, flags.undo);
    if (flags.companies === true) return likelyCompanies(io, ctx, flags.after);
    if (flags.company !== undefined || flags.into !== undefined) return ofCompanies(io, ctx, flags);
    const [survivorId, mergedId] = positional;
    if (survivorId === undefined) return likelyLeads(io, ctx);
    const merged = await mergeLeads(ctx, { survivorId, mergedId, reason: flags.reason });
    io.result(merged, () =>
      io.line(`One lead now; ${merged.moved} rows moved. To take it back: legwork merge --undo ${merged.id}`),
    );
    return EXIT.done;
  },
});

async function undo(io: Io, ctx: Ctx, id: string): Promise<number> {
  const ofCompany = await isCompanyMerge(ctx, id);
  const undone = ofCompany ? await unmergeCompanies(ctx, id) : await unmergeLeads(ctx, id);
  const what = ofCompany ? 'companies' : 'leads';
  io.result(undone, () => io.line(`Taken back: ${undone.moved} rows belong to two ${what} again.`));
  return EXIT.done;
}

async function likelyLeads(io: Io, ctx: Ctx): Promise<number> {
  const duplicates = await readDuplicates(ctx);
  io.result({ duplicates }, () => {
    io.table(duplicates.map(({ evidence, ...pair }) => ({ ...pair, evidence: evidence.join(', ') })));
    io.line(`${duplicates.length} likely pairs. To merge one: legwork merge SURVIVOR MERGED`);
  });
  return EXIT.done;
}

async function likelyCompanies(io: Io, ctx: Ctx, place: unknown): Promise<number> {
  const after = typeof place === 'string' ? place : undefined;
  const { duplicates, next } = await readCompanyDuplicates(ctx, { limit: 200, after });
  const named = ({ name, domain, people }: (typeof duplicates)[number]['stays']) =>
    `${name} (${domain ?? 'no domain'}, ${people} people)`;
  io.result({ duplicates, next }, () => {
    io.table(
      duplicates.map(({ stays, goes, evidence }) => ({
        ...{ stays: named(stays), stays_id: stays.id, goes: named(goes), goes_id: goes.id },
        evidence: evidence.join(', '),
      })),
    );
    io.line(`${duplicates.length} likely pairs. To merge one: legwork merge --company GOES --into STAYS`);
    if (next !== null) io.line(`There are more: --after ${next}`);
  });
  return EXIT.done;
}

async function ofCompanies(io: Io, ctx: Ctx, { company, into, reason }: Arguments['flags']): Promise<number> {
  if (typeof company !== 'string' || typeof into !== 'string')
    throw invalid(
      'company_merge.two_companies',
      'Name both: --company GOES --into STAYS. Nothing was changed.',
    );
  const [goes, stays] = [await findCompany(ctx, company), await findCompany(ctx, into)];
  const merged = await mergeCompanies(ctx, { survivorId: stays.id, mergedId: goes.id, reason });
  io.result(merged, () =>
    io.line(
      `${merged.merged} (${merged.mergedDomain ?? 'no domain'}) is ${merged.survivor} (${merged.survivorDomain ?? 'no domain'}) now; ${merged.moved} rows moved. To take it back until ${merged.undoUntil.slice(0, 10)}: legwork merge --undo ${merged.id}`,
    ),
  );
  return EXIT.done;
}
