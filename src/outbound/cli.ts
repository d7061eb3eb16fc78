import { type Arguments, defineCommand, EXIT } from '#cli';
import { invalid, notFound } from '#core/errors';
import { checkDomains } from './check-domains.ts';
import { companiesCommand } from './companies/cli.ts';
import { mailboxesCommand, rampCommand } from './mailboxes.cli.ts';
import { readMailboxHealth } from './read-mailbox-health.ts';
import { changeWarmup } from './warmup/change-warmup.ts';
import { warmupInput } from './warmup/contract.ts';

const listOf = (flag: unknown): string[] | undefined =>
  typeof flag === 'string' ? flag.split(',').map((each) => each.trim()) : undefined;

/** `legwork dns`: what receivers see of the domains we send from, and the record to add. */
const dnsCommand = defineCommand({
  name: 'dns',
  summary:
    'Look up SPF, DKIM, DMARC and MX of a domain, or of every sending domain, with the record to add. 1 when one is bad.',
  example: 'legwork dns acme-mail.com --selector s2026',
  arguments: '[domain]',
  flags: [
    {
      flags: '--selector <names>',
      summary: 'where the DKIM keys of this domain lie, with commas; remembered for a domain of ours',
    },
  ],
  async run(io, { positional: [domain], flags }, session) {
    const selectors = listOf(flags.selector);
    const found = await checkDomains(await session.ctx(), {
      ...(domain === undefined ? {} : { domain }),
      ...(selectors === undefined ? {} : { selectors }),
    });
    io.result(found, () => {
      if (found.domains.length === 0) io.line('No mailbox sends mail yet, so there is no domain to look at.');
      for (const { domain: name, state, checks } of found.domains) {
        io.line(`${name}: ${state}`);
        io.table(
          checks.map((check) => ({
            check: check.check,
            state: check.state,
            why: check.reasons.map(({ text }) => text).join(' '),
          })),
        );
        for (const { check, record } of checks) {
          if (!record) continue;
          io.line(`  ${check}: ${record.replaces.length > 0 ? 'put in place of what stands there' : 'add'}`);
          io.line(`    ${record.name}  ${record.type}  ${record.value ?? `(shown at: ${record.valueFrom})`}`);
        }
      }
    });
    return found.domains.some(({ state }) => state === 'bad') ? EXIT.failed : EXIT.done;
  },
});

/** Both at once say nothing. */
const heldOf = ({ hold, release }: Arguments['flags']): { held?: boolean } =>
  hold === release ? {} : { held: hold === true };

/** `legwork warmup`: since when the mailboxes are warmed up, or that one of them is so since another day. */
const warmupCommand = defineCommand({
  name: 'warmup',
  summary:
    'Since when each mailbox and LinkedIn account is warmed up and what it may do; or say since when one is, and hold it to that.',
  example: 'legwork warmup nora@mail.acme.example --since 2026-02-01',
  arguments: '[address]',
  flags: [
    { flags: '--since <date>', summary: 'the day its warming began; it was connected then, unless told' },
    { flags: '--hold', summary: 'it sends strangers no more than its week of warming allows' },
    { flags: '--release', summary: 'its cap alone holds' },
  ],
  async run(io, { positional: [address], flags }, session) {
    const ctx = await session.ctx();
    const ofAddress = async () => {
      const { mailboxes, accounts } = await readMailboxHealth(ctx);
      return [...mailboxes, ...accounts].filter((each) => address === undefined || each.address === address);
    };
    const [chosen] = await ofAddress();
    if (address !== undefined && !chosen) throw notFound('mailbox', address);
    const asked = { ...(flags.since !== undefined && { since: flags.since }), ...heldOf(flags) };
    if (Object.keys(asked).length > 0) {
      const read = warmupInput.safeParse(asked);
      if (address === undefined || !chosen || !read.success)
        throw invalid(
          'warmup.input',
          'Name a mailbox, and a day such as 2026-02-01 or one of --hold and --release. Nothing was changed.',
        );
      await changeWarmup(ctx, { mailboxId: chosen.id, ...read.data });
    }
    const shown = (await ofAddress()).map(({ address: name, warmup }) => ({ address: name, ...warmup }));
    io.result({ mailboxes: shown }, () =>
      io.table(
        shown.map(({ address: name, startedAt, held, reasons }) => ({
          ...{
            mailbox: name,
            since: startedAt.slice(0, 10),
            held: held ? 'yes' : 'no',
            state: reasons[0]?.text ?? '',
          },
        })),
      ),
    );
    return EXIT.done;
  },
});

export const commands = [dnsCommand, warmupCommand, mailboxesCommand, rampCommand, companiesCommand];
