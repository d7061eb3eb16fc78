import { contribute } from '#core/contribution';
import { attention } from '#core/contributions';
import { dangerousOperations } from '#core/dangerous';
import { erasureHooks } from '#core/personal-data/personal-table';
import { defineSlice } from '#core/slice';
import { archiveDecision, restoreDecision } from './archive/decision.ts';
import { restoreOperation } from './archive/restore-operation.ts';
import { leadsCompanyPointers } from './companies/company-pointers.ts';
import { pairCompanies } from './companies/pair-companies.ts';
import { hearCrm, hearCrmMail } from './crm/hear-crm.ts';
import { linkImported } from './crm/link-contacts.ts';
import { tellStatuses, tellSuppressions } from './crm/plan-writes.ts';
import { crmReadings } from './crm/read-crm.ts';
import { readStages } from './crm/read-stages.ts';
import { syncCrm } from './crm/sync-crm.ts';
import { writeCrm } from './crm/write-crm.ts';
import { decayLeads } from './decay-leads.ts';
import { decisions } from './decisions.ts';
import { openErasures } from './erasure/attention.ts';
import { eraseOperation } from './erasure/dangerous.ts';
import { exclusionDecision } from './exclusion/decision.ts';
import { leadsPersonalTables } from './personal-data.ts';
import { segmentDecision } from './segments/decision.ts';
import { keepSegments } from './segments/keep-segments.ts';
import { timelineSources } from './timeline/source.ts';
import { recordedEvents, statusChanges } from './timeline/timeline.store.ts';
import { eraseFromUploads, forgetUploads, importUploads } from './uploads/import-uploads.ts';

export const slice = defineSlice({
  name: 'leads',
  decisions: [...decisions, segmentDecision, exclusionDecision, archiveDecision, restoreDecision],
  consumers: [hearCrm, hearCrmMail, tellStatuses, tellSuppressions, linkImported],
  ticks: [
    syncCrm,
    readStages,
    writeCrm,
    decayLeads,
    keepSegments,
    importUploads,
    forgetUploads,
    pairCompanies,
  ],
  contributions: [
    ...leadsPersonalTables,
    ...leadsCompanyPointers,
    crmReadings,
    contribute(attention, openErasures),
    contribute(dangerousOperations, eraseOperation),
    contribute(dangerousOperations, restoreOperation),
    contribute(erasureHooks, eraseFromUploads),
    contribute(timelineSources, recordedEvents),
    contribute(timelineSources, statusChanges),
  ],
});
