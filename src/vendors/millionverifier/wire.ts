import { createHash } from 'node:crypto';
import { z } from 'zod';
import {
  type AddressVerification,
  type BatchState,
  type VerificationVerdict,
  verdictOf,
} from '../ports/email-verification.ts';

const text = z.string().nullish().catch(null);
const id = z.union([z.number().int(), z.string().min(1)]).transform(String);
const count = z
  .union([z.number(), z.string().transform(Number)])
  .nullish()
  .catch(null);

/** `quality` is left out on purpose: the vendor's own example shows `good` beside `invalid`. */
export const verifyReply = z.object({
  email: z.string(),
  result: z.string().min(1),
  subresult: text,
  free: z.boolean().nullish().catch(null),
  role: z.boolean().nullish().catch(null),
  didyoumean: text,
  error: text,
});
export const creditsReply = z.object({ credits: z.number() });
export const uploadReply = z.object({ file_id: id });
export const fileReply = z.object({
  file_id: id,
  file_name: z.string(),
  status: z.string(),
  total_rows: count,
  verified: count,
});
export const listReply = z.object({
  files: z.array(z.object({ file_name: z.string() })),
  total: z.union([z.number(), z.string().transform(Number)]),
});

const VERDICTS: Readonly<Record<string, VerificationVerdict>> = {
  ok: 'deliverable',
  catch_all: 'risky_catch_all',
  unknown: 'unknown',
  unverified: 'unknown',
  error: 'error',
  disposable: 'do_not_send',
  invalid: 'undeliverable',
};
const FREE_RESULTS = new Set(['catch_all', 'unknown', 'unverified', 'error']);

/** Whether a result takes a credit. */
export const isPaid = (result: string): boolean => !FREE_RESULTS.has(result);

type Checked = Pick<z.infer<typeof verifyReply>, 'result' | 'subresult' | 'free' | 'role' | 'didyoumean'>;

export const toVerification = (
  address: string,
  checked: Checked,
  now: Temporal.Instant,
): AddressVerification => ({
  address,
  verdict: verdictOf(VERDICTS, checked.result),
  vendorValue: checked.result,
  subStatus: checked.subresult || null,
  catchAll: ['ok', 'catch_all'].includes(checked.result) ? checked.result === 'catch_all' : null,
  flags: [...(checked.role ? ['role'] : []), ...(checked.free ? ['free'] : [])],
  suggestion: checked.didyoumean || null,
  checkedAt: now.toString(),
});

const FILE_STATES: Readonly<Record<string, BatchState['state']>> = {
  finished: 'finished',
  canceled: 'failed',
  error: 'failed',
};
const whole = (value: number | null | undefined): number | null =>
  typeof value === 'number' && Number.isFinite(value) ? Math.round(value) : null;

export const toBatchState = (file: z.infer<typeof fileReply>): BatchState => ({
  state: FILE_STATES[file.status] ?? 'working',
  vendorValue: file.status,
  total: whole(file.total_rows),
  done: whole(file.verified),
});

/** Columns of the result file this reads. */
export const FILE_COLUMNS = ['email', 'result'] as const;
const yes = (cell: string | undefined): boolean => /^(?:1|yes|true)$/i.test(cell ?? '');

export const rowToVerification = (
  row: Readonly<Record<string, string>>,
  now: Temporal.Instant,
): AddressVerification =>
  toVerification(
    row.email ?? '',
    {
      result: (row.result ?? '').toLowerCase(),
      subresult: row.subresult,
      free: yes(row.free),
      role: yes(row.role),
      didyoumean: row.didyoumean,
    },
    now,
  );

/** The file is named after our key, so that a lost upload can be found again. */
export const fileNameFor = (idempotencyKey: string): string =>
  `legwork-${createHash('sha256').update(idempotencyKey).digest('hex').slice(0, 32)}.csv`;
