import { agentActor } from '#core/actor';
import { within } from '#core/context';
import type { Ctx, Outcome } from '#core/ctx';
import type { Tx } from '#core/db/index';
import { isLegworkError } from '#core/errors';
import type { Tick } from '#core/tick';
import { explain } from '#core/verdict';
import { enrichmentIntent, enrichmentQuality } from '#enrichment';
import { applyEnrichment, importLeads, memorySource } from '#leads';
import {
  type EnrichmentAnswer,
  type EnrichmentAnswers,
  enrichPeople,
} from '#vendors/ports/enrichment-source';
import { LARGEST_BULK } from './choose.rules.ts';
import {
  type CandidateRow,
  candidatesOf,
  claimRevealing,
  leadsByAddress,
  moveDiscovery,
  nextReveal,
  settleCandidates,
} from './discovery.store.ts';
import { beginSpend, endSpend } from './spend-kind.ts';

/** Longer than all questions of one search can take. */
const LEASE = Temporal.Duration.from({ minutes: 30 });

/** Pays for what was confirmed and approved. Every answer is kept before the next question; a repeat pays for nothing twice. */
export const revealPeople: Tick = {
  name: 'pipeline.reveal_people',
  everySeconds: 2,
  async run(ctx) {
    let revealed = 0;
    const now = ctx.now();
    const mine = await ctx.db.ask((tx) => claimRevealing(tx, now, now.add(LEASE)));
    for (const { id, vendor } of mine) revealed += await revealAll(ctx, id, vendor);
    return revealed;
  },
  nextDue: nextReveal,
};

async function revealAll(ctx: Ctx, id: string, vendor: string): Promise<number> {
  let revealed = 0;
  if (!(await begun(ctx, id))) return 0;
  const open = await ctx.db.tx((tx) => candidatesOf(tx, id));
  const waiting = open.filter(({ state }) => state === 'chosen' || state === 'answered');
  for (const [bulk, candidates] of Map.groupBy(waiting, (candidate) => candidate.bulk ?? 0)) {
    const asked = candidates.filter(({ state }) => state === 'chosen');
    if (asked.length > 0) {
      const stop = await askFor(ctx, { id, vendor, bulk }, asked);
      if (stop !== null) {
        await ctx.db.tx((tx) =>
          moveDiscovery(tx, id, ['revealing'], 'failed', { error: stop, at: ctx.now() }),
        );
        return revealed;
      }
    }
    revealed += await takeIn(ctx, id, vendor, bulk);
  }
  await ctx.db.tx(async (tx) => {
    await moveDiscovery(tx, id, ['revealing'], 'done', { at: ctx.now() });
    await endSpend(within(ctx, tx), tx, id, { asked: open.length, revealed });
  });
  return revealed;
}

/** Takes the yes to pay, where one is needed; without it nothing is asked, and the search says why. */
async function begun(ctx: Ctx, id: string): Promise<boolean> {
  try {
    await ctx.db.tx((tx) => beginSpend(within(ctx, tx), tx, id));
    return true;
  } catch (error) {
    if (!isLegworkError(error)) throw error;
    const why = { error: error.message, at: ctx.now() };
    await ctx.db.tx((tx) => moveDiscovery(tx, id, ['revealing'], 'failed', why));
    return false;
  }
}

type Question = { readonly id: string; readonly vendor: string; readonly bulk: number };

/** Asks about one bulk and keeps what came. A sentence means that asking further is no use now. */
async function askFor(
  ctx: Ctx,
  { id, vendor, bulk }: Question,
  asked: readonly CandidateRow[],
): Promise<string | null> {
  const [outcome] = await ctx
    .as(agentActor('ENRICHER'))
    .perform(enrichPeople(vendor, 1_000_000n, LARGEST_BULK), [
      {
        input: {
          questions: asked.map(({ providerId }) => ({
            providerId,
            firstName: null,
            lastName: null,
            email: null,
            linkedinUrl: null,
            companyName: null,
            companyDomain: null,
          })),
        },
        subject: { count: asked.length },
        idempotencyKey: `discover ${id} bulk ${bulk}`,
      },
    ]);
  if (outcome?.state === 'done') {
    await ctx.db.tx((tx) => settleCandidates(tx, id, answersOf(asked, outcome), ctx.now()));
    return null;
  }
  if (outcome?.state === 'unknown') {
    const reason = 'The answer was lost; whether it was charged shows the vendor. It is not asked again.';
    const lost = asked.map(({ providerId }) => ({ providerId, state: 'unknown' as const, reason }));
    await ctx.db.tx((tx) => settleCandidates(tx, id, lost, ctx.now()));
    return null;
  }
  return outcome?.state === 'refused' ? explain(outcome) : (outcome?.reason.text ?? 'There was no answer.');
}

const answersOf = (
  asked: readonly CandidateRow[],
  { receipt }: Extract<Outcome<EnrichmentAnswers>, { state: 'done' }>,
) =>
  asked.map(({ providerId }, index) => {
    const answer = receipt.answers[index];
    return answer?.found && answer.email !== null
      ? { providerId, state: 'answered' as const, answer }
      : { providerId, state: 'missed' as const, reason: 'The vendor has no address of this person.' };
  });

type Answered = CandidateRow & { readonly answer: EnrichmentAnswer };

/** Makes leads of one bulk's answers, the way a list is imported: whoever is known is met, not made twice. */
async function takeIn(ctx: Ctx, id: string, vendor: string, bulk: number): Promise<number> {
  const answered = (await ctx.db.tx((tx) => candidatesOf(tx, id))).filter(
    (candidate): candidate is Answered =>
      candidate.bulk === bulk && candidate.state === 'answered' && candidate.answer !== null,
  );
  if (answered.length === 0) return 0;
  await importLeads(ctx, memorySource(`discover ${id} ${bulk}.csv`, csvOf(vendor, answered)));
  return ctx.db.tx((tx) => linkLeads(within(ctx, tx), tx, { id, vendor, answered }));
}

async function linkLeads(
  ctx: Ctx,
  tx: Tx,
  { id, vendor, answered }: { id: string; vendor: string; answered: readonly Answered[] },
): Promise<number> {
  const found = await leadsByAddress(
    tx,
    answered.flatMap(({ answer }) => answer.email ?? []),
  );
  const leads = new Map(found.map(({ address, leadId }) => [address, leadId]));
  const settled = answered.map(({ providerId, answer }) => {
    const leadId = leads.get(answer.email ?? '');
    return leadId
      ? { providerId, state: 'revealed' as const, leadId }
      : { providerId, state: 'skipped' as const, reason: 'not_taken_in' };
  });
  await applyEnrichment(
    ctx,
    tx,
    answered.flatMap(({ answer }) => {
      const leadId = leads.get(answer.email ?? '');
      return leadId
        ? [
            {
              leadId,
              provider: vendor,
              answer,
              quality: enrichmentQuality(answer),
              intent: enrichmentIntent(answer),
            },
          ]
        : [];
    }),
  );
  await settleCandidates(tx, id, settled, ctx.now());
  return settled.filter(({ state }) => state === 'revealed').length;
}

const COLUMNS =
  'Email,First Name,Last Name,Title,Company,Company Domain,LinkedIn URL,Source Type,Source Name';

/** The answer as a list. Only the address, the vendor's own words and the search's first name stand in it. */
function csvOf(vendor: string, answered: readonly Answered[]): string {
  const cell = (text: string | null | undefined): string => `"${(text ?? '').replaceAll('"', '""')}"`;
  const lines = answered.map(({ firstName, companyName, answer }) =>
    [
      answer.email,
      answer.firstName ?? firstName,
      answer.lastName,
      answer.title,
      answer.company?.name ?? companyName,
      answer.company?.domain,
      answer.linkedinUrl,
      'people_search',
      vendor,
    ]
      .map(cell)
      .join(','),
  );
  return `${COLUMNS}\n${lines.join('\n')}\n`;
}
