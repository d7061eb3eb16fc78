import { reason } from '#core/verdict';
import { definePerformer, EffectError, type Performer } from '#gateway';
import { callVendor, statusError, type VendorAnswer } from '../kit/http.ts';
import {
  askLeave,
  defineReader,
  harmless,
  understood,
  type VendorAccess,
  vendorAccess,
} from '../kit/vendor-access.ts';
import type { EnrichmentAnswer, EnrichmentQuestion } from '../ports/enrichment-source.ts';
import {
  APOLLO_CREDIT,
  apolloEnrich,
  apolloEnrichCompany,
  apolloEnrichPeople,
  apolloReadCredits,
  apolloSearchPeople,
} from './operations.ts';
import {
  bulkCredits,
  bulkReply,
  canAsk,
  matchReply,
  requestIdOf,
  toAnswer,
  toAnswers,
  toDetail,
  toMatchRequest,
} from './wire.ts';
import { companyReply, toCompany, toCompanyQuery, usageReply } from './wire-company.ts';
import { searchReply, toFoundPeople, toSearchRequest } from './wire-search.ts';

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
          { effect: 'unknown', retryable: true, failure: 'vendor_bug' },
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

/** Everything Apollo is used for: the finder above, people in bulk, companies, the free search and the balance. */
export function apolloPerformers(settings: ApolloSettings): readonly Performer[] {
  const { baseUrl, apiKey, timeoutMs } = settings;
  const access = vendorAccess({
    vendor: 'apollo',
    baseUrl,
    headers: { 'x-api-key': apiKey },
    timeoutMs,
    refusal: refusalIn,
  });
  return [
    apolloPerformer(settings),
    searchPerformer(access),
    bulkPerformer(access),
    companyPerformer(access),
    creditsPerformer(access),
  ];
}

const searchPerformer = (access: VendorAccess): Performer =>
  defineReader({
    operation: apolloSearchPeople,
    async perform(_ctx, search, { signal }) {
      const json = toSearchRequest(search);
      const path = '/mixed_people/api_search';
      const reply = await access.read({ method: 'POST', path, json, signal }, searchReply);
      return { receipt: toFoundPeople(reply, search) };
    },
  });

/** Private addresses and phones cost more and are never asked for. */
const NOTHING_EXTRA = { reveal_personal_emails: 'false', reveal_phone_number: 'false' };

const bulkPerformer = (access: VendorAccess): Performer =>
  definePerformer({
    operation: apolloEnrichPeople,
    async perform(ctx, { questions }, call) {
      if (!questions.every((question) => question.providerId !== null || canAsk(question)))
        throw harmless(
          'validation',
          'apollo.nothing_to_ask',
          'Apollo needs an id, a profile, an address, or a name with a company for everybody. Nothing was charged.',
        );
      await askLeave(call);
      const answer = await access.send({
        method: 'POST',
        path: '/people/bulk_match',
        query: NOTHING_EXTRA,
        headers: { 'x-idempotency-key': call.idempotencyKey },
        json: { details: questions.map(toDetail) },
        signal: call.signal,
      });
      const reply = understood('apollo', bulkReply, answer.json());
      ctx.log.debug({ requestId: requestIdOf(answer.text) }, 'Apollo answered.');
      const receipt = toAnswers(questions, reply, ctx.now());
      if (receipt === null) throw unplaced();
      return { receipt, charged: credits(bulkCredits(reply)) };
    },
  });

const companyPerformer = (access: VendorAccess): Performer =>
  definePerformer({
    operation: apolloEnrichCompany,
    async perform(ctx, question, call) {
      await askLeave(call);
      const path = '/organizations/enrich';
      const query = toCompanyQuery(question);
      const headers = { 'x-idempotency-key': call.idempotencyKey };
      const { signal } = call;
      const reply = await access.read({ method: 'GET', path, query, headers, signal }, companyReply);
      const receipt = toCompany(reply, ctx.now());
      return { receipt, charged: credits(receipt.found ? 1 : 0) };
    },
  });

const creditsPerformer = (access: VendorAccess): Performer =>
  defineReader({
    operation: apolloReadCredits,
    async perform(ctx, _input, { signal }) {
      const path = '/usage_stats/credit_usage_stats';
      const { credit_usage_stats } = await access.read({ method: 'POST', path, signal }, usageReply);
      const left = credit_usage_stats.lead_credit.left_over;
      return { receipt: { left, unit: 'credit', observedAt: ctx.now().toString() } };
    },
  });

/** Credits can be fractions; a thousandth is fine enough. */
const credits = (amount: number) => ({
  vendor: 'apollo',
  unit: 'credit',
  micros: BigInt(Math.round(amount * 1_000)) * (APOLLO_CREDIT / 1_000n),
});

const unplaced = (): EffectError =>
  new EffectError(
    reason(
      'apollo.answer_unreadable',
      'Apollo gave another number of people than were asked for, so nobody can be told apart. It may have charged for them.',
    ),
    { effect: 'unknown', retryable: true, failure: 'vendor_bug' },
  );

/** An empty pool is said in a 422 on some routes. */
const refusalIn = (answer: VendorAnswer): EffectError | null =>
  answer.status === 422 && /insufficient credits/i.test(answer.text)
    ? harmless(
        'quota_exhausted',
        'apollo.credits_exhausted',
        'Apollo has no credits left. Nothing was charged. Top up or wait for the next period.',
      )
    : null;
