import { editSequence, previewSequence, readCalendar } from '#cadence';
import { SEQUENCE_SCOPES, type SequenceScope } from '#cadence/contract';
import { createCampaign, editCampaign, moveCampaign, readCampaigns } from '#campaigns';
import { CAMPAIGN_MOVES, type Campaign } from '#campaigns/contract';
import { type Arguments, defineCommand, EXIT, type Io } from '#cli';
import type { Ctx } from '#core/ctx';
import { invalid, notFound } from '#core/errors';
import { readAtVendors, readCampaignHealth } from '#outbound';
import { launchCampaign } from '#pipeline';
import { readCampaignFile } from './run.ts';

type Asked = { readonly name: string; readonly flags: Arguments['flags'] };
type Action = (io: Io, ctx: Ctx, asked: Asked) => Promise<void>;

const isScope = (said: unknown): said is SequenceScope => SEQUENCE_SCOPES.some((each) => each === said);

/** A campaign by its id or name. */
async function campaignNamed(ctx: Ctx, name: string): Promise<Campaign> {
  const { campaigns } = await readCampaigns(ctx);
  const found = campaigns.find((campaign) => campaign.id === name || campaign.name === name);
  if (!found) throw notFound('campaign', name);
  return found;
}

function fileOf({ flags }: Asked): object {
  if (typeof flags.file !== 'string')
    throw invalid('campaigns.file_missing', 'Name the campaign file with --file. Nothing was changed.');
  return readCampaignFile(flags.file) as object;
}

/** The steps of a file: a list of them, or the campaign that holds them. */
const readSteps = (file: unknown): unknown =>
  Array.isArray(file) ? file : (file as { settings?: { sequence?: unknown } }).settings?.sequence;

const tell = (io: Io, campaign: Campaign): void =>
  io.result(campaign, () => io.line(`${campaign.name} is ${campaign.state}, version ${campaign.version}.`));

/** Lets a campaign pause, go on, end or be put away: the action is the move. */
const move: (what: string) => Action =
  (what) =>
  async (io, ctx, { name, flags }) => {
    const { id, version } = await campaignNamed(ctx, name);
    tell(
      io,
      await moveCampaign(ctx, { campaignId: id, version, move: what, reason: String(flags.reason ?? '') }),
    );
  };

const ACTIONS: Readonly<Record<string, Action>> = {
  async list(io, ctx) {
    const { campaigns } = await readCampaigns(ctx);
    io.result({ campaigns }, () =>
      io.table(
        campaigns.map(({ name, state, version, settings }) => ({
          ...{ name, state, version },
          steps: settings.sequence.length,
        })),
      ),
    );
  },
  async create(io, ctx, asked) {
    tell(io, await createCampaign(ctx, fileOf(asked)));
  },
  async edit(io, ctx, asked) {
    const { id, version } = await campaignNamed(ctx, asked.name);
    tell(io, await editCampaign(ctx, { ...fileOf(asked), campaignId: id, version }));
  },
  async calendar(io, ctx, { name, flags }) {
    const { id } = await campaignNamed(ctx, name);
    const days = flags.days === undefined ? 14 : Number(flags.days);
    if (!(Number.isInteger(days) && days > 0 && days <= 60))
      throw invalid('campaigns.days', '--days wants a whole number from 1 to 60.');
    const calendar = await readCalendar(ctx, { campaignId: id, days });
    io.result(calendar, () => {
      io.table(
        calendar.days.map(({ date, planned, first, followUps, capacity, moved, why, closed }) => ({
          ...{ date, planned, first, 'follow-ups': followUps, room: capacity, moved },
          why: (why ?? closed)?.text ?? '',
        })),
      );
      for (const { text } of [...calendar.blocked, ...calendar.notes]) io.line(text);
      const { placed, afterwards } = calendar.totals;
      io.line(`${placed} mails in these days, ${afterwards} after them, if nobody answers.`);
    });
  },
  async steps(io, ctx, { name, flags }) {
    const { id: campaignId } = await campaignNamed(ctx, name);
    const steps = readSteps(fileOf({ name, flags })) as never;
    const scope = flags.scope === undefined ? 'new' : flags.scope;
    if (!isScope(scope))
      throw invalid('campaigns.scope', `--scope is ${SEQUENCE_SCOPES.join(', ')}. Nothing was changed.`);
    if (flags.dryRun === true) {
      const preview = await previewSequence(ctx, { campaignId, steps });
      io.result({ ...preview, changed: false }, () => {
        const { moved, kept, rewritten } = preview.scopes[scope];
        io.line(
          `${preview.underWay} are under way by other steps: ${moved} would take these, ${kept} keep theirs.`,
        );
        if (rewritten > 0)
          io.line(`${rewritten} messages that wait would be taken back and written anew, for another yes.`);
      });
      return;
    }
    const done = await editSequence(ctx, { campaignId, steps, scope });
    io.result({ ...done, changed: true }, () => {
      io.line(
        `Version ${done.version} of its steps: ${done.moved} take them over, ${done.kept} keep theirs.`,
      );
      if (done.rewritten > 0)
        io.line(`${done.rewritten} messages are written anew and wait for another yes.`);
    });
  },
  async vendors(io, ctx, { name }) {
    const { id } = await campaignNamed(ctx, name);
    const there = await readAtVendors(ctx, { campaignId: id });
    io.result(there, () => {
      const lines = [...there.waiting, ...there.pauses].map(({ text }) => text);
      for (const line of lines) io.line(line);
      if (lines.length === 0) io.line('Nothing of it lies at a vendor, and nothing is paused there.');
    });
  },
  async health(io, ctx, { name }) {
    const { id } = await campaignNamed(ctx, name);
    const health = await readCampaignHealth(ctx, { campaignId: id });
    io.result(health, () => {
      if (health.held) io.line(health.held.reasons[0]?.text ?? 'It stopped by itself.');
      for (const { text } of health.reasons) io.line(text);
    });
  },
  async launch(io, ctx, { name }) {
    const { id, version } = await campaignNamed(ctx, name);
    const begun = await launchCampaign(ctx, { campaignId: id, version });
    io.result(begun, () =>
      io.line(
        `It begins with ${begun.people} people, ${begun.leftOut} left out. Their drafts wait for a yes.`,
      ),
    );
  },
  ...Object.fromEntries(CAMPAIGN_MOVES.map((what) => [what, move(what)])),
};

export const campaignsCommand = defineCommand({
  name: 'campaigns',
  summary:
    'Campaigns: list, create, edit, steps, calendar, health, vendors, launch, pause, resume, complete, archive NAME.',
  example: 'legwork campaigns calendar "Handover audit" --days 14',
  arguments: '[action] [name]',
  works: true,
  flags: [
    { flags: '--file <file>', summary: 'the campaign as JSON, with create, edit and steps' },
    {
      flags: '--scope <new|all|waiting>',
      summary:
        'of steps: for new leads, also who has not reached what differs, or also messages that wait at it',
    },
    { flags: '--dry-run', summary: 'of steps: say for whom they would hold, and change nothing' },
    { flags: '--days <n>', summary: 'days of the calendar; 14 unless told' },
    { flags: '--reason <why>', summary: 'with pause, resume, complete and archive' },
  ],
  async run(io, { positional, flags }, session) {
    const [action = 'list', name] = positional;
    const act = ACTIONS[action];
    if (!act || (action !== 'list' && action !== 'create' && name === undefined))
      throw invalid('campaigns.action', `Say one of ${Object.keys(ACTIONS).join(', ')}, and which campaign.`);
    await act(io, await session.ctx(), { name: name ?? '', flags });
    if (action === 'launch') await session.settle();
    return EXIT.done;
  },
});
