import { createHash } from 'node:crypto';
import { z } from 'zod';

/** What Slack says when it did not do it, in an answer with status 200. */
export const refusedReply = z.object({
  ok: z.literal(false),
  error: z.string(),
  needed: z.string().optional(),
  provided: z.string().optional(),
});
export type RefusedReply = z.infer<typeof refusedReply>;

export const authReply = z.object({
  ok: z.literal(true),
  team: z.string(),
  team_id: z.string(),
  user_id: z.string(),
});
export const lookupReply = z.object({
  ok: z.literal(true),
  user: z.object({
    id: z.string(),
    name: z.string(),
    real_name: z.string().optional(),
    deleted: z.boolean().optional(),
    is_bot: z.boolean().optional(),
    profile: z.object({ email: z.string().optional() }),
  }),
});
export const openReply = z.object({ ok: z.literal(true), channel: z.object({ id: z.string() }) });
export const messageReply = z.object({ ok: z.literal(true), channel: z.string(), ts: z.string() });
export const historyReply = z.object({
  ok: z.literal(true),
  messages: z.array(
    z.object({
      ts: z.string(),
      metadata: z
        .object({ event_type: z.string(), event_payload: z.record(z.string(), z.unknown()) })
        .optional(),
    }),
  ),
  has_more: z.boolean().optional(),
});
export type HistoryReply = z.infer<typeof historyReply>;

const MARK = 'legwork_message';

/** Kept with a message so that it can be found again: a hash, because every app in the channel can read it. */
export const metadataFor = (idempotencyKey: string) => ({
  event_type: MARK,
  event_payload: { key: keyHash(idempotencyKey) },
});
const keyHash = (key: string): string => createHash('sha256').update(key).digest('hex').slice(0, 32);

export const carries = (message: HistoryReply['messages'][number], idempotencyKey: string): boolean =>
  message.metadata?.event_type === MARK && message.metadata.event_payload.key === keyHash(idempotencyKey);

/** The scopes this product needs; one of each row is enough. */
const NEEDED: readonly (readonly string[])[] = [
  ['chat:write'],
  ['users:read'],
  ['users:read.email'],
  ['im:write', 'conversations:write'],
];

/** Scopes of the header `x-oauth-scopes`; null when Slack did not send it. */
export const scopesOf = (header: string | null): string[] | null =>
  header === null
    ? null
    : header
        .split(',')
        .map((scope) => scope.trim())
        .filter(Boolean);

export const missingScopes = (scopes: readonly string[] | null): string[] =>
  scopes === null
    ? []
    : NEEDED.filter((names) => !names.some((name) => scopes.includes(name))).map((names) =>
        names.join(' or '),
      );

/** The instant of a message id such as `1764232345.000200`; null when it is none. */
export const instantOf = (ts: string | null | undefined): string | null =>
  ts && /^\d{1,11}\.\d+$/.test(ts)
    ? Temporal.Instant.fromEpochMilliseconds(Math.floor(Number(ts) * 1_000)).toString()
    : null;
