import { defineCommand, EXIT } from '#cli';
import { invalid } from '#core/errors';
import { isId } from '#core/ids';
import { leadByAddress } from '#leads';
import { profilesCommand } from './profiles/profiles.cli.ts';
import { readScores } from './read-scores.ts';
import { askForScores, readScoring } from './rescore.ts';

const scoreCommand = defineCommand({
  name: 'score',
  summary: 'Score leads anew by what is known now: one, or all that were scored before.',
  example: 'legwork score ada@example.com',
  arguments: '[lead]',
  works: true,
  flags: [],
  async run(io, { positional }, session) {
    const [named] = positional;
    const ctx = await session.ctx();
    if (named === undefined) {
      const { noted } = await askForScores(ctx);
      await session.settle();
      const after = await readScoring(ctx);
      io.result({ noted, ...after }, () => {
        io.line(
          `${noted} leads were looked at anew${after.waiting > 0 ? `, ${after.waiting} still wait` : ''}.`,
        );
        io.table(after.tiers.map(({ tier, leads }) => ({ tier, leads })));
      });
      return EXIT.done;
    }
    const leadId = isId(named) ? named : await ctx.db.tx((tx) => leadByAddress(ctx, tx, named));
    if (!leadId) throw invalid('lead.unknown', `No lead has the address "${named}". Nothing was scored.`);
    await askForScores(ctx, { leadId });
    await session.settle();
    const { scores } = await readScores(ctx, { leadId });
    const [newest] = scores;
    io.result({ leadId, score: newest ?? null }, () => {
      if (!newest) return io.line('It waits to be scored by the worker.');
      io.line(`Score ${newest.score}, ${newest.tier.replace('_', ' ')}, since ${newest.at}.`);
      for (const { text } of newest.reasons) io.line(`  ${text}`);
    });
    return EXIT.done;
  },
});

export const commands = [scoreCommand, profilesCommand];
