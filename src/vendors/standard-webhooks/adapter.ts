import { lookup } from 'node:dns/promises';
import { isIP } from 'node:net';
import { type Reason, reason, type Verdict } from '#core/verdict';
import { definePerformer, EffectError, type Failure, type Performer } from '#gateway';
import { callVendor, retryAfterSeconds, type VendorAnswer } from '../kit/http.ts';
import { askLeave } from '../kit/vendor-access.ts';
import { deliverWebhook, type OutgoingWebhook, type WebhookReceipt } from '../ports/outgoing-webhook.ts';
import { destinationVerdict, hostOf, resolvedVerdict } from '../ports/webhook-destination.rules.ts';
import { signedHeaders } from './signature.rules.ts';

const TIMEOUT_MS = 15_000;
/** More than the gateway waits for anything: a failed delivery goes back to its own schedule instead. */
const GIVE_BACK_MS = 60_000;

/** Every address a name stands for. */
export type Resolve = (host: string) => Promise<readonly string[]>;
const resolveAll: Resolve = async (host) => (await lookup(host, { all: true })).map(({ address }) => address);

/** Delivers webhooks to the endpoints of a workspace. Only a sandbox may reach this machine. */
export const standardWebhooksPerformer = ({
  resolve = resolveAll,
  timeoutMs = TIMEOUT_MS,
}: {
  resolve?: Resolve;
  timeoutMs?: number;
} = {}): Performer =>
  definePerformer<OutgoingWebhook, WebhookReceipt>({
    operation: deliverWebhook,
    async perform(ctx, { webhookId, url, body, secrets }, call) {
      const host = new URL(url).host;
      const addresses = await addressesOf(url, ctx.workspace.mode === 'sandbox', resolve);
      const timestamp = Math.floor(ctx.now().epochMilliseconds / 1_000);
      await askLeave(call);
      const answer = await callVendor({
        vendor: host,
        method: 'POST',
        url,
        headers: signedHeaders(secrets, { id: webhookId, timestamp, body }),
        body: { type: 'application/json', content: body },
        timeoutMs,
        signal: call.signal,
        addresses,
      }).catch((error: unknown) => {
        throw notAnswered(host, error);
      });
      if (answer.status < 200 || answer.status > 299) throw notTaken(host, answer);
      return { receipt: { status: answer.status } };
    },
  });

/**
 * The address as written, then what its name stands for now: a public name may lead into a private network. The delivery
 * goes to what was checked here, whatever the name stands for a moment later.
 */
async function addressesOf(text: string, loopback: boolean, resolve: Resolve): Promise<readonly string[]> {
  insist(destinationVerdict(text, { loopback }));
  const host = hostOf(new URL(text));
  if (isIP(host) > 0) return [host];
  const addresses = await resolve(host).catch((error: unknown) => {
    const why = reason(
      'webhook_out.unreachable',
      `The name ${host} could not be resolved. Nothing was sent.`,
    );
    throw failed(why, 'transient', { cause: error });
  });
  insist(resolvedVerdict(host, addresses, { loopback }));
  return addresses;
}

function insist(verdict: Verdict): void {
  const [why] = verdict.reasons;
  if (!verdict.allowed && why) throw failed(why, 'config');
}

const failed = (
  why: Reason,
  failure: Failure,
  more: { effect?: 'none' | 'unknown'; retryAfterMs?: number | null; cause?: unknown } = {},
): EffectError =>
  new EffectError(why, {
    effect: more.effect ?? 'none',
    retryable: true,
    failure,
    retryAfterMs: Math.max(more.retryAfterMs ?? 0, GIVE_BACK_MS),
    cause: more.cause,
  });

/** No connection: nothing happened. An answer that got lost: the delivery may have been taken. */
function notAnswered(host: string, error: unknown): EffectError {
  if (!(error instanceof EffectError))
    return failed(reason('webhook_out.failed', `${host} failed.`), 'vendor_bug');
  const { effect, failure } = error;
  const text =
    effect === 'none'
      ? `${host} could not be reached. Nothing was delivered.`
      : `${host} gave no complete answer in time. It may have taken the delivery; a repetition carries the same id.`;
  const why = reason(effect === 'none' ? 'webhook_out.unreachable' : 'webhook_out.answer_lost', text);
  return failed(why, failure, { effect, cause: error });
}

/** The endpoint said no; it is taken at its word. */
function notTaken(host: string, answer: VendorAnswer): EffectError {
  const { status } = answer;
  const seconds = retryAfterSeconds(answer.headers);
  const [code, failure, says] = wordsFor(status);
  const why = reason(`webhook_out.${code}`, `${host} ${says} (status ${status}). It was not delivered.`, {
    status,
    retryAfterSeconds: seconds,
  });
  return failed(why, failure, { retryAfterMs: seconds === null ? null : seconds * 1_000 });
}

function wordsFor(status: number): readonly [code: string, failure: Failure, says: string] {
  if (status === 410) return ['gone', 'not_found', 'says that this endpoint is gone for good'];
  if (status === 429) return ['rate_limited', 'rate_limited', 'takes no more deliveries for now'];
  if (status >= 500) return ['broke_down', 'transient', 'broke down over the delivery'];
  if (status >= 300 && status < 400)
    return ['redirected', 'config', 'points elsewhere, and no redirect is followed'];
  return ['rejected', 'validation', 'did not take the delivery'];
}
