import { type Reason, reason } from '#core/verdict';

/** People written to below which a rate is chance. */
export const FORECAST_SAMPLE = 50;
/** Two-sided 95 %. */
const Z = 1.96;

export type Answering = {
  /** People written to so far, and how many of them answered, and with interest. */
  readonly contacted: number;
  readonly answered: number;
  readonly interested: number;
};
export type Span = { readonly from: number; readonly to: number };
export type AnswerForecast = {
  readonly answers: Span | null;
  readonly interested: Span | null;
  readonly reasons: readonly Reason[];
};

/**
 * How many of so many people will answer, by the workspace's own past: the 95 % interval of Wilson's score, in whole people.
 * Without enough people of its own there is no forecast, and the reason says how many are missing.
 */
export function answersExpected(
  people: number,
  { contacted, answered, interested }: Answering,
): AnswerForecast {
  const detail = { contacted, answered, interested };
  if (contacted < FORECAST_SAMPLE) {
    const text = `${contacted} people were written to so far; ${FORECAST_SAMPLE} are wanted before a forecast is more than a guess.`;
    return { answers: null, interested: null, reasons: [reason('forecast.sample', text, detail)] };
  }
  const text = `By ${contacted} people written to so far: ${answered} answered, ${interested} of them with interest.`;
  return {
    answers: spanOf(people, answered, contacted),
    interested: spanOf(people, interested, contacted),
    reasons: [reason('forecast.measured', text, detail)],
  };
}

function spanOf(people: number, hits: number, sample: number): Span {
  const share = hits / sample;
  const weight = 1 + Z ** 2 / sample;
  const middle = (share + Z ** 2 / (2 * sample)) / weight;
  const reach = (Z * Math.sqrt((share * (1 - share)) / sample + Z ** 2 / (4 * sample ** 2))) / weight;
  return {
    from: Math.floor(people * Math.max(0, middle - reach)),
    to: Math.ceil(people * Math.min(1, middle + reach)),
  };
}
