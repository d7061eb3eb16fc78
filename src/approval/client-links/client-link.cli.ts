import { defineCommand, EXIT } from '#cli';
import { invalid } from '#core/errors';
import { LONGEST_DAYS, USUAL_DAYS } from './contract.ts';
import { makeClientLink, recentClientLinks, revokeClientLink } from './make-client-link.ts';

export const clientLinkCommand = defineCommand({
  name: 'client-link',
  summary: 'Make a link by which a client reads a frozen batch and decides on it, without a seat.',
  example: 'legwork client-link 0190f3a1-7c1e-7a55-b0f3-2f6a3a1d9c10 --for "Ana Berg, Mill Works"',
  arguments: '[batch]',
  flags: [
    { flags: '--for <client>', summary: 'whom it is for; they see it too' },
    {
      flags: '--days <days>',
      summary: `how long it is good, at most ${LONGEST_DAYS} and never longer than the batch; ${USUAL_DAYS} unless told`,
    },
    { flags: '--revoke <link>', summary: 'take a link back that nobody decided with' },
  ],
  async run(io, { positional: [batchId], flags }, session) {
    const ctx = await session.ctx();
    if (typeof flags.revoke === 'string') {
      const link = await revokeClientLink(ctx, flags.revoke);
      io.result(link, () => io.line(`The link for ${link.label} opens nothing any more.`));
    } else if (batchId === undefined) {
      const links = await recentClientLinks(ctx);
      io.result({ links }, () =>
        io.table(
          links.map(({ id, label, state, expiresAt, clientName, reason }) => ({
            ...{ link: id, for: label, state: state.replace('_', ' '), until: expiresAt.slice(0, 16) },
            ...{ by: clientName ?? '', said: reason ?? '' },
          })),
        ),
      );
    } else {
      if (typeof flags.for !== 'string')
        throw invalid('client_link.for', 'Say with --for whom the link is for. No link was made.');
      const days = flags.days === undefined ? {} : { days: Number(flags.days) };
      const link = await makeClientLink(ctx, { batchId, label: flags.for, ...days });
      io.result(link, () => {
        io.line(`Good until ${link.expiresAt.slice(0, 16)} UTC, for one decision:`);
        io.line(link.url ?? '');
      });
    }
    return EXIT.done;
  },
});
