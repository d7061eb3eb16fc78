import { z } from 'zod';
import { definePerformer, EffectError, type Performer } from '#gateway';
import { readCsvAnswer, writeCsv } from '../kit/csv-answer.ts';
import type { VendorAnswer } from '../kit/http.ts';
import { multipart } from '../kit/multipart.ts';
import {
  askLeave,
  bodyIfJson,
  defineReader,
  harmless,
  understood,
  type VendorAccess,
  vendorAccess,
} from '../kit/vendor-access.ts';
import { shortWords } from '../kit/vendor-words.ts';
import {
  ZEROBOUNCE_CREDIT,
  zerobounceReadBatch,
  zerobounceReadBatchResults,
  zerobounceReadCredits,
  zerobounceSubmitBatch,
  zerobounceVerifyAddress,
} from './operations.ts';
import {
  creditsReply,
  FILE_COLUMNS,
  fileStatusReply,
  KEY_OR_CREDITS,
  rowToVerification,
  sendFileReply,
  toBatchState,
  toVerification,
  validateReply,
} from './wire.ts';

export type ZerobounceSettings = {
  /** With the version path, without a trailing slash. */
  readonly baseUrl: string;
  readonly bulkUrl: string;
  readonly apiKey: string;
  /** Milliseconds for one request; 75 seconds where nothing is said, because the vendor takes up to 70. */
  readonly timeoutMs?: number;
};
type Account = { readonly key: string; readonly single: VendorAccess; readonly bulk: VendorAccess };

/** Verifies addresses with ZeroBounce, one at a time or as a file. Nothing is repeated by itself. */
export function zerobouncePerformers(settings: ZerobounceSettings): readonly Performer[] {
  const { apiKey, timeoutMs = 75_000 } = settings;
  const access = (baseUrl: string): VendorAccess =>
    vendorAccess({ vendor: 'zerobounce', baseUrl, headers: {}, timeoutMs, refusal: refusalIn });
  const account = { key: apiKey, single: access(settings.baseUrl), bulk: access(settings.bulkUrl) };
  return [verify(account), ...batches(account), credits(account)];
}

const verify = (account: Account): Performer =>
  definePerformer({
    operation: zerobounceVerifyAddress,
    async perform(ctx, { address }, call) {
      await askLeave(call);
      const query = { api_key: account.key, email: address, ip_address: '' };
      const checked = await told(account, call.signal, () =>
        account.single.read({ method: 'GET', path: '/validate', query, signal: call.signal }, validateReply),
      );
      const receipt = toVerification(address, checked, ctx.now());
      return {
        receipt,
        charged: {
          vendor: 'zerobounce',
          unit: 'credit',
          micros: receipt.vendorValue === 'unknown' ? 0n : ZEROBOUNCE_CREDIT,
        },
      };
    },
  });

const batches = (account: Account): Performer[] => [
  definePerformer({
    operation: zerobounceSubmitBatch,
    async perform(_ctx, { addresses }, call) {
      await askLeave(call);
      const body = multipart([
        { name: 'api_key', content: account.key },
        { name: 'email_address_column', content: '1' },
        { name: 'has_header_row', content: 'true' },
        { name: 'remove_duplicate', content: 'true' },
        {
          name: 'file',
          fileName: `legwork-${call.operationId.replace(/\W/g, '-')}.csv`,
          content: writeCsv([['email'], ...addresses.map((address) => [address])]),
        },
      ]);
      const sent = await told(account, call.signal, () =>
        account.bulk.read({ method: 'POST', path: '/sendfile', body, signal: call.signal }, sendFileReply),
      );
      return { receipt: { batchId: sent.file_id } };
    },
  }),
  defineReader({
    operation: zerobounceReadBatch,
    async perform(_ctx, { batchId }, call) {
      const query = { api_key: account.key, file_id: batchId };
      const status = await told(account, call.signal, () =>
        account.bulk.read(
          { method: 'GET', path: '/filestatus', query, signal: call.signal },
          fileStatusReply,
        ),
      );
      return { receipt: toBatchState(status) };
    },
  }),
  defineReader({
    operation: zerobounceReadBatchResults,
    async perform(ctx, { batchId, page }, call) {
      const query = { api_key: account.key, file_id: batchId };
      const answer = await told(account, call.signal, () =>
        account.bulk.send({ method: 'GET', path: '/getfile', query, signal: call.signal }),
      );
      // The file comes whole, so there is one page.
      const rows = readCsvAnswer('zerobounce', answer.text, FILE_COLUMNS);
      const results = rows.map((row) => rowToVerification(row, ctx.now()));
      return { receipt: { results: page === 1 ? results : [], more: false } };
    },
  }),
];

const credits = (account: Account): Performer =>
  defineReader({
    operation: zerobounceReadCredits,
    async perform(ctx, _input, call) {
      const left = await balance(account, call.signal);
      if (left < 0) throw wrongKey();
      return { receipt: { left, unit: 'credit', observedAt: ctx.now().toString() } };
    },
  });

async function balance(account: Account, signal: AbortSignal): Promise<number> {
  const query = { api_key: account.key };
  const answer = await account.single.send({ method: 'GET', path: '/getcredits', query, signal });
  const { Credits } = understood('zerobounce', creditsReply, answer.json());
  return Credits;
}

/** A wrong key and an empty account read alike; the balance tells them apart, and costs nothing. */
async function told<T>(account: Account, signal: AbortSignal, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof EffectError) || error.reason.code !== UNDECIDED) throw error;
    const left = await balance(account, signal).catch(() => null);
    throw left === null ? error : left < 0 ? wrongKey() : noCredits();
  }
}

const UNDECIDED = 'zerobounce.key_or_credits';
const wrongKey = (): EffectError =>
  harmless(
    'auth',
    'zerobounce.auth_failed',
    'ZeroBounce does not accept the key. Nothing was charged. Renew it under Connections; many tries with a wrong key lock the account for an hour.',
  );
const noCredits = (): EffectError =>
  harmless(
    'quota_exhausted',
    'zerobounce.credits_exhausted',
    'ZeroBounce has no credits left. Nothing was charged. Top up the account.',
  );

const errorBody = z.object({
  error: z.string().optional(),
  success: z.boolean().optional(),
  message: z.unknown().optional(),
});

/** Failures hide in status 200; and 403 is the vendor's shield against too many requests, not the key. */
function refusalIn(answer: VendorAnswer): EffectError | null {
  if (answer.status === 403 || answer.status === 429)
    return harmless(
      'rate_limited',
      'zerobounce.rate_limited',
      'ZeroBounce blocks requests for now, for a minute up to an hour. Nothing was charged. It is tried again later.',
    );
  if (answer.status !== 200 && answer.status !== 400) return null;
  const body = errorBody.safeParse(bodyIfJson(answer));
  if (!body.success) return null;
  const says = body.data.error ?? (body.data.success === false ? String(body.data.message ?? '') : null);
  if (says === null) return null;
  if (KEY_OR_CREDITS.test(says))
    return harmless(
      'auth',
      UNDECIDED,
      'ZeroBounce says that the key is wrong or the account empty, and does not tell which. Nothing was charged. Look at both.',
    );
  return harmless(
    'validation',
    'zerobounce.rejected',
    `ZeroBounce did not accept the request (${shortWords(says)}). Nothing was charged.`,
  );
}
