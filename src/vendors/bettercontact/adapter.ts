import { setTimeout as pause } from 'node:timers/promises';
import { reason } from '#core/verdict';
import { type Call, definePerformer, EffectError, type Failure, type Performer } from '#gateway';
import { callVendor, retryAfterSeconds, statusError } from '../kit/http.ts';
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
  BETTERCONTACT_CREDIT,
  bettercontactEnrich,
  bettercontactReadCredits,
  bettercontactReadResult,
  bettercontactSubmit,
  bettercontactSubmitPeople,
  bettercontactSubmitPhones,
} from './operations.ts';
import {
  accountReply,
  canAsk,
  creditsOf,
  keysOf,
  type PollReply,
  pollReply,
  submitReply,
  toAnswer,
  toResult,
  toSubmission,
  toSubmissions,
  toSubmitRequest,
  type Wanted,
} from './wire.ts';

export type BettercontactSettings = {
  /** With the version path, without a trailing slash, e.g. `https://app.bettercontact.rocks/api/v2`. */
  readonly baseUrl: string;
  readonly apiKey: string;
  /** Milliseconds before the second look; each further pause is half as long again. */
  readonly pollMilliseconds: number;
  /** Looks before giving up; 40 where nothing is said. */
  readonly polls?: number;
  /** Where the end of a submission is reported to, with its secret; it is looked at where nothing is said. */
  readonly callbackUrl?: string;
  /** Milliseconds for one request; 30 seconds where nothing is said. */
  readonly timeoutMs?: number;
};

/** The vendor never needs to be asked less often than this, in milliseconds. */
const LONGEST_PAUSE = 60_000;

/**
 * Finds an address with BetterContact: hands the search in, then looks until it is finished. The search is handed in
 * once; when its end is not seen the effect is unknown, because the vendor goes on and charges.
 */
export const bettercontactPerformer = (settings: BettercontactSettings): Performer =>
  definePerformer<EnrichmentQuestion, EnrichmentAnswer>({
    operation: bettercontactEnrich,
    async perform(ctx, question, call) {
      refuseEmpty(question);
      const id = await submit(settings, question, call);
      const finished = await waitFor(settings, id, call);
      const micros = BigInt(Math.round(creditsOf(finished) * 1000)) * (BETTERCONTACT_CREDIT / 1000n);
      return {
        receipt: toAnswer(finished, ctx.now()),
        charged: { vendor: 'bettercontact', unit: 'credit', micros },
      };
    },
  });

async function submit(
  { baseUrl, apiKey, timeoutMs = 30_000 }: BettercontactSettings,
  question: EnrichmentQuestion,
  call: Call,
): Promise<string> {
  const answer = await callVendor({
    vendor: 'bettercontact',
    method: 'POST',
    url: `${baseUrl}/async`,
    headers: { 'x-api-key': apiKey, 'x-idempotency-key': call.idempotencyKey },
    json: toSubmitRequest(question, call.idempotencyKey),
    timeoutMs,
    signal: call.signal,
  });
  if (answer.status !== 201 && answer.status !== 200)
    throw REFUSALS[answer.status]?.() ?? statusError('bettercontact', answer);
  const reply = submitReply.safeParse(answer.json());
  if (reply.success) return reply.data.id;
  throw unseen(
    'bettercontact.answer_unreadable',
    'BetterContact took the search without naming it, so its result cannot be fetched.',
    null,
    'vendor_bug',
  );
}

async function waitFor(settings: BettercontactSettings, id: string, call: Call): Promise<PollReply> {
  const { pollMilliseconds, polls = 40 } = settings;
  let wait = pollMilliseconds;
  for (let look = 0; look < polls; look += 1) {
    if (look > 0) await rest(wait, call, id);
    const state = await poll(settings, id, call);
    if (state.reply) return state.reply;
    wait = Math.min(LONGEST_PAUSE, Math.max(wait * 1.5, state.waitSeconds * 1000));
  }
  throw unseen('bettercontact.not_finished', `BetterContact had not finished after ${polls} looks.`, id);
}

async function poll(
  { baseUrl, apiKey, timeoutMs = 30_000 }: BettercontactSettings,
  id: string,
  call: Call,
): Promise<{ reply: PollReply | null; waitSeconds: number }> {
  const answer = await callVendor({
    vendor: 'bettercontact',
    method: 'GET',
    url: `${baseUrl}/async/${encodeURIComponent(id)}`,
    headers: { 'x-api-key': apiKey },
    timeoutMs,
    signal: call.signal,
  });
  if (answer.status === 202) return { reply: null, waitSeconds: 0 };
  // Looking costs nothing, so a busy vendor is looked at again within the same bound.
  if (answer.status === 429 || answer.status >= 500)
    return { reply: null, waitSeconds: retryAfterSeconds(answer.headers) ?? 0 };
  if (answer.status !== 200)
    throw unseen(
      'bettercontact.search_lost',
      `BetterContact does not show the search it took (${statusError('bettercontact', answer).reason.text})`,
      id,
    );
  const reply = pollReply.safeParse(answer.json());
  if (!reply.success)
    throw unseen(
      'bettercontact.answer_unreadable',
      'BetterContact shows the search in a form that is not known here.',
      id,
      'vendor_bug',
    );
  if (reply.data.status === 'terminated') return { reply: reply.data, waitSeconds: 0 };
  if (reply.data.status === 'on_hold')
    throw unseen('bettercontact.on_hold', 'BetterContact holds the search until credits are topped up.', id);
  return { reply: null, waitSeconds: 0 };
}

async function rest(milliseconds: number, call: Call, id: string): Promise<void> {
  try {
    await pause(milliseconds, undefined, { signal: call.signal });
  } catch {
    throw unseen(
      'bettercontact.not_finished',
      'BetterContact had not finished when the time for the call was over.',
      id,
    );
  }
}

const unseen = (code: string, text: string, id: string | null, failure?: Failure): EffectError =>
  new EffectError(
    reason(
      code,
      `${text} It goes on there and may charge for it.`,
      id === null ? undefined : { requestId: id },
    ),
    { effect: 'unknown', retryable: true, failure },
  );

function refuseEmpty(question: EnrichmentQuestion): void {
  if (!canAsk(question))
    throw harmless(
      'validation',
      'bettercontact.nothing_to_ask',
      'BetterContact needs a LinkedIn profile, or first name, last name and company. Nothing was charged.',
    );
}

/** The finder above, the same in two steps, and the balance. A submission is handed in once and never again. */
export function bettercontactPerformers(settings: BettercontactSettings): readonly Performer[] {
  const { baseUrl, apiKey, callbackUrl, timeoutMs } = settings;
  const access = vendorAccess({
    vendor: 'bettercontact',
    baseUrl,
    headers: { 'x-api-key': apiKey },
    timeoutMs,
    refusal: ({ status }) => REFUSALS[status]?.() ?? null,
  });
  return [
    bettercontactPerformer(settings),
    definePerformer({
      operation: bettercontactSubmit,
      async perform(_ctx, submission, call) {
        refuseEmpty(submission.question);
        await askLeave(call);
        const json = toSubmission(submission, callbackUrl);
        const { id } = await access.read(
          { method: 'POST', path: '/async', json, signal: call.signal },
          submitReply,
        );
        return {
          receipt: {
            state: 'accepted_async' as const,
            requestId: submission.requestId,
            providerRequestId: id,
            ...keysOf(submission.question),
          },
        };
      },
    }),
    submitPerformer(bettercontactSubmitPeople, 'address', { access, callbackUrl }),
    submitPerformer(bettercontactSubmitPhones, 'phone', { access, callbackUrl }),
    defineReader({
      operation: bettercontactReadResult,
      async perform(ctx, { providerRequestId }, { signal }) {
        const path = `/async/${encodeURIComponent(providerRequestId)}`;
        const answer = await access.send({ method: 'GET', path, signal });
        const reply = understood('bettercontact', pollReply, answer.json());
        return { receipt: toResult(reply, providerRequestId, ctx.now()) };
      },
    }),
    defineReader({
      operation: bettercontactReadCredits,
      async perform(ctx, _input, { signal }) {
        const { credits_left: left } = await access.read(
          { method: 'GET', path: '/account', signal },
          accountReply,
        );
        return { receipt: { left, unit: 'credit', observedAt: ctx.now().toString() } };
      },
    }),
  ];
}

const submitPerformer = (
  operation: typeof bettercontactSubmitPeople,
  wanted: Wanted,
  { access, callbackUrl }: { access: VendorAccess; callbackUrl: string | undefined },
): Performer =>
  definePerformer({
    operation,
    async perform(_ctx, { submissions }, call) {
      for (const { question } of submissions) refuseEmpty(question);
      await askLeave(call);
      const json = toSubmissions(submissions, callbackUrl, wanted);
      const { id } = await access.read(
        { method: 'POST', path: '/async', json, signal: call.signal },
        submitReply,
      );
      return { receipt: { providerRequestId: id } };
    },
  });

/** What the vendor says in its own way: an unknown id is a 406, and a 403 comes from the filter before it. */
const REFUSALS: Readonly<Record<number, () => EffectError>> = {
  403: () =>
    harmless(
      'config',
      'bettercontact.filtered',
      'The filter before BetterContact does not let this server through. Nothing was charged. Ask the vendor to let its address in.',
    ),
  406: () =>
    harmless(
      'not_found',
      'bettercontact.unknown_search',
      'BetterContact does not know this search. Nothing was charged for the look.',
    ),
};
