/**
 * A place where upper slices add to a lower one without being known there: probes, blockers, verify checks,
 * approval kinds. The lower slice owns the key, manifests carry the entries, `app` collects them.
 */
export type ContributionKey<T> = { readonly name: string; readonly __entry?: T };
export type Contribution = { readonly key: string; readonly entry: unknown };

export const defineContribution = <T>(name: string): ContributionKey<T> => ({ name });
export const contribute = <T>(key: ContributionKey<T>, entry: T): Contribution => ({ key: key.name, entry });

/** All entries by key, in the order of the slices. */
export type Contributions = {
  of<T>(key: ContributionKey<T>): readonly T[];
};

export function collectContributions(contributions: readonly Contribution[]): Contributions {
  const byKey = new Map<string, unknown[]>();
  for (const { key, entry } of contributions) byKey.set(key, [...(byKey.get(key) ?? []), entry]);
  return { of: <T>(key: ContributionKey<T>) => (byKey.get(key.name) ?? []) as readonly T[] };
}
