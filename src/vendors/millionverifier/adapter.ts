import { z } from 'zod';
import { definePerformer, type EffectError, type Performer } from '#gateway';
import { readCsvAnswer, writeCsv } from '../kit/csv-answer.ts';
import type { VendorAnswer } from '../kit/http.ts';
import { multipart } from '../kit/multipart.ts';
import {
  askLeave,
  bodyIfJson,
  defineReader,
  harmless,
  lookSignal,
  type VendorAccess,
  vendorAccess,
} from '../kit/vendor-access.ts';
import { shortWords } from '../kit/vendor-words.ts';
import {
  MILLIONVERIFIER_CREDIT,
  millionverifierReadBatch,
  millionverifierReadBatchResults,
  millionverifierReadCredits,
  millionverifierSubmitBatch,
  millionverifierVerifyAddress,
} from './operations.ts';
import {
  creditsReply,
  FILE_COLUMNS,
  fileNameFor,
  fileReply,
  isPaid,
  listReply,
  rowToVerification,
  toBatchState,
  toVerification,
  uploadReply,
  verifyReply,
} from './wire.ts';

export type MillionverifierSettings = {
  /** Both without a trailing slash. */
  readonly baseUrl: string;
  readonly bulkUrl: string;
  readonly apiKey: string;
  /** Milliseconds for one request; 30 seconds where nothing is said. */
  readonly timeoutMs?: number;
};
/** Seconds the vendor may work on one address. */
const WORK_SECONDS = 20;

/** Verifies addresses with MillionVerifier, one at a time or as a file that can be found again by its name. */
export function millionverifierPerformers(settings: MillionverifierSettings): readonly Performer[] {
  const { apiKey, timeoutMs } = settings;
  const access = (baseUrl: string): VendorAccess =>
    vendorAccess({ vendor: 'millionverifier', baseUrl, headers: {}, timeoutMs, refusal: refusalIn });
  const single = access(settings.baseUrl);
  const bulk = access(settings.bulkUrl);
  return [verify(single, apiKey), credits(single, apiKey), submit(bulk, apiKey), ...readers(bulk, apiKey)];
}

const verify = (single: VendorAccess, apiKey: string): Performer =>
  definePerformer({
    operation: millionverifierVerifyAddress,
    async perform(ctx, { address }, call) {
      await askLeave(call);
      const query = { api: apiKey, email: address, timeout: WORK_SECONDS };
      const { signal } = call;
      const checked = await single.read({ method: 'GET', path: '/api/v3/', query, signal }, verifyReply);
      return {
        receipt: toVerification(address, checked, ctx.now()),
        charged: {
          vendor: 'millionverifier',
          unit: 'credit',
          micros: isPaid(checked.result) ? MILLIONVERIFIER_CREDIT : 0n,
        },
      };
    },
  });

const credits = (single: VendorAccess, apiKey: string): Performer =>
  defineReader({
    operation: millionverifierReadCredits,
    async perform(ctx, _input, { signal }) {
      const query = { api: apiKey };
      const answer = await single.read(
        { method: 'GET', path: '/api/v3/credits', query, signal },
        creditsReply,
      );
      return { receipt: { left: answer.credits, unit: 'credit', observedAt: ctx.now().toString() } };
    },
  });

const submit = (bulk: VendorAccess, apiKey: string): Performer =>
  definePerformer({
    operation: millionverifierSubmitBatch,
    async perform(_ctx, { addresses }, call) {
      await askLeave(call);
      const body = multipart([
        {
          name: 'file_contents',
          fileName: fileNameFor(call.idempotencyKey),
          content: writeCsv([['email'], ...addresses.map((address) => [address])]),
        },
      ]);
      const query = { key: apiKey };
      const { signal } = call;
      const sent = await bulk.read(
        { method: 'POST', path: '/bulkapi/v2/upload', query, body, signal },
        uploadReply,
      );
      return { receipt: { batchId: sent.file_id } };
    },
    async reconcile(_ctx, { idempotencyKey }) {
      const name = fileNameFor(idempotencyKey);
      const query = { key: apiKey, name, offset: 0, limit: 50 };
      const found = await bulk
        .read({ method: 'GET', path: '/bulkapi/v2/filelist', query, signal: lookSignal() }, listReply)
        .catch(() => null);
      if (found === null) return 'cannot_tell';
      if (found.files.some((file) => file.file_name === name)) return 'happened';
      return found.total <= found.files.length ? 'did_not_happen' : 'cannot_tell';
    },
  });

const readers = (bulk: VendorAccess, apiKey: string): Performer[] => [
  defineReader({
    operation: millionverifierReadBatch,
    async perform(_ctx, { batchId }, { signal }) {
      const query = { key: apiKey, file_id: batchId };
      const file = await bulk.read({ method: 'GET', path: '/bulkapi/v2/fileinfo', query, signal }, fileReply);
      return { receipt: toBatchState(file) };
    },
  }),
  defineReader({
    operation: millionverifierReadBatchResults,
    async perform(ctx, { batchId, page }, { signal }) {
      const query = { key: apiKey, file_id: batchId, filter: 'all' };
      const answer = await bulk.send({ method: 'GET', path: '/bulkapi/v2/download', query, signal });
      // The file comes whole, so there is one page.
      const rows = readCsvAnswer('millionverifier', answer.text, FILE_COLUMNS);
      const results = rows.map((row) => rowToVerification(row, ctx.now()));
      return { receipt: { results: page === 1 ? results : [], more: false } };
    },
  }),
];

/** The vendor's sentences inside status 200, in the order they are tried. */
const SENTENCES = [
  [/api.?key/i, 'auth', 'auth_failed', 'does not accept the key. Renew it under Connections.'],
  [/credit/i, 'quota_exhausted', 'credits_exhausted', 'has no credits left. Top up the account.'],
  [/ip.?address|blocked/i, 'config', 'address_blocked', 'does not take requests from this server.'],
  [/internal/i, 'transient', 'unavailable', 'had a fault of its own. It is tried again later.'],
  [/./, 'validation', 'rejected', 'did not accept the request.'],
] as const;

/** A wrong key is never a 403 here; that is the filter before the vendor. */
const filtered = (): EffectError =>
  harmless(
    'config',
    'millionverifier.address_blocked',
    'millionverifier does not take requests from this server. Nothing was charged. Ask the vendor to let its address in.',
  );

const errorBody = z.object({ error: z.string().min(1) });

function refusalIn(answer: VendorAnswer): EffectError | null {
  if (answer.status === 403) return filtered();
  if (answer.status !== 200) return null;
  const body = errorBody.safeParse(bodyIfJson(answer));
  if (!body.success) return null;
  const found = SENTENCES.find(([pattern]) => pattern.test(body.data.error));
  if (!found) return null;
  const [, kind, code, says] = found;
  return harmless(kind, `millionverifier.${code}`, `millionverifier ${says} Nothing was charged.`, {
    detail: { error: shortWords(body.data.error) },
  });
}
