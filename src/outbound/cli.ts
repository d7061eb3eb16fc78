import { defineCommand, EXIT } from '#cli';
import { checkDomains } from './check-domains.ts';

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

export const commands = [dnsCommand];
