import { defineContribution } from '../contribution.ts';
import type { Ctx } from '../ctx.ts';
import type { Tx } from '../db/index.ts';
import type { Reason } from '../verdict.ts';

/** How rows lead to a person: by a column that names them, or through the rows of another table that do. */
export type Belonging =
  | { readonly column: string; readonly to: 'lead' | 'person' | 'hash' }
  | { readonly column: string; readonly through: string; readonly key?: string };

/**
 * What one table knows of people. One declaration serves erasing, exporting and merging, and a table without one fails
 * the test that reads the catalogue.
 */
export type PersonalTable = {
  readonly table: string;
  /** What the rows are, in words of a certificate: `messages written to and by the person`. */
  readonly what: string;
  /** How a person's own rows are found; none where people can only be mentioned. */
  readonly belongs?: readonly Belonging[];
  /** What becomes of the person's own rows: gone, or kept as a number with these columns set to these values. */
  readonly own?: 'delete' | Readonly<Record<string, string | null>>;
  /** Whether the rows say of a lead what was true of it alone, so that they stay with it when leads are merged. */
  readonly stays?: boolean;
  /** Columns of free text in which anybody may be mentioned: `text`, `text[]` or `jsonb`. */
  readonly mentions?: readonly string[];
  /** What becomes of another's row that mentions them, where it is not cleaned: an answer that can be asked for again goes. */
  readonly mentioning?: 'delete';
  /** Columns that are left out of an export, because they are another's secret or say nothing to the person. */
  readonly unexported?: readonly string[];
};
export const personalTables = defineContribution<PersonalTable>('personal_table');

/** A person as an erasure sees them. The patterns are good in Postgres as in JavaScript, whatever the case. */
export type ErasureSubject = {
  readonly leadIds: readonly string[];
  readonly personIds: readonly string[];
  /** Keyed hashes of everything they can be recognised by. */
  readonly hashes: readonly string[];
  /** Finds the texts that show the person. */
  readonly finds: string;
  /** What is taken out of such a text. */
  readonly cleans: string;
};

/** How many rows of a place were erased or emptied. */
export type ErasedPlace = { readonly place: string; readonly what: string; readonly rows: number };

/** What somebody outside was told, or what a person has to do there. */
export type ToldVendor = { readonly vendor: string; readonly done: boolean; readonly note: string };

/** What a declaration cannot say. */
export type ErasureHook = {
  readonly name: string;
  /** Ends what is under way for the person; a reason means: not at this moment. Nothing is erased then. */
  settle?(ctx: Ctx, tx: Tx, subject: ErasureSubject): Promise<Reason | null>;
  /** Ends and tells what concerns others, before anything is erased. Repeating it changes nothing. */
  tell?(ctx: Ctx, subject: ErasureSubject): Promise<readonly ToldVendor[]>;
  /** Looks whether those who were told have done it; a reason means: not yet. Nothing is erased then. */
  confirmed?(ctx: Ctx, tx: Tx, subject: ErasureSubject): Promise<Reason | null>;
  /** Erases what no column tells, in the transaction of the erasure. */
  erase?(ctx: Ctx, tx: Tx, subject: ErasureSubject): Promise<readonly ErasedPlace[]>;
  /** Erases what the application itself may not change, just before that transaction. Repeating it changes nothing. */
  ahead?(ctx: Ctx, subject: ErasureSubject): Promise<readonly ErasedPlace[]>;
};
/** Ends what two leads of one person must not both go on with, before their rows are joined. A reason means: not now. */
export type MergeHook = {
  readonly name: string;
  before(
    ctx: Ctx,
    tx: Tx,
    pair: { readonly survivorId: string; readonly mergedId: string },
  ): Promise<Reason | null>;
};
export const mergeHooks = defineContribution<MergeHook>('merge_hook');
export const erasureHooks = defineContribution<ErasureHook>('erasure_hook');
