import { defineCommand, EXIT, type Io } from '#cli';
import { invalid } from '#core/errors';
import { isId } from '#core/ids';
import { leadByAddress } from '#leads';
import type { Standing } from './contract.ts';
import { profilesCommand } from './profiles/profiles.cli.ts';
import { readScores } from './read-scores.ts';
import { askForScores, readScoring } from './rescore.ts';

function printStanding(io: Io, whose: string, standing: Standing | null): void {
  if (!standing) {
    io.line(`${whose} is not scored yet.`);
    return;
  }
  io.line(
    `${whose}: ${standing.score ?? 'no score'}${standing.grade ? `, ${standing.grade}` : ''}, since ${standing.at}.`,
  );
  for (const { text } of standing.reasons) io.line(`  ${text}`);
}

const scoreCommand = defineCommand({
  name: 'score',
  summary:
    'Score leads anew by what is known now, with their companies and people: one, or all that were scored before.',
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
    const { scores, account, prospect } = await readScores(ctx, { leadId });
    const [newest] = scores;
    const beside = { account: account?.scores[0] ?? null, prospect: prospect[0] ?? null };
    io.result({ leadId, score: newest ?? null, ...beside }, () => {
      if (!newest) return io.line('It waits to be scored by the worker.');
      io.line(`Score ${newest.score}, ${newest.tier.replace('_', ' ')}, since ${newest.at}.`);
      for (const { text } of newest.reasons) io.line(`  ${text}`);
      printStanding(io, account?.company ?? 'The company', beside.account);
      printStanding(io, 'The person', beside.prospect);
    });
    return EXIT.done;
  },
});

export const commands = [scoreCommand, profilesCommand];
