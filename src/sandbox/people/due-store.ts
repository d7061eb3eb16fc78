import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { appendLine, filesIn, mendLog, readLines, removeFile, writeWhole } from '#vendors/kit/durable-files';
import type { Habit } from './personality.ts';

/** What somebody does about a mail that Instantly sent, about a request on LinkedIn that HeyReach made, or in our calendar. */
export type VendorAct =
  | {
      readonly kind: 'instantly';
      readonly lead: string;
      readonly event: 'opened' | 'clicked' | 'bounced' | 'unsubscribed';
    }
  | {
      readonly kind: 'instantly';
      readonly lead: string;
      readonly event: 'reply';
      readonly text: string;
      readonly automatic: boolean;
    }
  | { readonly kind: 'heyreach'; readonly room: string; readonly event: 'accepted' | 'message' | 'given_up' }
  | { readonly kind: 'heyreach'; readonly room: string; readonly event: 'reply'; readonly text: string }
  | { readonly kind: 'booking'; readonly email: string; readonly name: string };

/** Something a person will do: a mail into a mailbox of ours, a request of their mail program or browser, or an act at a vendor. */
export type DueAct =
  | VendorAct
  | { readonly kind: 'mail'; readonly mailbox: string; readonly messageId: string; readonly raw: string }
  | { readonly kind: 'one_click'; readonly url: string; readonly attempts: number }
  | { readonly kind: 'visit'; readonly path: string; readonly agent: string; readonly from: string };
/** Whose doing it is, and what they mean by it. */
export type Meaning = {
  readonly person: string;
  readonly what:
    | Habit
    | 'second_turn'
    | 'opened'
    | 'clicked'
    | 'scanned'
    | 'accepted'
    | 'messaged'
    | 'never_answered'
    | 'booked';
};
export type Due = {
  readonly key: string;
  readonly at: Temporal.Instant;
  readonly meaning: Meaning;
  readonly act: DueAct;
};
/** Something a person did; `messageId` where it was a mail. */
export type Deed = Meaning & {
  readonly key: string;
  readonly at: string;
  readonly messageId: string | null;
};

/** What is still to come, one file each, so that a killed process forgets nothing. */
export type DueStore = {
  /** Keeps it once per key. */
  put(due: Due): void;
  /** Everything due at `now`, earliest first. */
  ready(now: Temporal.Instant): Due[];
  /** It is done: off the list, and remembered. */
  settle(due: Due): void;
  /** Off the list, because it is tried again later. */
  drop(due: Due): void;
  next(): Temporal.Instant | null;
  /** What was done so far, in order. */
  done(): readonly Deed[];
};

type Entry = { readonly key: string; readonly at: number; readonly path: string };

export function openDueStore(folder: string): DueStore {
  const entries = new Map<string, Entry>();
  const log = join(folder, '.done.log');
  mendLog(log);
  const done = readLines<Deed>(log);
  for (const file of filesIn(folder)) {
    const named = /^(\d+)-(.+)\.json$/.exec(file);
    if (named?.[2]) entries.set(named[2], { key: named[2], at: Number(named[1]), path: join(folder, file) });
  }
  const drop = ({ key }: Due): void => {
    const entry = entries.get(key);
    if (entry) removeFile(entry.path);
    entries.delete(key);
  };
  return {
    put({ key, at, meaning, act }) {
      if (entries.has(key)) return;
      const path = join(folder, `${String(at.epochMilliseconds).padStart(14, '0')}-${key}.json`);
      writeWhole(path, JSON.stringify({ meaning, act }));
      entries.set(key, { key, at: at.epochMilliseconds, path });
    },
    ready: (now) =>
      [...entries.values()]
        .filter((entry) => entry.at <= now.epochMilliseconds)
        .sort((a, b) => a.at - b.at || a.key.localeCompare(b.key))
        .map((entry) => ({
          key: entry.key,
          at: Temporal.Instant.fromEpochMilliseconds(entry.at),
          ...(JSON.parse(readFileSync(entry.path, 'utf8')) as Pick<Due, 'meaning' | 'act'>),
        })),
    settle(due) {
      const { key, at, meaning, act } = due;
      const deed = {
        ...{ key, ...meaning, at: at.toString() },
        messageId: act.kind === 'mail' ? act.messageId : null,
      };
      // A process that was killed between the two lines below finds the deed written already.
      if (!done.some((entry) => entry.key === key)) {
        appendLine(log, deed);
        done.push(deed);
      }
      drop(due);
    },
    drop,
    next() {
      let earliest: number | null = null;
      for (const { at } of entries.values()) if (earliest === null || at < earliest) earliest = at;
      return earliest === null ? null : Temporal.Instant.fromEpochMilliseconds(earliest);
    },
    done: () => done,
  };
}
