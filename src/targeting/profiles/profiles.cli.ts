import { readFileSync } from 'node:fs';
import { defineCommand, EXIT, type Io } from '#cli';
import type { Ctx } from '#core/ctx';
import { invalid, messageOf } from '#core/errors';
import { compareProfile } from './compare-profile.ts';
import type { ProfileComparison, ProfilePage, ProfileView } from './contract.ts';
import { readProfile, readProfiles, tryProfile } from './read-profiles.ts';
import { editProfile, revertProfile } from './save-profile.ts';

type Asked = {
  readonly ctx: Ctx;
  readonly io: Io;
  readonly name: string;
  readonly flags: Readonly<Record<string, unknown>>;
  readonly settle: () => Promise<unknown>;
};

/** A profile from a file of JSON, as `profiles show NAME --json` prints it under `content`. */
function contentFrom({ flags }: Asked): unknown {
  if (typeof flags.file !== 'string')
    throw invalid('profiles.file_missing', 'Name the file of the profile with --file. Nothing was changed.');
  try {
    const read = JSON.parse(readFileSync(flags.file, 'utf8')) as { content?: unknown };
    return read.content ?? read;
  } catch (error) {
    throw invalid(
      'profiles.file_unreadable',
      `"${flags.file}" cannot be read as JSON: ${messageOf(error)} Nothing was changed.`,
    );
  }
}

function numberOf(flags: Asked['flags'], name: string, least: number): number {
  const given = Number(flags[name] ?? Number.NaN);
  if (!(Number.isInteger(given) && given >= least))
    throw invalid('profiles.number', `--${name} wants a whole number from ${least} on. Nothing was changed.`);
  return given;
}
const closesOf = ({ flags }: Asked): number =>
  flags.closes === undefined ? 0 : numberOf(flags, 'closes', 0);

const printLines = (io: Io, reasons: readonly { text: string }[]): void => {
  for (const { text } of reasons) io.line(`- ${text}`);
};

const saved = async ({ io, settle }: Asked, view: ProfileView): Promise<number> => {
  await settle();
  io.result(view, () =>
    io.line(
      `The profile ${view.kind} is at version ${view.version}. What it concerns is scored anew in turns.`,
    ),
  );
  return EXIT.done;
};

function printPage(io: Io, page: ProfilePage): void {
  io.line(`${page.kind} · version ${page.version} · at most ${page.highest} points`);
  io.line(JSON.stringify(page.content, null, 2));
  io.table(
    page.versions.map(({ version, madeBy, madeAt, reverts }) => ({
      version,
      by: madeBy ?? 'shipped',
      at: madeAt ?? '',
      figures: reverts === null ? '' : `of version ${reverts}`,
    })),
  );
}

function printComparison(io: Io, found: ProfileComparison): void {
  io.line(
    `The newest ${found.looked} of ${found.of}: ${found.up} up, ${found.down} down, ${found.same} as now.`,
  );
  io.table(found.tiers.map(({ tier, now, would }) => ({ tier, now, would })));
  if (found.closes > 0)
    io.line(`It would close ${found.closes} leads for good; --closes ${found.closes} says so.`);
  io.table(
    found.rows.map(({ name, now, would }) => ({
      name,
      now: `${now.score ?? 'none'} ${now.tier ?? ''}`,
      would: `${would.score ?? 'none'} ${would.tier ?? ''}`,
    })),
  );
}

const ACTIONS: Readonly<Record<string, (asked: Asked) => Promise<number>>> = {
  async list({ ctx, io }) {
    const found = await readProfiles(ctx);
    io.result(found, () =>
      io.table(
        found.profiles.map(({ kind, version, highest, madeBy, waiting }) => ({
          ...{ kind, version, highest, waiting },
          by: madeBy ?? 'shipped',
        })),
      ),
    );
    return EXIT.done;
  },
  async show({ ctx, io, name }) {
    const page = await readProfile(ctx, { profile: name });
    io.result(page, () => printPage(io, page));
    return EXIT.done;
  },
  async edit(asked) {
    const content = contentFrom(asked);
    const { version } = await readProfile(asked.ctx, { profile: asked.name });
    return saved(
      asked,
      await editProfile(asked.ctx, { profile: asked.name, version, content, closes: closesOf(asked) }),
    );
  },
  async revert(asked) {
    const to = numberOf(asked.flags, 'to', 1);
    const { version } = await readProfile(asked.ctx, { profile: asked.name });
    return saved(
      asked,
      await revertProfile(asked.ctx, { profile: asked.name, version, to, closes: closesOf(asked) }),
    );
  },
  async check(asked) {
    const check = await tryProfile(asked.ctx, { profile: asked.name, content: contentFrom(asked) });
    asked.io.result(check, () => {
      asked.io.line(
        check.passed ? `It can be scored by; the best reaches ${check.highest}.` : 'It cannot be scored by.',
      );
      printLines(asked.io, [...check.findings, ...check.warnings]);
    });
    return check.passed ? EXIT.done : EXIT.refused;
  },
  async compare(asked) {
    const found = await compareProfile(asked.ctx, { profile: asked.name, content: contentFrom(asked) });
    asked.io.result(found, () => printComparison(asked.io, found));
    return EXIT.done;
  },
};

export const profilesCommand = defineCommand({
  name: 'profiles',
  summary:
    'What leads (icp), companies (account) and people (prospect) are scored by: list, show, check, compare, edit and revert NAME.',
  example: 'legwork profiles compare icp --file icp.json',
  arguments: '[action] [name]',
  works: true,
  flags: [
    { flags: '--file <file>', summary: 'the profile as JSON, with check, compare and edit' },
    { flags: '--to <version>', summary: 'with revert: whose figures come back; 1 is the shipped profile' },
    {
      flags: '--closes <number>',
      summary: 'with edit and revert: the leads it closes for good, as compare counts them',
    },
  ],
  async run(io, { positional, flags }, session) {
    const [action = 'list', name] = positional;
    const act = ACTIONS[action];
    if (!act || (action !== 'list' && name === undefined))
      throw invalid(
        'profiles.action',
        `Say one of ${Object.keys(ACTIONS).join(', ')}, and which profile: icp, account or prospect.`,
      );
    return act({ ctx: await session.ctx(), io, name: name ?? '', flags, settle: () => session.settle() });
  },
});
