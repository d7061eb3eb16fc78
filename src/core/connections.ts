import { defineContribution } from './contribution.ts';
import type { Ctx, OperationKey, WorkspaceMode } from './ctx.ts';
import type { Tx } from './db/index.ts';

/** A setting a vendor needs: where it is set, and whether something is there. The value stays where it is. */
export type ConnectionSetting = {
  readonly env: string;
  readonly present: boolean;
  /** It looks like the sample of a documentation, not like a key. */
  readonly placeholder: boolean;
};

/** A vendor this installation could use: what it needs, what it is for, and a harmless question to ask it. */
export type Connection = {
  readonly vendor: string;
  /** Whose it is; every workspace's where nothing is said. */
  readonly modes?: readonly WorkspaceMode[];
  /** A local server stands in for it; the settings are those a live workspace would need. */
  readonly inSmall?: boolean;
  /** What it is for, in the words of the ports. */
  readonly capabilities: readonly string[];
  readonly settings: readonly ConnectionSetting[];
  /** All that is needed is there. */
  readonly configured: boolean;
  /** Null where there is nothing to ask without a cost or an effect. */
  readonly probe: { readonly operation: OperationKey<unknown, unknown>; readonly input: unknown } | null;
  /** The end of the address to paste at the vendor; null where it delivers nothing. */
  readonly webhook: {
    readonly source: string;
    /** The installation has a secret for it. */
    readonly secured: boolean;
    /** Names of the secrets it can be proved by. */
    readonly secrets: readonly string[];
  } | null;
};
export const connections = defineContribution<Connection>('core.connections');

/** The vendors of this kind of workspace. */
export const connectionsOf = (ctx: Pick<Ctx, 'contributed' | 'workspace'>): readonly Connection[] =>
  ctx.contributed(connections).filter(({ modes }) => modes?.includes(ctx.workspace.mode) ?? true);

/** What is read from a vendor again and again: when it was last read to the end, and how that stands. */
export type ConnectionReading = {
  readonly vendor: string;
  readonly lastReadAt: string | null;
  readonly note: string;
};
export const connectionReadings = defineContribution<{
  list(ctx: Ctx, tx: Tx): Promise<readonly ConnectionReading[]>;
}>('core.connection_readings');
