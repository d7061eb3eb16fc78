import { contribute, defineContribution } from '#core/contribution';
import type { Ctx } from '#core/ctx';
import type { Tx } from '#core/db/index';

/**
 * A column that leads to a company. Whoever has one declares it, and a column that nobody declared fails the test that reads the
 * catalogue.
 */
export type CompanyPointer = {
  readonly table: string;
  readonly column: string;
  /** Of a column that names other things as well, the rows that name a company. */
  readonly kind?: { readonly column: string; readonly value: string };
  /** Why the rows stay with the company they were written of, when it is merged into another. */
  readonly stays?: string;
};
export const companyPointers = defineContribution<CompanyPointer>('company_pointer');

/** What else has to follow when companies become one or two again, in the same transaction. */
export type CompanyMergeHook = {
  readonly name: string;
  after(ctx: Ctx, tx: Tx, companyIds: readonly string[]): Promise<void>;
};
export const companyMergeHooks = defineContribution<CompanyMergeHook>('company_merge_hook');

const own: readonly CompanyPointer[] = [
  { table: 'people', column: 'company_id' },
  { table: 'facts', column: 'subject_id', kind: { column: 'subject_kind', value: 'company' } },
  { table: 'companies', column: 'merged_into' },
  { table: 'company_merges', column: 'survivor_id', stays: 'the record of what was merged' },
  { table: 'company_merges', column: 'merged_id', stays: 'the record of what was merged' },
  { table: 'company_pairs', column: 'one', stays: 'a pair is looked at anew when one of it is merged' },
  { table: 'company_pairs', column: 'other', stays: 'a pair is looked at anew when one of it is merged' },
  { table: 'company_changes', column: 'company_id', stays: 'that this row itself changed' },
];
export const leadsCompanyPointers = own.map((pointer) => contribute(companyPointers, pointer));
