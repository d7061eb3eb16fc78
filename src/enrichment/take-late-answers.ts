import { type Consumer, consume, defineEvent } from '#core/events/index';
import { vendorEventType } from '#core/vendor-webhooks';
import { applyEnrichment } from '#leads';
import type { EnrichmentAnswer, EnrichmentCompleted } from '#vendors/ports/enrichment-source';
import { questionsFor, type Settled, settleQuestions } from './late.store.ts';
import { enrichmentIntent, enrichmentQuality } from './quality.rules.ts';

const completed = defineEvent<EnrichmentCompleted & { vendor: string }>(
  vendorEventType('enrichment.completed'),
);

const STATES = { found: 'hit', not_found: 'miss', error: 'failed' } as const;

/** Answers that came by themselves. Each is given to every question that waits for it, once; a repetition finds none. */
export const takeLateAnswers: Consumer = consume(completed, {
  name: 'enrichment.late_answers',
  async handle(ctx, tx, events) {
    const found = await questionsFor(
      tx,
      ctx.workspace.id,
      events.map(({ payload: { provider, requestId, linkedinKey, emailKey } }, place) => ({
        place,
        provider,
        requestId,
        linkedinKey,
        emailKey,
      })),
    );
    const matched = found.flatMap(({ place, id, leadId }) => {
      const event = events[place];
      return event ? [{ id, leadId, event, answer: answerOf(event.payload, event.at) }] : [];
    });
    const settled = matched.map(
      ({ id, event: { payload }, answer }): Settled => ({
        id,
        state: STATES[payload.outcome],
        answer,
        error: payload.error,
      }),
    );
    const fresh = await settleQuestions(tx, ctx.workspace.id, settled, ctx.now());
    const hits = matched.flatMap(({ id, leadId, event, answer }) => {
      if (answer === null || !fresh.delete(id)) return [];
      const quality = enrichmentQuality(answer);
      return [
        { leadId, provider: event.payload.provider, answer, quality, intent: enrichmentIntent(answer) },
      ];
    });
    await applyEnrichment(ctx, tx, hits);
    const strangers = events.length - new Set(found.map(({ place }) => place)).size;
    if (strangers > 0)
      ctx.log.info(
        { answers: strangers },
        'Answers of a finder belong to no question that waits; nothing was changed.',
      );
  },
});

/** Where only the moment of its arrival is known, that is when it was observed. */
const answerOf = ({ answer }: EnrichmentCompleted, at: Temporal.Instant): EnrichmentAnswer | null =>
  answer && { ...answer, observedAt: answer.observedAt ?? at.toString() };
