import { z } from 'zod';
import { definePerformer, type EffectError, type Performer } from '#gateway';
import type { VendorAnswer } from '../kit/http.ts';
import { askLeave, bodyIfJson, defineReader, harmless, vendorAccess } from '../kit/vendor-access.ts';
import { SERPER_CREDIT, serperReadCredits, serperSearch } from './operations.ts';
import { accountReply, newsReply, pathOf, searchReply, toRequest, toResults } from './wire.ts';

export type SerperSettings = {
  /** Without a trailing slash. */
  readonly baseUrl: string;
  readonly apiKey: string;
  /** Milliseconds for one request; 30 seconds where nothing is said. */
  readonly timeoutMs?: number;
};

/** Searches the web and the news with Serper, ten results at a time. */
export function serperPerformers({ baseUrl, apiKey, timeoutMs }: SerperSettings): readonly Performer[] {
  const access = vendorAccess({
    vendor: 'serper',
    baseUrl,
    headers: { 'x-api-key': apiKey },
    timeoutMs,
    refusal: refusalIn,
  });
  return [
    definePerformer({
      operation: serperSearch,
      async perform(ctx, question, call) {
        await askLeave(call);
        const { signal } = call;
        const request = {
          method: 'POST',
          path: pathOf(question),
          json: toRequest(question),
          signal,
        } as const;
        const [found, credits] =
          question.kind === 'news'
            ? await access.read(request, newsReply).then((reply) => [reply.news, reply.credits] as const)
            : await access
                .read(request, searchReply)
                .then((reply) => [reply.organic, reply.credits] as const);
        const micros = BigInt(Math.round(credits ?? 1)) * SERPER_CREDIT;
        return {
          receipt: toResults(found, ctx.now()),
          charged: { vendor: 'serper', unit: 'credit', micros },
        };
      },
    }),
    defineReader({
      operation: serperReadCredits,
      async perform(ctx, _input, { signal }) {
        const account = await access.read({ method: 'GET', path: '/account', signal }, accountReply);
        return { receipt: { left: account.balance, unit: 'credit', observedAt: ctx.now().toString() } };
      },
    }),
  ];
}

const errorBody = z.object({ message: z.string() });

/** An empty account is a 400 with a sentence; every other 400 is a fault of the question. */
function refusalIn(answer: VendorAnswer): EffectError | null {
  if (answer.status !== 400) return null;
  const body = errorBody.safeParse(bodyIfJson(answer));
  return body.success && /not enough credits/i.test(body.data.message)
    ? harmless(
        'quota_exhausted',
        'serper.credits_exhausted',
        'Serper has no credits left. Nothing was charged. Buy a pack; credits lapse after six months.',
      )
    : null;
}
