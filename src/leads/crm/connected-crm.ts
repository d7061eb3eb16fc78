import { defineContribution } from '#core/contribution';

/** A CRM this installation holds a key for. Which workspace its contacts belong to is said in that workspace. */
export type ConnectedCrm = {
  readonly vendor: string;
  /** The account behind the key, e.g. the id of a sub-account. */
  readonly account: string;
};
export const connectedCrms = defineContribution<ConnectedCrm>('leads.connected_crm');
