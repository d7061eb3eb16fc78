import { setTimeout as pause } from 'node:timers/promises';
import { z } from 'zod';
import { reason } from '#core/verdict';
import { definePerformer, EffectError, type Performer } from '#gateway';
import type { VendorAnswer } from '../kit/http.ts';
import {
  type AccessRequest,
  askLeave,
  bodyIfJson,
  defineReader,
  harmless,
  understood,
  type VendorAccess,
  vendorAccess,
} from '../kit/vendor-access.ts';
import { HUNTER_CREDIT, hunterEnrich, hunterReadCredits, hunterVerifyAddress } from './operations.ts';
import {
  accountReply,
  canAsk,
  creditsLeft,
  finderReply,
  toAnswer,
  toFinderQuery,
  toVerification,
  verifierReply,
} from './wire.ts';

export type HunterSettings = {
  /** With the version path, without a trailing slash. */
  readonly baseUrl: string;
  readonly apiKey: string;
  /** Milliseconds between two looks at a check in work. */
  readonly pollMilliseconds: number;
  /** Looks before giving up; 10 where nothing is said. */
  readonly polls?: number;
  /** Milliseconds for one request; 30 seconds where nothing is said. */
  readonly timeoutMs?: number;
};
type Hunter = { readonly access: VendorAccess; readonly settings: HunterSettings };

/** Finds and verifies addresses with Hunter. A check in work is looked at again, which the vendor counts once. */
export function hunterPerformers(settings: HunterSettings): readonly Performer[] {
  const access = vendorAccess({
    vendor: 'hunter',
    baseUrl: settings.baseUrl,
    headers: { 'x-api-key': settings.apiKey },
    timeoutMs: settings.timeoutMs,
    refusal: refusalIn,
  });
  const hunter = { access, settings };
  return [verify(hunter), find(hunter), credits(hunter)];
}

const charged = (micros: bigint) => ({ vendor: 'hunter', unit: 'credit', micros });

const verify = (hunter: Hunter): Performer =>
  definePerformer({
    operation: hunterVerifyAddress,
    async perform(ctx, { address }, call) {
      await askLeave(call);
      const query = { email: address };
      const request = { method: 'GET', path: '/email-verifier', query, signal: call.signal } as const;
      const answer = await finished(hunter, { ...request, expected: [451] });
      // The person asked Hunter to forget them: no refusal of ours, but an answer that must stop every mail.
      if (answer.status === 451)
        return {
          receipt: toVerification(address, { status: 'claimed_email' }, ctx.now()),
          charged: charged(0n),
        };
      if (answer.status === 222)
        return {
          receipt: toVerification(address, { status: 'smtp_unexpected' }, ctx.now()),
          charged: charged(HUNTER_CREDIT),
        };
      const { data } = understood('hunter', verifierReply, answer.json());
      return { receipt: toVerification(address, data, ctx.now()), charged: charged(HUNTER_CREDIT) };
    },
  });

const find = (hunter: Hunter): Performer =>
  definePerformer({
    operation: hunterEnrich,
    async perform(ctx, question, call) {
      if (!canAsk(question))
        throw harmless(
          'validation',
          'hunter.nothing_to_ask',
          'Hunter needs a LinkedIn profile, or first name, last name and company. Nothing was charged.',
        );
      await askLeave(call);
      const query = toFinderQuery(question);
      const request = { method: 'GET', path: '/email-finder', query, signal: call.signal } as const;
      const answer = await finished(hunter, { ...request, expected: [404] });
      const reply = answer.status === 404 ? null : understood('hunter', finderReply, answer.json());
      const receipt = toAnswer(reply, ctx.now());
      return { receipt, charged: charged(receipt.found ? HUNTER_CREDIT : 0n) };
    },
  });

const credits = ({ access }: Hunter): Performer =>
  defineReader({
    operation: hunterReadCredits,
    async perform(ctx, _input, { signal }) {
      const account = await access.read({ method: 'GET', path: '/account', signal }, accountReply);
      const left = creditsLeft(account);
      return { receipt: { left, unit: 'request', observedAt: ctx.now().toString() } };
    },
  });

/** Repeats the same question while the vendor says that it is at work; its looks are counted as one check. */
async function finished({ access, settings }: Hunter, request: AccessRequest): Promise<VendorAnswer> {
  const { pollMilliseconds, polls = 10 } = settings;
  for (let look = 0; look < polls; look += 1) {
    if (look > 0) await rest(pollMilliseconds, request.signal);
    const answer = await access.send(request);
    if (answer.status !== 202) return answer;
  }
  throw notFinished();
}

async function rest(milliseconds: number, signal: AbortSignal): Promise<void> {
  await pause(milliseconds, undefined, { signal }).catch(() => {
    throw notFinished();
  });
}

const notFinished = (): EffectError =>
  new EffectError(
    reason(
      'hunter.not_finished',
      'Hunter was still at work when the time for the call was over. It goes on there and counts the check; the same question finds its answer later.',
    ),
    { effect: 'unknown', retryable: true },
  );

/** 403 and 429 are the other way round here: too fast, and too much for the month. */
const REFUSALS = {
  400: ['validation', 'rejected', 'did not accept the request.'],
  401: ['auth', 'auth_failed', 'does not accept the key. Renew it under Connections.'],
  403: ['rate_limited', 'rate_limited', 'takes no more requests for now.'],
  429: ['quota_exhausted', 'credits_exhausted', 'has no requests left in this period.'],
  451: ['recipient_blocked', 'claimed', 'was asked by this person to forget them. Suppress the address.'],
} as const;
const errorBody = z.object({ errors: z.array(z.object({ id: z.string() })) });

function refusalIn(answer: VendorAnswer): EffectError | null {
  if (!(answer.status in REFUSALS)) return null;
  const [failure, code, says] = REFUSALS[answer.status as keyof typeof REFUSALS];
  const body = errorBody.safeParse(bodyIfJson(answer));
  const detail = { status: answer.status, ids: body.success ? body.data.errors.map(({ id }) => id) : [] };
  return harmless(failure, `hunter.${code}`, `Hunter ${says} Nothing was charged.`, { detail });
}
