import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { filesIn, removeFile, writeWhole } from '#vendors/kit/durable-files';

/** Something a person will do: a mail into a mailbox of ours, or the one-click request of their mail program. */
export type DueAct =
  | { readonly kind: 'mail'; readonly mailbox: string; readonly messageId: string; readonly raw: string }
  | { readonly kind: 'one_click'; readonly url: string; readonly attempts: number };
export type Due = { readonly key: string; readonly at: Temporal.Instant; readonly act: DueAct };

/** What is still to come, one file each, so that a killed process forgets nothing. */
export type DueStore = {
  /** Keeps it once per key. */
  put(due: Due): void;
  /** Everything due at `now`, earliest first. */
  ready(now: Temporal.Instant): Due[];
  settle(due: Due): void;
  next(): Temporal.Instant | null;
};

type Entry = { readonly key: string; readonly at: number; readonly path: string };

export function openDueStore(folder: string): DueStore {
  const entries = new Map<string, Entry>();
  for (const file of filesIn(folder)) {
    const named = /^(\d+)-(.+)\.json$/.exec(file);
    if (named?.[2]) entries.set(named[2], { key: named[2], at: Number(named[1]), path: join(folder, file) });
  }
  return {
    put({ key, at, act }) {
      if (entries.has(key)) return;
      const path = join(folder, `${String(at.epochMilliseconds).padStart(14, '0')}-${key}.json`);
      writeWhole(path, JSON.stringify(act));
      entries.set(key, { key, at: at.epochMilliseconds, path });
    },
    ready: (now) =>
      [...entries.values()]
        .filter((entry) => entry.at <= now.epochMilliseconds)
        .sort((a, b) => a.at - b.at || a.key.localeCompare(b.key))
        .map((entry) => ({
          key: entry.key,
          at: Temporal.Instant.fromEpochMilliseconds(entry.at),
          act: JSON.parse(readFileSync(entry.path, 'utf8')) as DueAct,
        })),
    settle({ key }) {
      const entry = entries.get(key);
      if (!entry) return;
      removeFile(entry.path);
      entries.delete(key);
    },
    next() {
      let earliest: number | null = null;
      for (const { at } of entries.values()) if (earliest === null || at < earliest) earliest = at;
      return earliest === null ? null : Temporal.Instant.fromEpochMilliseconds(earliest);
    },
  };
}
