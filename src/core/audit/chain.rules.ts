import { createHash } from 'node:crypto';

/** An audit row as it is hashed. `at` is UTC with microseconds, `detail` the database's own canonical jsonb text. */
export type ChainedRow = {
  readonly id: string;
  readonly at: string;
  readonly actorKind: string;
  readonly actorId: string;
  readonly actorName: string;
  readonly action: string;
  readonly subject: string;
  readonly detail: string;
};

export const GENESIS = '0'.repeat(64);

/** The hash of a row: SHA-256 over the previous hash, the sequence number and every column, unambiguously joined. */
export function hashRow(previous: string, seq: number, row: ChainedRow): string {
  const fields = [
    previous,
    seq,
    row.id,
    row.at,
    row.actorKind,
    row.actorId,
    row.actorName,
    row.action,
    row.subject,
    row.detail,
  ];
  return createHash('sha256').update(JSON.stringify(fields)).digest('hex');
}

/** The action of an entry that says which rows were cleaned of a person's marks. */
export const REDACTED = 'audit.redacted';

/** The hash of what a row says, by itself. */
export const contentHash = (row: ChainedRow): string => hashRow('', 0, row);

export type SealedRow = ChainedRow & {
  readonly seq: number;
  readonly prevHash: string;
  readonly hash: string;
};

export type ChainBreak = { readonly seq: number; readonly id: string; readonly what: string };

/**
 * Walks sealed rows in order of `seq` from a known state and returns the first break, if any, and the new state.
 * Finds changed, removed, inserted and reordered rows. `redactions` are the rows that the log itself says were cleaned,
 * with the hash of what they say now.
 */
export function walkChain(
  rows: readonly SealedRow[],
  from: { seq: number; hash: string } = { seq: 0, hash: GENESIS },
  redactions: ReadonlyMap<string, string> = new Map(),
): { seq: number; hash: string; broken?: ChainBreak } {
  let state = from;
  for (const row of rows) {
    if (row.seq !== state.seq + 1) {
      return { ...state, broken: { seq: row.seq, id: row.id, what: `row ${state.seq + 1} is missing` } };
    }
    if (row.prevHash !== state.hash) {
      return {
        ...state,
        broken: { seq: row.seq, id: row.id, what: 'it does not continue the row before it' },
      };
    }
    if (hashRow(state.hash, row.seq, row) !== row.hash && redactions.get(row.id) !== contentHash(row)) {
      return {
        ...state,
        broken: { seq: row.seq, id: row.id, what: 'its content was changed after it was sealed' },
      };
    }
    state = { seq: row.seq, hash: row.hash };
  }
  return state;
}
