export { addressGuard } from './address-guard.ts';
export { cancelPlanned, ledgerCounts, postponePlanned } from './ledger.store.ts';
export { listMailboxes, setPollError, setPolled } from './mailbox.store.ts';
export { saveMailbox } from './save-mailbox.ts';
export { sendLimitsGuard } from './send-limits-guard.ts';
