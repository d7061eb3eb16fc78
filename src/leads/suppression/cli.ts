import { readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { type Arguments, defineCommand, EXIT, type Io } from '#cli';
import type { Ctx } from '#core/ctx';
import { invalid } from '#core/errors';
import { suppressionEntry, suppressionQuestion } from './contract.ts';
import { importSuppressions } from './import-suppressions.ts';
import { liftSuppression } from './lift-suppression.ts';
import { readSuppressions } from './read-suppressions.ts';
import { suppress } from './suppress.ts';

const day = (at: string): string => at.slice(0, 10);

export const suppressCommand = defineCommand({
  name: 'suppress',
  summary: 'Leave somebody alone, for ever and on every channel; or list, import and lift entries.',
  example: 'legwork suppress --address ada@example.com --reason "asked by telephone" --cause unsubscribe',
  flags: [
    { flags: '--address <address>', summary: 'one mailbox with all its aliases' },
    { flags: '--domain <domain>', summary: 'a domain with its sub-domains' },
    { flags: '--profile <url>', summary: 'a LinkedIn profile' },
    { flags: '--lead <id>', summary: 'everything known of the person behind a lead' },
    { flags: '--company <name>', summary: 'a company' },
    {
      flags: '--file <file>',
      summary: 'a list: an address, domain or profile at the beginning of each line',
    },
    { flags: '--reason <reason>', summary: 'why' },
    {
      flags: '--cause <cause>',
      summary: 'manual, unsubscribe, complaint, legal_hold, competitor, former_client …',
    },
    { flags: '--campaign <id>', summary: 'for one campaign alone' },
    { flags: '--list', summary: 'show who is left alone, with --address who forbids writing there' },
    { flags: '--lift <id>', summary: 'lift an entry, as an owner and with --reason' },
  ],
  async run(io, { flags }, session) {
    const ctx = await session.ctx();
    if (flags.list === true) return list(io, ctx, flags.address);
    if (typeof flags.lift === 'string') {
      await liftSuppression(ctx, { id: flags.lift, reason: String(flags.reason ?? '') });
      io.result({ lifted: flags.lift }, () => io.line('Lifted. The entry stays with who lifted it and why.'));
      return EXIT.done;
    }
    return typeof flags.file === 'string' ? take(io, ctx, flags.file, flags) : add(io, ctx, flags);
  },
});

type Flags = Arguments['flags'];

async function add(io: Io, ctx: Ctx, flags: Flags): Promise<number> {
  const parsed = suppressionEntry.safeParse({
    ...flags,
    leadId: flags.lead,
    campaignId: flags.campaign,
  });
  if (!parsed.success)
    throw invalid(
      'suppression.invalid',
      parsed.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`).join(' '),
    );
  const added = await suppress(ctx, [parsed.data], 'terminal');
  io.result({ added }, () =>
    io.line(added === 0 ? 'This was known already.' : `Suppressed (${added} entries).`),
  );
  return EXIT.done;
}

async function take(io: Io, ctx: Ctx, file: string, flags: Flags): Promise<number> {
  const { reason, cause, campaignId } = suppressionEntry.parse({
    domain: 'list',
    reason: flags.reason ?? `list ${basename(file)}`,
    cause: flags.cause,
    campaignId: flags.campaign,
  });
  const done = await importSuppressions(ctx, {
    text: readFileSync(file, 'utf8'),
    name: basename(file),
    reason,
    cause,
    campaignId,
  });
  io.result(done, () => {
    io.line(`${done.added} new, ${done.known} known already, ${done.unread.length} lines said nothing.`);
    io.table(done.unread.slice(0, 10));
  });
  return EXIT.done;
}

async function list(io: Io, ctx: Ctx, address: unknown): Promise<number> {
  const question = suppressionQuestion.parse(typeof address === 'string' ? { address } : {});
  const page = await readSuppressions(ctx, question);
  io.result(page, () => {
    io.table(
      page.suppressions.map(({ id, kind, value, cause, level, reason, at, actor }) => ({
        id,
        kind,
        value: value ?? '(erased)',
        cause,
        level,
        reason,
        since: day(at),
        by: actor,
      })),
    );
    if (page.next) io.line('There are more; the API pages through them.');
  });
  return EXIT.done;
}
