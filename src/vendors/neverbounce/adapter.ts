import { z } from 'zod';
import { definePerformer, type EffectError, type Performer } from '#gateway';
import type { VendorAnswer } from '../kit/http.ts';
import {
  askLeave,
  bodyIfJson,
  defineReader,
  harmless,
  type VendorAccess,
  vendorAccess,
} from '../kit/vendor-access.ts';
import { shortWords } from '../kit/vendor-words.ts';
import {
  NEVERBOUNCE_CREDIT,
  neverbounceReadBatch,
  neverbounceReadBatchResults,
  neverbounceReadCredits,
  neverbounceSubmitBatch,
  neverbounceVerifyAddress,
} from './operations.ts';
import { NEVERBOUNCE_SECRET_HEADER } from './webhooks.ts';
import {
  accountReply,
  checkReply,
  createReply,
  creditsLeft,
  jobReply,
  resultsReply,
  toBatchPage,
  toBatchState,
  toVerification,
  usedCredits,
} from './wire.ts';

export type NeverbounceSettings = {
  /** With the version path, without a trailing slash. */
  readonly baseUrl: string;
  readonly apiKey: string;
  /** Where jobs report to, and what they prove themselves by; without it jobs are looked at. */
  readonly callback?: { readonly url: string; readonly secret: string };
  /** Milliseconds for one request; 30 seconds where nothing is said. */
  readonly timeoutMs?: number;
};

/** Results asked for at a time. */
const PAGE_SIZE = 500;

type Ask = <T>(path: string, fields: object, signal: AbortSignal, schema: z.ZodType<T>) => Promise<T>;

/** Verifies addresses with NeverBounce, one at a time or as a job. The key travels in the body, never in an address. */
export function neverbouncePerformers(settings: NeverbounceSettings): readonly Performer[] {
  const { apiKey, callback } = settings;
  const access: VendorAccess = vendorAccess({
    vendor: 'neverbounce',
    baseUrl: settings.baseUrl,
    headers: {},
    timeoutMs: settings.timeoutMs,
    refusal: refusalIn,
  });
  const ask: Ask = (path, fields, signal, schema) =>
    access.read({ method: 'POST', path, json: { key: apiKey, ...fields }, signal }, schema);
  return [verify(ask), submit(ask, callback), ...readers(ask)];
}

const verify = (ask: Ask): Performer =>
  definePerformer({
    operation: neverbounceVerifyAddress,
    async perform(ctx, { address }, call) {
      await askLeave(call);
      const fields = { email: address, credits_info: 1 };
      const reply = await ask('/single/check', fields, call.signal, checkReply);
      const micros = BigInt(Math.round(usedCredits(reply))) * NEVERBOUNCE_CREDIT;
      return {
        receipt: toVerification(address, reply, ctx.now()),
        charged: { vendor: 'neverbounce', unit: 'credit', micros },
      };
    },
  });

const submit = (ask: Ask, callback: NeverbounceSettings['callback']): Performer =>
  definePerformer({
    operation: neverbounceSubmitBatch,
    async perform(_ctx, { addresses }, call) {
      await askLeave(call);
      const job = {
        input_location: 'supplied',
        input: addresses.map((address) => [address]),
        filename: `legwork-${call.operationId.replace(/\W/g, '-')}.csv`,
        auto_parse: true,
        auto_start: true,
        ...(callback && {
          callback_url: callback.url,
          callback_headers: { [NEVERBOUNCE_SECRET_HEADER]: callback.secret },
        }),
      };
      const created = await ask('/jobs/create', job, call.signal, createReply);
      return { receipt: { batchId: created.job_id } };
    },
  });

const readers = (ask: Ask): Performer[] => [
  defineReader({
    operation: neverbounceReadBatch,
    async perform(_ctx, { batchId }, call) {
      return { receipt: toBatchState(await ask('/jobs/status', { job_id: batchId }, call.signal, jobReply)) };
    },
  }),
  defineReader({
    operation: neverbounceReadBatchResults,
    async perform(ctx, { batchId, page }, call) {
      const fields = { job_id: batchId, page, items_per_page: PAGE_SIZE };
      const reply = await ask('/jobs/results', fields, call.signal, resultsReply);
      return { receipt: toBatchPage(reply, page, ctx.now()) };
    },
  }),
  defineReader({
    operation: neverbounceReadCredits,
    async perform(ctx, _input, call) {
      const left = creditsLeft(await ask('/account/info', {}, call.signal, accountReply));
      return { receipt: { left, unit: 'credit', observedAt: ctx.now().toString() } };
    },
  }),
];

const failure = z.object({ status: z.string(), message: z.string().optional() });

/** What the vendor's words inside status 200 mean. */
const WORDS = {
  auth_failure: ['auth', 'auth_failed', 'does not accept the key. Renew it under Connections.'],
  temp_unavail: ['transient', 'unavailable', 'is not available now. It is tried again later.'],
  throttle_triggered: ['rate_limited', 'rate_limited', 'takes no more requests for now.'],
  bad_referrer: [
    'config',
    'bad_referrer',
    'does not take requests from this server. Look at the settings of the key.',
  ],
  general_failure: ['validation', 'rejected', 'did not accept the request.'],
} as const;

function refusalIn(answer: VendorAnswer): EffectError | null {
  if (answer.status !== 200) return null;
  const body = failure.safeParse(bodyIfJson(answer));
  if (!body.success || !(body.data.status in WORDS)) return null;
  const { status, message } = body.data;
  const [kind, code, says] = WORDS[status as keyof typeof WORDS];
  if (kind === 'validation' && /credit/i.test(message ?? ''))
    return harmless(
      'quota_exhausted',
      'neverbounce.credits_exhausted',
      'neverbounce has no credits left. Nothing was charged. Top up the account.',
    );
  const detail = { status, ...(message === undefined ? {} : { message: shortWords(message) }) };
  return harmless(kind, `neverbounce.${code}`, `neverbounce ${says} Nothing was charged.`, { detail });
}
