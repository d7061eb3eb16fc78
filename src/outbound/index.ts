export { addressGuard } from './address-guard.ts';
export { cancelPlanned, ledgerCounts, postponePlanned } from './ledger.store.ts';
export { campaignsOfMailboxes, listMailboxes, setPollError, setPolled } from './mailbox.store.ts';
export { type PlanInput, planSends, whyFull } from './plan.rules.ts';
export { mayCarry, type PlannedCampaign, planFacts } from './plan-facts.ts';
export { rampGuard } from './ramp-guard.ts';
export { saveMailbox } from './save-mailbox.ts';
export { sendLimitsGuard } from './send-limits-guard.ts';
export {
  noteVendorLeads,
  requestStops,
  type VendorLead,
  vendorLeadsIn,
  vendorSendsOf,
} from './vendor-lead.store.ts';
