import { z } from 'zod';
import type { AddressVerification, BatchState, VerificationVerdict } from '../ports/email-verification.ts';
import { verdictOf } from '../ports/email-verification.ts';

const text = z.string().nullish().catch(null);

export const validateReply = z.object({
  address: z.string(),
  status: z.string().min(1),
  sub_status: text,
  did_you_mean: text,
  catchall_domain: z.unknown().optional(),
  free_email: z.unknown().optional(),
});
type Checked = Pick<z.infer<typeof validateReply>, 'status' | 'sub_status' | 'did_you_mean' | 'free_email'>;

/** Both causes have one sentence; only the balance can tell them apart. */
export const KEY_OR_CREDITS = /invalid api key or your account ran out of credits/i;

/** `Credits` is a text with a capital; `-1` means that the key is wrong. */
export const creditsReply = z.object({ Credits: z.union([z.string(), z.number()]).transform(Number) });

export const sendFileReply = z.object({ success: z.literal(true), file_id: z.string().min(1) });
export const fileStatusReply = z.object({
  success: z.literal(true),
  file_status: z.string(),
  complete_percentage: text,
});

const VERDICTS: Readonly<Record<string, VerificationVerdict>> = {
  valid: 'deliverable',
  invalid: 'undeliverable',
  'catch-all': 'risky_catch_all',
  spamtrap: 'do_not_send',
  abuse: 'do_not_send',
  do_not_mail: 'do_not_send',
  unknown: 'unknown',
};
/** A domain that takes every name can hide under `valid`. */
const ACCEPTS_ALL = new Set(['accept_all', 'role_based_accept_all']);

/** Status and sub-status together; the status alone would let catch-alls pass as valid. */
export function toVerification(
  address: string,
  checked: Checked,
  now: Temporal.Instant,
): AddressVerification {
  const status = checked.status.toLowerCase();
  const sub = (checked.sub_status ?? '').toLowerCase();
  const acceptsAll = ACCEPTS_ALL.has(sub) || sub === 'role_based_catch_all' || status === 'catch-all';
  return {
    address,
    verdict: status === 'valid' && ACCEPTS_ALL.has(sub) ? 'risky_catch_all' : verdictOf(VERDICTS, status),
    vendorValue: status,
    subStatus: sub === '' ? null : sub,
    catchAll: status === 'unknown' ? null : acceptsAll,
    flags: [
      ...(sub.startsWith('role_based') ? ['role'] : []),
      ...(sub === 'ai_agent_mailbox' ? ['agent_mailbox'] : []),
      ...(String(checked.free_email).toLowerCase() === 'true' ? ['free'] : []),
    ],
    suggestion: checked.did_you_mean || null,
    checkedAt: now.toString(),
  };
}

const FILE_STATES: Readonly<Record<string, BatchState['state']>> = {
  complete: 'finished',
  deleted: 'failed',
};

export const toBatchState = (reply: z.infer<typeof fileStatusReply>): BatchState => ({
  state: FILE_STATES[reply.file_status.toLowerCase()] ?? 'working',
  vendorValue: reply.file_status,
  total: null,
  done: null,
});

/** Columns of the result file this reads, lower case. */
export const FILE_COLUMNS = ['email address', 'zb status', 'zb sub status'] as const;

export const rowToVerification = (
  row: Readonly<Record<string, string>>,
  now: Temporal.Instant,
): AddressVerification =>
  toVerification(
    row['email address'] ?? '',
    {
      status: row['zb status'] || 'unknown',
      sub_status: row['zb sub status'],
      did_you_mean: row['zb did you mean'],
      free_email: row['zb free email'],
    },
    now,
  );
