import { readFileSync } from 'node:fs';
import { type Arguments, defineCommand, EXIT } from '#cli';
import { invalid, messageOf } from '#core/errors';
import type { ExclusionPolicy } from './contract.ts';
import { changeExclusions, countExcluded, readExclusions } from './policy.ts';

type Flags = Arguments['flags'];
type Value = Flags[string];

const onOff = (name: string, flag: Value, before: boolean): boolean => {
  if (flag === undefined) return before;
  if (flag === 'on' || flag === 'off') return flag === 'on';
  throw invalid('exclusion.flag', `--${name} is on or off, not "${String(flag)}". Nothing was changed.`);
};

/** `off`, or a whole number above zero. */
function figure(name: string, text: string): number | null {
  if (text === 'off' || text === '') return null;
  if (/^[1-9]\d*$/.test(text)) return Number(text);
  throw invalid(
    'exclusion.flag',
    `--${name} takes whole numbers or off, not "${text}". Nothing was changed.`,
  );
}

function sizes(flag: Value, before: ExclusionPolicy['employees']): ExclusionPolicy['employees'] {
  if (typeof flag !== 'string') return before;
  if (flag === 'off') return { from: null, to: null };
  const [from, to, ...more] = flag.split('-');
  if (from === undefined || to === undefined || more.length > 0)
    throw invalid(
      'exclusion.flag',
      `--employees is a span such as 10-1000, not "${flag}". Nothing was changed.`,
    );
  return { from: figure('employees', from), to: figure('employees', to) };
}

const list = (flag: Value, before: readonly string[]): string[] =>
  typeof flag === 'string' ? flag.split(',').flatMap((entry) => entry.trim() || []) : [...before];

function readPolicy(path: string): unknown {
  try {
    return JSON.parse(readFileSync(path, 'utf8'));
  } catch (error) {
    throw invalid(
      'exclusion.file',
      `"${path}" cannot be read as JSON: ${messageOf(error)}. Nothing was changed.`,
    );
  }
}

/** The policy after what the flags say; null where they say nothing. */
function changed(policy: ExclusionPolicy, flags: Flags): unknown {
  if (typeof flags.file === 'string') return readPolicy(flags.file);
  const named = [
    'employees',
    'revenueFrom',
    'roleMailboxes',
    'freeMail',
    'sectors',
    'customers',
    'competitors',
  ];
  if (!named.some((name) => flags[name] !== undefined)) return null;
  const kept = list(
    flags.sectors,
    policy.sectors.map(({ name }) => name),
  );
  const stranger = kept.find(
    (name) => name !== 'off' && !policy.sectors.some((sector) => sector.name === name),
  );
  if (stranger !== undefined)
    throw invalid(
      'exclusion.flag',
      `There is no sector "${stranger}" here; --sectors keeps some of ${policy.sectors.map(({ name }) => name).join(', ') || 'none'}, a new one comes with --file. Nothing was changed.`,
    );
  return {
    employees: sizes(flags.employees, policy.employees),
    revenueFrom:
      typeof flags.revenueFrom === 'string' ? figure('revenue-from', flags.revenueFrom) : policy.revenueFrom,
    roleMailboxes: onOff('role-mailboxes', flags.roleMailboxes, policy.roleMailboxes),
    freeMail: onOff('free-mail', flags.freeMail, policy.freeMail),
    sectors: policy.sectors.filter(({ name }) => kept.includes(name)),
    customers: list(flags.customers, policy.customers),
    competitors: list(flags.competitors, policy.competitors),
  };
}

const span = ({ from, to }: ExclusionPolicy['employees']): string =>
  from === null && to === null ? 'any' : `${from ?? 'any'} to ${to ?? 'any'}`;
const domainsText = (domains: readonly string[]): string =>
  domains.length === 0 ? 'none' : domains.slice(0, 10).join(', ') + (domains.length > 10 ? ' …' : '');

/** `legwork exclusions`: whom nobody is paid for and nothing is written to. */
export const exclusionsCommand = defineCommand({
  name: 'exclusions',
  summary: 'Whom nobody is paid for and nothing is written to, by size, sector, mailbox and domain.',
  example: 'legwork exclusions --employees 10-5000 --customers acme.example,bolt.example',
  flags: [
    {
      flags: '--employees <span>',
      summary: 'companies inside it may be written to, e.g. 10-1000, 10-off or off',
    },
    { flags: '--revenue-from <dollars>', summary: 'companies from this revenue a year on, or off' },
    { flags: '--role-mailboxes <on|off>', summary: 'whether info@ and their like are kept out' },
    { flags: '--free-mail <on|off>', summary: 'whether private mailboxes at free providers are kept out' },
    {
      flags: '--sectors <names>',
      summary: 'which of the known sectors stay kept out, with commas between, or off',
    },
    { flags: '--customers <domains>', summary: 'domains of customers, with commas between' },
    { flags: '--competitors <domains>', summary: 'domains of competitors, with commas between' },
    { flags: '--file <file>', summary: 'the whole policy as JSON, as --json shows it under "policy"' },
    { flags: '--dry-run', summary: 'count whom it would keep out, and change nothing' },
  ],
  async run(io, { flags }, session) {
    const ctx = await session.ctx();
    const before = await readExclusions(ctx);
    const wanted = changed(before.policy, flags);
    const store = wanted !== null && flags.dryRun !== true;
    const setup = store ? await changeExclusions(ctx, { policy: wanted, version: before.version }) : before;
    const counts = await countExcluded(ctx, store ? undefined : (wanted ?? undefined));
    io.result({ ...setup, counts, changed: store }, () => {
      const { policy } = setup;
      io.table([
        { 'may be written to': 'employees', is: span(policy.employees) },
        {
          'may be written to': 'revenue from',
          is: policy.revenueFrom === null ? 'any' : `$${policy.revenueFrom}`,
        },
        { 'may be written to': 'info@ and their like', is: policy.roleMailboxes ? 'no' : 'yes' },
        { 'may be written to': 'private mailboxes', is: policy.freeMail ? 'no' : 'yes' },
      ]);
      io.line(
        `Kept out: ${policy.sectors.map(({ name }) => name.replaceAll('_', ' ')).join(', ') || 'no sector'}.`,
      );
      io.line(
        `Customers: ${domainsText(policy.customers)}. Competitors: ${domainsText(policy.competitors)}.`,
      );
      io.line(
        `${counts.excluded} of ${counts.leads} leads ${flags.dryRun === true && wanted !== null ? 'would be' : 'are'} kept out.`,
      );
      io.table(Object.entries(counts.reasons).map(([reason, leads]) => ({ reason, leads })));
    });
    return EXIT.done;
  },
});
