import { type Autonomy, type AutonomyEvent, nextAutonomy, PROMOTE_AFTER } from '#approval';
import type { AutonomyLevel } from '#approval/contract';
import { type Reason, reason } from '#core/verdict';

/** The newest answers under a grant, since it was given or moved last. */
export type Figures = {
  /** People decided on so many; sent without a changed word; turned down. */
  readonly decided: number;
  readonly unedited: number;
  readonly rejected: number;
  /** So many left without a person, and were met with a no. */
  readonly alone: number;
  readonly refused: number;
};

/** Fewer than this are no figures. */
export const KPI_SAMPLES = 10;
/** The newest that count. */
export const KPI_NEWEST = 20;
/** Below, or above, the figures are bad: what an operator's own figures are alarmed at. */
const LEAST_UNEDITED = 0.4;
const MOST_REJECTED = 0.1;
const MOST_REFUSED = 0.1;

/** Why these figures are bad; undefined where they are not, or where too little is known. */
export function badFigures({ decided, unedited, rejected, alone, refused }: Figures): Reason | undefined {
  const of = (part: number, all: number): number => (all < KPI_SAMPLES ? 0 : part / all);
  if (of(refused, alone) > MOST_REFUSED)
    return reason(
      'autonomy.refused',
      `${refused} of ${alone} answers that went by themselves were met with a no.`,
    );
  if (of(rejected, decided) > MOST_REJECTED)
    return reason('autonomy.rejected', `People turned down ${rejected} of ${decided} answers.`);
  if (decided >= KPI_SAMPLES && of(unedited, decided) < LEAST_UNEDITED)
    return reason('autonomy.edited', `Only ${unedited} of ${decided} answers left as they were written.`);
  return undefined;
}

export type EarnedFacts = {
  readonly level: AutonomyLevel;
  readonly highest: AutonomyLevel;
  /** What people said since the last move, oldest first. */
  readonly events: readonly AutonomyEvent[];
  readonly figures: Figures;
  readonly calibrated: boolean;
  /** The owner wants it although nobody knows what the threshold means. */
  readonly chosen: boolean;
  /** False where a person looks at every such answer, whatever is granted. */
  readonly mayGo: boolean;
};

/** What stands at these levels goes without a person. */
const GOES: readonly AutonomyLevel[] = ['hold', 'auto'];
export const goesAlone = (level: AutonomyLevel): boolean => GOES.includes(level);

/**
 * Where a grant stands after what happened. Bad figures and corrections take back what goes by itself; where a person looks at every
 * answer there is nothing to take back, but a complaint ends all of it. Nothing climbs whose threshold means nothing yet.
 */
export function earnedLevel(facts: EarnedFacts): Autonomy {
  const { level, highest, figures, calibrated, chosen, mayGo } = facts;
  const bad = goesAlone(level) ? badFigures(figures) : undefined;
  const events = facts.events.filter((event) => event !== 'correction' || goesAlone(level));
  const next = nextAutonomy({
    ...{ level, highest, promoteAfter: PROMOTE_AFTER },
    events: bad ? [...events, 'bad_kpi'] : events,
  });
  if (next.moved === 'demoted') return bad ? { ...next, reasons: [bad, ...next.reasons] } : next;
  if (next.moved !== 'promoted') return next;
  if (!mayGo)
    return stays(level, 'autonomy.person', 'A person looks at every such answer, so it climbs no further.');
  if (!calibrated && !chosen)
    return stays(
      level,
      'autonomy.uncalibrated',
      `Approved ${PROMOTE_AFTER} times in a row, but too few answers were settled to know what the threshold means.`,
    );
  return next;
}

const stays = (level: AutonomyLevel, code: string, text: string): Autonomy => ({
  ...{ level, moved: 'stays', missing: null },
  reasons: [reason(code, text)],
});
