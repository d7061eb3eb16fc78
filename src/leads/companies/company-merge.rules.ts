import { allow, type Reason, reason, refuse, type Verdict } from '#core/verdict';
import { UNDO_DAYS } from './contract.ts';

export type MergeableCompany = {
  readonly name: string;
  readonly domain: string | null;
  /** What it was merged into already. */
  readonly into: string | null;
};

/** Whether two rows may become one company. */
export function companyMergeVerdict(survivor: MergeableCompany, merged: MergeableCompany): Verdict {
  const gone = [survivor, merged].flatMap(({ name, into }) =>
    into === null ? [] : reason('company_merge.gone', `${name} was merged into ${into} already.`),
  );
  return verdictOf([
    ...gone,
    ...(survivor.domain === null && merged.domain !== null
      ? [
          reason(
            'company_merge.keep_the_domain',
            `${survivor.name} has no domain and the other is known by ${merged.domain}: keep that one, and merge ${survivor.name} into it.`,
          ),
        ]
      : []),
  ]);
}

type Side = { readonly domain: string | null; readonly people: number };

/** Of two that may be one company, given the elder first, which one is to stay: the one with a domain, then the one with more people. */
export function whichStays<T extends Side>(elder: T, younger: T): readonly [stays: T, goes: T] {
  const [known, alsoKnown] = [elder.domain !== null, younger.domain !== null];
  const youngerStays = known === alsoKnown ? younger.people > elder.people : alsoKnown;
  return youngerStays ? [younger, elder] : [elder, younger];
}

/** Until when a merge can be taken back. */
export const undoUntil = (mergedAt: Temporal.Instant): Temporal.Instant =>
  mergedAt.add({ hours: 24 * UNDO_DAYS });

/** Whether a merge of two companies may be taken back now. */
export function companyUndoVerdict(merge: {
  readonly mergedAt: Temporal.Instant;
  readonly undone: boolean;
  /** What became of the one that stayed since then. */
  readonly later: 'merged_again' | 'none';
  readonly now: Temporal.Instant;
}): Verdict {
  const { mergedAt, undone, later, now } = merge;
  return verdictOf([
    ...(undone ? [reason('company_merge.undone', 'This merge was taken back already.')] : []),
    ...(Temporal.Instant.compare(now, undoUntil(mergedAt)) > 0
      ? [
          reason(
            'company_merge.too_late',
            `A merge can be taken back for ${UNDO_DAYS} days, and this one is of ${mergedAt.toString().slice(0, 10)}.`,
          ),
        ]
      : []),
    ...(later === 'merged_again'
      ? [
          reason(
            'company_merge.later',
            'The company was merged with another one since. Take the later merge back first.',
          ),
        ]
      : []),
  ]);
}

function verdictOf([first, ...more]: readonly Reason[]): Verdict {
  return first ? refuse(first, ...more) : allow();
}
