import { defineCommand, EXIT } from '#cli';
import type { Ctx } from '#core/ctx';
import { invalid } from '#core/errors';
import { isId } from '#core/ids';
import { leadByAddress } from '#leads';
import { JOB_DECISIONS, type JobDecision } from './contract.ts';
import { decideJobChange, readJobChanges } from './decide-job-change.ts';

const DONE: Readonly<Record<JobDecision, string>> = {
  keep: 'Kept where we know them; they are written to again.',
  move: 'Moved to the new company. They are written to there once an address is known; the one of the former company gets nothing more.',
  remove: 'Taken out; nothing more is sent to them.',
};

async function leadNamed(ctx: Ctx, named: string): Promise<string> {
  const leadId = isId(named) ? named : await ctx.db.tx((tx) => leadByAddress(ctx, tx, named));
  if (leadId) return leadId;
  throw invalid(
    'job_change.lead',
    named === ''
      ? 'Say which lead, by its id or address. Nothing was changed.'
      : `No lead has the address "${named}". Nothing was changed.`,
  );
}

/** `legwork job-changes`: whom a finder places elsewhere, and what a person decides about them. */
export const jobChangesCommand = defineCommand({
  name: 'job-changes',
  summary:
    'People whom a finder places at another company, and keep|move|remove LEAD; nothing is sent till then.',
  example: 'legwork job-changes move ada@example.com',
  arguments: '[action] [lead]',
  async run(io, { positional: [action = 'list', named = ''] }, session) {
    const ctx = await session.ctx();
    if (action === 'list') {
      const jobChanges = await readJobChanges(ctx);
      io.result({ jobChanges }, () => {
        if (jobChanges.length === 0) return io.line('Nobody seems to have changed their company.');
        io.table(
          jobChanges.map(({ leadId, name, knownCompany, newCompany, title, provider, observedAt }) => ({
            ...{ lead: leadId, name, known: knownCompany, now: newCompany, title },
            ...{ 'said by': provider, on: observedAt.slice(0, 10) },
          })),
        );
      });
      return EXIT.done;
    }
    const decision = JOB_DECISIONS.find((each) => each === action);
    if (!decision)
      throw invalid(
        'job_change.action',
        `There is no "${action}". Known: list, ${JOB_DECISIONS.join(', ')}. Nothing was changed.`,
      );
    const leadId = await leadNamed(ctx, named);
    await decideJobChange(ctx, { leadId, decision });
    io.result({ leadId, decision }, () => io.line(DONE[decision]));
    return EXIT.done;
  },
});
