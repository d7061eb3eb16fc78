import type { Ctx } from '#core/ctx';
import type { Tick } from '#core/tick';
import { lookUpRecords } from '#vendors/ports/domain-records';
import { forgetDomains, takeUnknownDomains, writeProviders } from './mail-domain.store.ts';
import { exchangesOf, OTHER_PROVIDER, providerOf } from './mail-provider.rules.ts';

/** Whoever took domains and died leaves them to the next after this. */
const TAKEN_MINUTES = 5;
/** Companies move seldom; where nobody answered it is asked again soon. */
const AGAIN_HOURS = { known: 24 * 30, unknown: 1 } as const;
const FORGOTTEN_DAYS = 60;

/** Finds out who takes the mail of those that are written to next, for campaigns that write from mailboxes at the same provider. */
export const lookMailDomains: Tick = {
  name: 'outbound.mail_domains',
  everySeconds: 60,
  async run(ctx) {
    const now = ctx.now();
    const domains = await ctx.db.tx((tx) =>
      takeUnknownDomains(tx, ctx.workspace.id, now, now.add({ minutes: TAKEN_MINUTES })),
    );
    if (domains.length === 0) return 0;
    const found = await exchangesAt(ctx, domains);
    await ctx.db.tx(async (tx) => {
      await writeProviders(
        tx,
        domains.map((domain) => {
          const provider = found.get(domain) ?? null;
          const hours = provider === null ? AGAIN_HOURS.unknown : AGAIN_HOURS.known;
          return { domain, provider, dueAt: now.add({ hours }).toString() };
        }),
        now,
      );
      await forgetDomains(tx, now.subtract({ hours: 24 * FORGOTTEN_DAYS }));
    });
    return domains.length;
  },
};

/** Who takes the mail of each domain, by the server it names first; without an entry where that could not be found out. */
async function exchangesAt(ctx: Ctx, domains: readonly string[]): Promise<ReadonlyMap<string, string>> {
  const [outcome] = await ctx.perform(lookUpRecords, [
    {
      input: { questions: domains.map((name) => ({ name, type: 'MX' as const })) },
      subject: {},
      idempotencyKey: `mx ${ctx.ids.next()}`,
    },
  ]);
  if (outcome?.state !== 'done') return new Map();
  return new Map(
    outcome.receipt.answers.flatMap(({ name, state, values }) => {
      if (state === 'failed') return [];
      const [first] = exchangesOf(values);
      return [[name, (first && providerOf(first)?.name) || OTHER_PROVIDER] as const];
    }),
  );
}
