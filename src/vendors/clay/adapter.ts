import type { Ctx } from '#core/ctx';
import { definePerformer, type EffectError, type Performer } from '#gateway';
import type { VendorAnswer } from '../kit/http.ts';
import {
  askLeave,
  defineReader,
  harmless,
  understood,
  type VendorAccess,
  vendorAccess,
} from '../kit/vendor-access.ts';
import type { EnrichmentQuestion } from '../ports/enrichment-source.ts';
import { CLAY_LAST_ROW, sourceVerdict } from './lifetime-cap.rules.ts';
import { clayRoutineReadResult, clayRoutineSubmit, claySubmit } from './operations.ts';
import type { SubmissionCount } from './submission-count.ts';
import {
  canAsk,
  itemToCompleted,
  keysOf,
  resultsReply,
  runReply,
  sourceName,
  toColumns,
  toRow,
} from './wire.ts';

export type ClayTableSettings = {
  /** Addresses of webhook sources in the order they are filled; each is a secret. */
  readonly urls: readonly string[];
  readonly token?: string;
  readonly count: SubmissionCount;
  /** Milliseconds for one request; 10 seconds where nothing is said. */
  readonly timeoutMs?: number;
};
export type ClayRoutineSettings = {
  /** With the version path, without a trailing slash. */
  readonly baseUrl: string;
  readonly apiKey: string;
  readonly routineId: string;
  /** A webhook registered with Clay's own tool, told when a run ends. */
  readonly webhookId?: string;
  /** Milliseconds for one request; 30 seconds where nothing is said. */
  readonly timeoutMs?: number;
};

/** Addresses written with commas between them. */
export const webhookUrlsOf = (text: string): string[] =>
  text
    .split(',')
    .map((url) => url.trim())
    .filter((url) => url !== '');

/**
 * Puts a row into a Clay table. Counted before it is sent, because a full source drops rows silently; a lost answer
 * counts as sent, and the callback tells.
 */
export const clayTablePerformer = (settings: ClayTableSettings): Performer =>
  definePerformer({
    operation: claySubmit,
    async perform(ctx, submission, call) {
      refuseEmpty(submission.question);
      await askLeave(call);
      const { url, used } = await freeSource(ctx, settings);
      const [warning] = sourceVerdict(sourceName(url), used).reasons;
      if (warning) ctx.log.warn(warning.detail ?? {}, warning.text);
      const access = vendorAccess({
        vendor: 'clay',
        baseUrl: url,
        headers: settings.token === undefined ? {} : { 'x-clay-webhook-auth': settings.token },
        timeoutMs: settings.timeoutMs ?? 10_000,
        refusal: refusalIn,
      });
      // Any 2xx is a stored row; the body says nothing that can be relied on.
      await access.send({ method: 'POST', path: '', json: toRow(submission), signal: call.signal });
      return { receipt: acceptedAs(submission, null) };
    },
  });

async function freeSource(
  ctx: Ctx,
  { urls, count }: ClayTableSettings,
): Promise<{ url: string; used: number }> {
  for (const url of urls) {
    const used = await count.take(sourceName(url), ctx);
    if (used !== null) return { url, used };
  }
  const [why] = sourceVerdict(urls.map(sourceName).join(', '), CLAY_LAST_ROW).reasons;
  throw harmless(
    'quota_exhausted',
    'clay.source_full',
    why?.text ?? 'Every Clay source is full. Nothing was sent.',
  );
}

const acceptedAs = (
  submission: { requestId: string; question: EnrichmentQuestion },
  providerRequestId: string | null,
) => ({
  state: 'accepted_async' as const,
  requestId: submission.requestId,
  providerRequestId,
  ...keysOf(submission.question),
});

function refuseEmpty(question: EnrichmentQuestion): void {
  if (!canAsk(question))
    throw harmless(
      'validation',
      'clay.nothing_to_ask',
      'Clay needs a LinkedIn profile, an address, or a full name with a company. Nothing was sent.',
    );
}

/** A source that is gone is a matter of the settings, not of the row. */
const refusalIn = (answer: VendorAnswer): EffectError | null =>
  answer.status === 404
    ? harmless(
        'config',
        'clay.source_gone',
        'Clay does not know this webhook source; its table was deleted. Nothing was sent. Set the address of another one.',
      )
    : null;

/** Runs a routine of the Public API: the way back is certain here, because our id comes with every result. */
export function clayRoutinePerformers(settings: ClayRoutineSettings): readonly Performer[] {
  const { baseUrl, apiKey, routineId, webhookId, timeoutMs } = settings;
  const access = vendorAccess({
    vendor: 'clay',
    baseUrl,
    headers: { 'clay-api-key': apiKey },
    timeoutMs,
    refusal: planRefusal,
  });
  return [
    definePerformer({
      operation: clayRoutineSubmit,
      async perform(_ctx, submission, call) {
        refuseEmpty(submission.question);
        await askLeave(call);
        const path = `/routines/${encodeURIComponent(routineId)}/run`;
        const json = {
          items: [{ id: submission.requestId, inputs: toColumns(submission.question) }],
          ...(webhookId === undefined ? {} : { webhook_id: webhookId }),
        };
        const run = await access.read({ method: 'POST', path, json, signal: call.signal }, runReply);
        return { receipt: acceptedAs(submission, run.routine_run_id) };
      },
    }),
    defineReader({
      operation: clayRoutineReadResult,
      async perform(ctx, { providerRequestId }, { signal }) {
        const pages = await allPages(access, providerRequestId, signal);
        const last = pages.at(-1);
        const answers = pages.flatMap((page) =>
          (page.data ?? []).map((item) => itemToCompleted(item, providerRequestId, ctx.now())),
        );
        return { receipt: { state: STATES[last?.status ?? ''] ?? 'failed', answers } };
      },
    }),
  ];
}

/** A word the vendor adds later ends the waiting. */
const STATES: Readonly<Record<string, 'working' | 'finished'>> = {
  in_progress: 'working',
  complete: 'finished',
};
const PAGES = 20;

async function allPages(access: VendorAccess, runId: string, signal: AbortSignal) {
  const path = `/routines/run/${encodeURIComponent(runId)}/results`;
  const pages: ReturnType<typeof resultsReply.parse>[] = [];
  let cursor: string | undefined;
  do {
    const answer = await access.send({ method: 'GET', path, query: { limit: 100, cursor }, signal });
    const page = understood('clay', resultsReply, answer.json());
    pages.push(page);
    cursor = page.cursor;
  } while (cursor !== undefined && pages.length < PAGES);
  return pages;
}

/** 401 is the key, 403 the plan. */
const planRefusal = (answer: VendorAnswer): EffectError | null =>
  answer.status === 403
    ? harmless(
        'config',
        'clay.plan',
        'The plan of this Clay workspace does not include the Public API. Nothing was charged.',
      )
    : null;
