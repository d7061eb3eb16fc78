import { type Reason, reason } from '#core/verdict';

/** A draft whose rightness a person settled, with how sure the evaluator had been. */
export type Labelled = { readonly confidence: number; readonly right: boolean };

export type Bin = {
  /** The bin holds confidences from here, inclusive; the last one 1 too. */
  readonly from: number;
  readonly count: number;
  /** Mean confidence and share that was right; null in an empty bin. */
  readonly said: number | null;
  readonly was: number | null;
};

export type Calibration = {
  readonly samples: number;
  readonly calibrated: boolean;
  readonly bins: readonly Bin[];
  /** Expected calibration error: the mean distance of what was said from what was, by bin. */
  readonly error: number | null;
  /** Of a hundred drafts at or above the threshold, how many would be wrong, at worst (95 %); null where none is there. */
  readonly wrongPerHundred: number | null;
  /** The lowest threshold that keeps to the budget; null where none does or too little is known. */
  readonly recommended: number | null;
  readonly reasons: readonly Reason[];
};

/** Fewer than this say nothing: 59 without a single mistake are what it takes to promise 5 in 100 with 95 %. */
export const LEAST_SAMPLES = 60;
const BINS = 10;
/** Two-sided 90 %, so that the upper end holds with 95 %. */
const Z = 1.6449;

/** The upper end of Wilson's interval for `wrong` of `count`. */
function atWorst(wrong: number, count: number): number {
  const share = wrong / count;
  const spread = Z * Math.sqrt((share * (1 - share)) / count + (Z * Z) / (4 * count * count));
  return (share + (Z * Z) / (2 * count) + spread) / (1 + (Z * Z) / count);
}

const wrongOf = (drafts: readonly Labelled[]): number => drafts.filter(({ right }) => !right).length;

/**
 * What a threshold is worth for one intent, and which one keeps to a budget of wrong answers per hundred. A confidence that
 * tells nothing apart, being the same for every draft, is not calibrated however many there are.
 */
export function calibrate({
  drafts,
  threshold,
  budget,
}: {
  readonly drafts: readonly Labelled[];
  readonly threshold: number;
  /** Wrong answers of a hundred that the owner accepts. */
  readonly budget: number;
}): Calibration {
  const values = [...new Set(drafts.map(({ confidence }) => confidence))].toSorted((a, b) => a - b);
  const bins = Array.from({ length: BINS }, (_, place) => binAt(drafts, place));
  const why =
    drafts.length < LEAST_SAMPLES
      ? reason('calibration.few', `${drafts.length} of ${LEAST_SAMPLES} settled drafts: uncalibrated.`)
      : values.length < 2
        ? reason('calibration.constant', 'Every draft got the same confidence: it tells nothing apart.')
        : undefined;
  const above = (at: number): Labelled[] => drafts.filter(({ confidence }) => confidence >= at);
  const keeps = (at: number): boolean => {
    const kept = above(at);
    return kept.length >= LEAST_SAMPLES && atWorst(wrongOf(kept), kept.length) * 100 <= budget;
  };
  const recommended = why ? null : (values.find(keeps) ?? null);
  const kept = above(threshold);
  return {
    samples: drafts.length,
    calibrated: why === undefined,
    bins,
    error: errorOf(bins, drafts.length),
    wrongPerHundred: kept.length === 0 ? null : 100 * atWorst(wrongOf(kept), kept.length),
    recommended,
    reasons: [why ?? said(recommended, budget)],
  };
}

const said = (recommended: number | null, budget: number): Reason =>
  recommended === null
    ? reason('calibration.none_keeps', `No threshold keeps to ${budget} wrong answers in a hundred.`)
    : reason('calibration.keeps', `From ${recommended} on at most ${budget} answers in a hundred are wrong.`);

function binAt(drafts: readonly Labelled[], place: number): Bin {
  const inside = drafts.filter(
    ({ confidence }) => Math.min(BINS - 1, Math.floor(confidence * BINS)) === place,
  );
  const mean = (of: (draft: Labelled) => number): number | null =>
    inside.length === 0 ? null : inside.reduce((sum, draft) => sum + of(draft), 0) / inside.length;
  return {
    from: place / BINS,
    count: inside.length,
    said: mean(({ confidence }) => confidence),
    was: mean(({ right }) => Number(right)),
  };
}

const errorOf = (bins: readonly Bin[], samples: number): number | null =>
  samples === 0
    ? null
    : bins.reduce(
        (sum, { count, said, was }) => sum + (count * Math.abs((said ?? 0) - (was ?? 0))) / samples,
        0,
      );
