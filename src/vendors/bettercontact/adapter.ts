import { setTimeout as pause } from 'node:timers/promises';
import { reason } from '#core/verdict';
import { type Call, definePerformer, EffectError, type Performer } from '#gateway';
import { callVendor, retryAfterSeconds, statusError } from '../kit/http.ts';
import type { EnrichmentAnswer, EnrichmentQuestion } from '../ports/enrichment-source.ts';
import { BETTERCONTACT_CREDIT, bettercontactEnrich } from './operations.ts';
import {
  canAsk,
  creditsOf,
  type PollReply,
  pollReply,
  submitReply,
  toAnswer,
  toSubmitRequest,
} from './wire.ts';

export type BettercontactSettings = {
  /** With the version path, without a trailing slash, e.g. `https://app.bettercontact.rocks/api/v2`. */
  readonly baseUrl: string;
  readonly apiKey: string;
  /** Milliseconds before the second look; each further pause is half as long again. */
  readonly pollMilliseconds: number;
  /** Looks before giving up; 40 where nothing is said. */
  readonly polls?: number;
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
      if (!canAsk(question)) {
        throw new EffectError(
          reason(
            'bettercontact.nothing_to_ask',
            'BetterContact needs a LinkedIn profile, or first name, last name and company. Nothing was charged.',
          ),
          { effect: 'none' },
        );
      }
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
  if (answer.status !== 201 && answer.status !== 200) throw statusError('bettercontact', answer);
  const reply = submitReply.safeParse(answer.json());
  if (reply.success) return reply.data.id;
  throw unseen(
    'bettercontact.answer_unreadable',
    'BetterContact took the search without naming it, so its result cannot be fetched.',
    null,
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

const unseen = (code: string, text: string, id: string | null): EffectError =>
  new EffectError(
    reason(
      code,
      `${text} It goes on there and may charge for it.`,
      id === null ? undefined : { requestId: id },
    ),
    { effect: 'unknown', retryable: true },
  );
