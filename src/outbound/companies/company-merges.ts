import { contribute } from '#core/contribution';
import { companyMergeHooks, companyPointers } from '#leads';
import { replanCompanies } from './company.store.ts';

/** What is planned to their people is planned anew: the cap, a pause and an answer are of all of them now, or of each again. */
export const outboundCompanyMerges = [
  contribute(companyPointers, {
    ...{ table: 'company_pauses', column: 'company_id' },
    stays: 'a pause of what was merged holds for the company it was merged into',
  }),
  contribute(companyMergeHooks, {
    name: 'outbound.companies',
    after: (_ctx, tx, companyIds) => replanCompanies(tx, companyIds),
  }),
];
