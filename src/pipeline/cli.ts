import { type Arguments, defineCommand, EXIT, type Io } from '#cli';
import { invalid } from '#core/errors';
import { choosePeople } from './discover/choose-people.ts';
import { confirmDiscovery, resumeDiscovery } from './discover/confirm-discovery.ts';
import { type Discovery, type DiscoveryRequest, discoveryRequest } from './discover/contract.ts';
import { discoveryOf } from './discover/read-discovery.ts';
import { startDiscovery } from './discover/start-discovery.ts';
import { runsCommand } from './runs.cli.ts';
import { testMailCommand } from './test-mail/test-mail.cli.ts';

const SHOWN = 15;

const discoverCommand = defineCommand({
  name: 'discover',
  summary: 'Search people free of charge, then pay for the ones worth it.',
  example: 'legwork discover --domains acme.example,bolt.example --titles "head of sales" --limit 20',
  works: true,
  flags: [
    {
      flags: '--domains <domains>',
      summary: 'companies by their domains, with commas between; better than names',
    },
    { flags: '--titles <titles>', summary: 'job titles, with commas between' },
    {
      flags: '--seniorities <seniorities>',
      summary: 'owner, founder, c_suite, vp, head, director, manager …',
    },
    { flags: '--locations <locations>', summary: 'where people live' },
    { flags: '--companies <names>', summary: 'companies by name, where their domain is known here' },
    { flags: '--company-locations <locations>', summary: 'where their companies are' },
    { flags: '--employees <ranges>', summary: 'how many people the company has, e.g. 11-50,51-200' },
    { flags: '--technologies <technologies>', summary: 'what their companies use, as the vendor names it' },
    { flags: '--hiring-for <titles>', summary: 'titles their companies have open positions for' },
    { flags: '--exact-titles', summary: 'titles to the letter, without similar ones' },
    { flags: '--keywords <keywords>', summary: 'words anywhere in the profile' },
    { flags: '--limit <people>', summary: 'how many to pay for at most; 25 where nothing is said' },
    { flags: '--yes <people>', summary: 'pay for them; the number the forecast named' },
    { flags: '--id <id>', summary: 'a search made before, to look at or to pay for' },
    { flags: '--only <places>', summary: 'of the search of --id, pay for these alone, e.g. 1,4,7' },
    { flags: '--resume <id>', summary: 'go on with a search that failed' },
    { flags: '--dry-run', summary: 'show whom it would find and what it would cost, and change nothing' },
  ],
  async run(io, { flags }, session) {
    const ctx = await session.ctx();
    let shown: Discovery;
    if (typeof flags.resume === 'string') shown = await resumeDiscovery(ctx, flags.resume);
    else if (typeof flags.id === 'string') shown = await discoveryOf(ctx, flags.id);
    else shown = await startDiscovery(ctx, requestOf(flags), { dryRun: flags.dryRun === true });
    const { id } = shown;
    if (typeof flags.only === 'string' && id !== null && flags.dryRun !== true)
      shown = await choosePeople(ctx, { id, places: list(flags.only).map(Number) });
    if (flags.yes !== undefined && id !== null && flags.dryRun !== true)
      shown = await confirmDiscovery(ctx, { id, confirm: Number(flags.yes) });
    if (shown.state === 'revealing' && id !== null) {
      await session.settle();
      shown = await discoveryOf(ctx, id);
    }
    io.result(shown, () => print(io, shown));
    return EXIT.done;
  },
});

/** Words with commas between them, as given on a command line. */
const list = (value: unknown): string[] =>
  typeof value === 'string' ? value.split(',').flatMap((word) => word.trim() || []) : [];

/** `11-50`, or `200` for exactly so many. */
const range = (text: string): { from: number; to: number } => {
  const [from = '', to = from] = text.split('-');
  return { from: Number(from), to: Number(to) };
};

function requestOf(flags: Arguments['flags']): DiscoveryRequest {
  const parsed = discoveryRequest.safeParse({
    search: {
      domains: list(flags.domains),
      titles: list(flags.titles),
      seniorities: list(flags.seniorities),
      locations: list(flags.locations),
      companies: list(flags.companies),
      companyLocations: list(flags.companyLocations),
      employees: list(flags.employees).map(range),
      technologies: list(flags.technologies),
      hiringFor: list(flags.hiringFor),
      similarTitles: flags.exactTitles !== true,
      keywords: typeof flags.keywords === 'string' ? flags.keywords : null,
    },
    ...(flags.limit === undefined ? {} : { limit: Number(flags.limit) }),
  });
  if (parsed.success) return parsed.data;
  throw invalid('discover.invalid', parsed.error.issues.map(({ message }) => message).join(' '));
}

function print(io: Io, { id, state, vendor, forecast, people, error }: Discovery): void {
  io.table(
    people.slice(0, SHOWN).map(({ place, name, title, company, state: became, reason }) => ({
      place,
      name,
      title,
      company,
      became: reason ? `${became}: ${reason.replaceAll('_', ' ')}` : became,
    })),
  );
  io.line(`${forecast.total} people fit, ${forecast.seen} were looked at. The search is ${state}.`);
  if (state === 'ready') {
    const expected = forecast.expectedCredits === null ? '' : `, by experience ${forecast.expectedCredits}`;
    io.line(
      `${forecast.people} would be paid for at ${vendor}: at most ${forecast.credits} credits${expected}.`,
    );
    if (forecast.needsApproval)
      io.line('That is above the threshold: a person has to say yes under Approvals.');
    if (id !== null && forecast.people > 0)
      io.line(`To do it: legwork discover --id ${id} --yes ${forecast.people}`);
  }
  if (state === 'waiting') io.line('It waits for a yes under Approvals.');
  if (error) io.line(error);
}

export { stageRows } from './runs.cli.ts';
export { motionOf, partRows } from './schedules/schedules.cli.ts';

export const commands = [runsCommand, discoverCommand, testMailCommand];
