import { type Reason, reason } from '#core/verdict';
import { AUTONOMY_LEVELS, type AutonomyLevel } from './contract.ts';

/** What people and readers said since the last move, oldest first. */
export const AUTONOMY_EVENTS = [
  'approved_unedited',
  'approved_edited',
  'rejected',
  'correction',
  'complaint',
  'bad_kpi',
] as const;
export type AutonomyEvent = (typeof AUTONOMY_EVENTS)[number];

/** Approvals in a row without a changed word, for one step up. */
export const PROMOTE_AFTER = 20;

export type AutonomyFacts = {
  readonly level: AutonomyLevel;
  readonly events: readonly AutonomyEvent[];
  readonly promoteAfter: number;
  /** As high as the owner lets it climb. */
  readonly highest: AutonomyLevel;
};

export type Autonomy = {
  readonly level: AutonomyLevel;
  readonly moved: 'promoted' | 'demoted' | 'stays';
  /** Unedited approvals that are missing for the next step; null where there is none. */
  readonly missing: number | null;
  readonly reasons: readonly Reason[];
};

/** How far each of these throws back, at once and whatever came before. */
const FALLS: Readonly<Partial<Record<AutonomyEvent, { readonly steps: number; readonly text: string }>>> = {
  complaint: { steps: AUTONOMY_LEVELS.length, text: 'Somebody complained, so nothing goes by itself.' },
  correction: { steps: 1, text: 'A person had to correct what had gone.' },
  bad_kpi: { steps: 1, text: 'The figures fell below what is allowed.' },
};

const at = (index: number): AutonomyLevel => AUTONOMY_LEVELS[Math.max(0, index)] ?? 'auto';

/** Level after the events; the worst of them decides. One step up at a time, and never above what the owner allows. */
export function nextAutonomy({ level, events, promoteAfter, highest }: AutonomyFacts): Autonomy {
  const index = AUTONOMY_LEVELS.indexOf(level);
  const top = AUTONOMY_LEVELS.indexOf(highest);
  const falls = events.flatMap((event) => FALLS[event] ?? []);
  const worst = falls.toSorted((a, b) => b.steps - a.steps)[0];
  if (worst && index > 0) {
    const lower = at(Math.min(index - worst.steps, top));
    return answer(lower, 'demoted', null, 'autonomy.demoted', `${worst.text} From ${level} to ${lower}.`);
  }
  if (index > top)
    return answer(highest, 'demoted', null, 'autonomy.ceiling', `The owner allows ${highest} at most.`);
  const row = rowOfApprovals(events);
  if (index === top)
    return answer(level, 'stays', null, 'autonomy.top', `${level} is as high as the owner allows.`);
  const missing = promoteAfter - row;
  if (missing <= 0) {
    const higher = at(index + 1);
    const text = `${row} approvals in a row without a changed word: from ${level} to ${higher}.`;
    return answer(higher, 'promoted', null, 'autonomy.promoted', text);
  }
  const text = `${row} of ${promoteAfter} approvals in a row without a changed word; it stays at ${level}.`;
  return answer(level, 'stays', missing, 'autonomy.stays', text);
}

const answer = (
  level: AutonomyLevel,
  moved: Autonomy['moved'],
  missing: number | null,
  code: string,
  text: string,
): Autonomy => ({ level, moved, missing, reasons: [reason(code, text)] });

/** The unedited approvals at the end; an edit, a rejection or worse starts the row anew. */
function rowOfApprovals(events: readonly AutonomyEvent[]): number {
  const last = events.findLastIndex((event) => event !== 'approved_unedited');
  return events.length - last - 1;
}
