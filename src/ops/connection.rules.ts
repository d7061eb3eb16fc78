import type { ConnectionSetting } from '#core/connections';
import type { Outcome } from '#core/ctx';
import { type Reason, reason } from '#core/verdict';

/** From nothing to ready; the first that holds. */
export type ConnectionState = 'missing' | 'placeholder' | 'invalid' | 'limited' | 'ready' | 'unasked';

export type ConnectionVerdict = { readonly state: ConnectionState; readonly reason: Reason };

type Facts = {
  readonly vendor: string;
  readonly settings: readonly ConnectionSetting[];
  /** A local server stands in for it. */
  readonly inSmall?: boolean;
  /** What the harmless question answered; undefined when there is none to ask. */
  readonly answer: Outcome<unknown> | undefined;
};

const sentence = (facts: Facts, code: string, text: string, detail?: Record<string, unknown>): Reason =>
  reason(`connection.${code}`, `${facts.vendor} ${text}`, detail);

/** Failures that say the key works and something else does not. */
const LIMITED = /\.(?:rate_limited|credits_exhausted|quota|breaker_open|rate_budget)/;

/** Permissions that a vendor says its key lacks, in its own words; what is not said is not held against it here. */
function lackingOf(answer: Facts['answer']): readonly string[] {
  if (answer?.state !== 'done') return [];
  const { missing } = (answer.receipt ?? {}) as { readonly missing?: unknown };
  return Array.isArray(missing) ? missing.filter((each) => typeof each === 'string') : [];
}

/** How a vendor is connected, told apart by cause: nothing set, a sample set, refused, used up, well. */
export const connectionVerdict = (facts: Facts): ConnectionVerdict => lacks(facts) ?? standing(facts);

function lacks(facts: Facts): ConnectionVerdict | null {
  const lacking = lackingOf(facts.answer);
  return lacking.length === 0
    ? null
    : {
        state: 'limited',
        reason: sentence(
          facts,
          'lacks',
          `answers, but its key lacks ${lacking.join(', ')}: give it what it lacks there, and set the new key. Until then some of what it is asked for fails.`,
          { missing: lacking },
        ),
      };
}

function standing(facts: Facts): ConnectionVerdict {
  const { settings, answer } = facts;
  const absent = settings.filter((setting) => !setting.present).map((setting) => setting.env);
  if (facts.inSmall && answer?.state === 'done')
    return {
      state: 'ready',
      reason: sentence(
        facts,
        'in_small',
        absent.length === 0
          ? 'answers, as a local server; live workspaces reach the real one.'
          : `answers, as a local server; for live workspaces set ${absent.join(' and ')}.`,
      ),
    };
  if (absent.length > 0 && !facts.inSmall)
    return {
      state: 'missing',
      reason: sentence(
        facts,
        'missing',
        `is not set up: ${absent.join(' and ')} ${absent.length === 1 ? 'is' : 'are'} not set.`,
      ),
    };
  const samples = settings
    .filter((setting) => setting.placeholder && !facts.inSmall)
    .map((setting) => setting.env);
  if (samples.length > 0)
    return {
      state: 'placeholder',
      reason: sentence(
        facts,
        'placeholder',
        `has a sample in place of a key: look at ${samples.join(' and ')}.`,
      ),
    };
  if (!answer)
    return {
      state: 'unasked',
      reason: sentence(facts, 'unasked', 'is set up; it has nothing that could be asked without an effect.'),
    };
  const why =
    answer.state === 'done' ? undefined : answer.state === 'refused' ? answer.reasons[0] : answer.reason;
  if (why?.code === 'vendor.not_connected')
    return {
      state: 'unasked',
      reason: sentence(facts, 'unasked', 'is set up; this sandbox never reaches it, live workspaces do.'),
    };
  if (answer.state === 'done') return { state: 'ready', reason: sentence(facts, 'ready', 'answers.') };
  if (!why) return { state: 'invalid', reason: sentence(facts, 'invalid', 'was not asked.') };
  return { state: LIMITED.test(`.${why.code}`) ? 'limited' : 'invalid', reason: why };
}

/** The same in the words of the health check. */
export const healthOf = (state: ConnectionState): 'ok' | 'degraded' | 'unconfigured' =>
  state === 'missing' ? 'unconfigured' : state === 'ready' || state === 'unasked' ? 'ok' : 'degraded';
