import { reason } from '#core/verdict';
import { definePerformer, EffectError, type Performer } from '#gateway';
import { callVendor, statusError } from '../kit/http.ts';
import type { EnrichmentAnswer, EnrichmentQuestion } from '../ports/enrichment-source.ts';
import { APOLLO_CREDIT, apolloEnrich } from './operations.ts';
import { canAsk, matchReply, requestIdOf, toAnswer, toMatchRequest } from './wire.ts';

export type ApolloSettings = {
  /** With the version path, without a trailing slash, e.g. `https://api.apollo.io/api/v1`. */
  readonly baseUrl: string;
  readonly apiKey: string;
  /** Milliseconds for one request; 30 seconds where nothing is said. */
  readonly timeoutMs?: number;
};

/** Finds people with Apollo's people match. One request, never repeated by itself; a miss is an answer and free. */
export const apolloPerformer = ({ baseUrl, apiKey, timeoutMs = 30_000 }: ApolloSettings): Performer =>
  definePerformer<EnrichmentQuestion, EnrichmentAnswer>({
    operation: apolloEnrich,
    async perform(ctx, question, call) {
      if (!canAsk(question)) {
        throw new EffectError(
          reason(
            'apollo.nothing_to_ask',
            'Apollo needs a profile, an address, or a name with a company. Nothing was charged.',
          ),
          { effect: 'none' },
        );
      }
      const answer = await callVendor({
        vendor: 'apollo',
        method: 'POST',
        url: `${baseUrl}/people/match?reveal_personal_emails=false&reveal_phone_number=false`,
        headers: { 'x-api-key': apiKey, 'x-idempotency-key': call.idempotencyKey },
        json: toMatchRequest(question),
        timeoutMs,
        signal: call.signal,
      });
      if (answer.status !== 200) throw statusError('apollo', answer);
      const reply = matchReply.safeParse(answer.json());
      if (!reply.success) {
        throw new EffectError(
          reason(
            'apollo.answer_unreadable',
            'Apollo answered in a form that is not known here. It may have charged for it.',
          ),
          { effect: 'unknown', retryable: true },
        );
      }
      ctx.log.debug({ requestId: requestIdOf(answer.text) }, 'Apollo answered.');
      const receipt = toAnswer(reply.data, ctx.now());
      return {
        receipt,
        charged: { vendor: 'apollo', unit: 'credit', micros: receipt.found ? APOLLO_CREDIT : 0n },
      };
    },
  });
