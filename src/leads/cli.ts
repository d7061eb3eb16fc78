import { defineCommand, EXIT } from '#cli';
import { invalid } from '#core/errors';
import { isId } from '#core/ids';
import { archivedCommand } from './archive/cli.ts';
import { crmCommand } from './crm/cli.ts';
import { eraseCommand, exportCommand } from './erasure/cli.ts';
import { exclusionsCommand } from './exclusion/cli.ts';
import { mergeCommand } from './identity/cli.ts';
import { leadByAddress } from './lead-lookup.store.ts';
import { segmentsCommand } from './segments/cli.ts';
import { suppressCommand } from './suppression/cli.ts';
import { importCommand } from './uploads/cli.ts';
import { whyNotSending } from './why-not-sending.ts';

export const whyCommand = defineCommand({
  name: 'why',
  summary: 'Why a lead is not written to right now, in one sentence.',
  example: 'legwork why ada@example.com',
  arguments: '<lead>',
  async run(io, { positional }, session) {
    const [named = ''] = positional;
    const ctx = await session.ctx();
    const leadId = isId(named) ? named : await ctx.db.tx((tx) => leadByAddress(ctx, tx, named));
    if (!leadId) throw invalid('lead.unknown', `No lead has the address "${named}".`);
    const why = await whyNotSending(ctx, leadId);
    io.result(why, () => {
      io.line(why.sentence);
      for (const entry of why.reasons.slice(1)) io.line(`  also: ${entry.text}`);
      if (why.next) io.line(`  next: ${why.next}`);
    });
    return EXIT.done;
  },
});

export const commands = [
  importCommand,
  whyCommand,
  suppressCommand,
  exclusionsCommand,
  eraseCommand,
  exportCommand,
  mergeCommand,
  crmCommand,
  segmentsCommand,
  archivedCommand,
];
