import { defineCommand, EXIT, type Io } from '#cli';
import { invalid } from '#core/errors';
import type { ReengageReport, RestingView } from '../contract.ts';
import { readResting } from '../read-resting.ts';
import { RECONTACTS } from './recontact.rules.ts';
import { reengage } from './reengage.ts';

const SHOWN = 50;

export const reengageCommand = defineCommand({
  name: 'reengage',
  summary:
    'Write again to those who were away, or said "not now", once their day has come. Nothing leaves without a yes.',
  example: 'legwork reengage --ooo --dry-run --json',
  flags: [
    { flags: '--ooo', summary: 'who was away and is back' },
    { flags: '--nurture', summary: 'who said "not now"' },
    { flags: '--window', summary: 'who asked for times that the calendar did not show yet' },
    { flags: '--resting', summary: 'why sequences rest, with counts; changes nothing' },
    { flags: '--campaign <id>', summary: 'in this campaign alone' },
    { flags: '--dry-run', summary: 'say who would be written to and why the others not, and change nothing' },
  ],
  async run(io, { flags }, session) {
    const campaignId = typeof flags.campaign === 'string' ? flags.campaign : undefined;
    if (campaignId !== undefined && !/^[0-9a-f-]{36}$/i.test(campaignId))
      throw invalid('reengage.campaign', '--campaign takes the id of a campaign. Nothing was done.');
    if (flags.resting === true)
      return showResting(io, await readResting(await session.ctx(), { campaignId }));
    const [kind, ...more] = RECONTACTS.filter((name) => flags[name] === true);
    if (!kind || more.length > 0)
      throw invalid(
        'reengage.kind',
        'Say one of --ooo, --nurture, --window and --resting. Nothing was done.',
      );
    const dryRun = flags.dryRun === true;
    const report = await reengage(await session.ctx(), { kind, campaignId, dryRun });
    io.result(report, () => print(io, report));
    return EXIT.done;
  },
});

const AGAIN = { ooo: 'after an absence', window: 'when the calendar shows their time' } as const;
const ASKED = { none: '', asked: ', asked when', asked_again: ', asked when twice' } as const;

function showResting(io: Io, view: RestingView): number {
  io.result(view, () => {
    if (view.resting.length > 0)
      io.table(
        view.resting.map(({ why, count, expected, release, nextAt }) => ({
          ...{ why: why.replaceAll('_', ' '), count, expected: expected ? 'yes' : 'no' },
          'goes on by': release,
          next: nextAt ?? '',
        })),
      );
    if (view.recontacts.length > 0)
      io.table(
        view.recontacts.map(({ kind, rung, state, when, count }) => ({
          ...{ 'written to again': kind === 'nurture' ? `after "not now"${ASKED[rung]}` : AGAIN[kind] },
          ...{ state, when: when.replaceAll('_', ' '), count },
        })),
      );
    io.line(`${view.resting.reduce((sum, { count }) => sum + count, 0)} sequences rest.`);
  });
  return EXIT.done;
}

function print(io: Io, { people, looked, eligible, proposed, dryRun }: ReengageReport): void {
  if (people.length > 0)
    io.table(
      people.slice(0, SHOWN).map(({ name, named, eligibleAt, eligible: may, reasons }) => ({
        ...{
          name: name ?? '',
          named: named ?? '',
          from: eligibleAt?.slice(0, 10) ?? '',
          now: may ? 'yes' : 'no',
        },
        why: reasons.map(({ text }) => text).join(' '),
      })),
    );
  io.line(`${looked} were looked at, for ${eligible} it is time.`);
  io.line(dryRun ? 'A dry run: nothing was changed.' : `${proposed} drafts wait for a yes, under Approvals.`);
}
