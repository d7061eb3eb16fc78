import { defineContribution } from '#core/contribution';
import type { Ctx, WorkspaceMode } from '#core/ctx';

/** A CRM this installation holds a key for. Which workspace its contacts belong to is said in that workspace. */
export type ConnectedCrm = {
  readonly vendor: string;
  /** The account behind the key, e.g. the id of a sub-account. */
  readonly account: string;
  /** A local server stands in for it: sandboxes have it, and nobody else. */
  readonly inSmall?: boolean;
};
export const connectedCrms = defineContribution<ConnectedCrm>('leads.connected_crm');

const isSandbox = (mode: WorkspaceMode): boolean => mode === 'sandbox';

/** The CRMs of this kind of workspace: a sandbox never reaches a real one. */
export const crmsOf = (ctx: Pick<Ctx, 'contributed' | 'workspace'>): readonly ConnectedCrm[] =>
  ctx.contributed(connectedCrms).filter(({ inSmall = false }) => inSmall === isSandbox(ctx.workspace.mode));
