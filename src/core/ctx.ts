import type { Actor, Scope } from './actor.ts';
import type { ContributionKey } from './contribution.ts';
import type { Tx, WorkspaceDb } from './db/index.ts';
import { forbidden } from './errors.ts';
import type { EventOf, EventType } from './events/event.ts';
import type { Ids, WorkspaceId } from './ids.ts';
import type { Log } from './log.ts';
import type { Reason, Verdict } from './verdict.ts';

export type WorkspaceMode = 'sandbox' | 'shadow' | 'live';

export type Workspace = {
  readonly id: WorkspaceId;
  readonly name: string;
  readonly slug: string;
  readonly mode: WorkspaceMode;
  /** Ancestors from the agency down, ending with this workspace. */
  readonly path: readonly WorkspaceId[];
};

export type AuditEntry = { action: string; subject: string; detail?: Record<string, unknown> };

/** Whom and what an effect touches; guards decide on this, set-based over a batch. */
export type Subject = {
  readonly leadId?: string;
  readonly personId?: string;
  /** Normalised e-mail addresses that would be reached. */
  readonly addresses?: readonly string[];
  readonly campaignId?: string;
  readonly mailboxId?: string;
  /** The answer to a message of theirs that this is: limits on how many strangers are written to are not about it. */
  readonly answerId?: string | undefined;
  /** Where a webhook of ours goes. */
  readonly endpointId?: string;
  /** How many things of the world change; above one this is the blast radius. */
  readonly count?: number;
};

/** Proof that a human, or a policy a human granted, said yes to exactly these bytes. Minted by `approval` only. */
export type ApprovalPass = { readonly itemId: string; readonly contentHash: string };

/** The name of a declared operation, typed by what it takes and what it answers. */
export type OperationKey<I, R> = { readonly name: string; readonly __input?: I; readonly __receipt?: R };

export type EffectRequest<I> = {
  readonly input: I;
  readonly subject: Subject;
  /** The same key never has two effects; it names the intention, not the attempt. */
  readonly idempotencyKey: string;
  readonly approval?: ApprovalPass;
};

/**
 * Asked at the last moment before the world changes, of all requests that are at that moment together, after the brakes
 * and in their transaction. Answers in the order of the keys; a refusal aborts without effect.
 */
export type LastWord = (tx: Tx, idempotencyKeys: readonly string[]) => Promise<readonly Verdict[]>;

export type Outcome<R> =
  | { readonly state: 'done'; readonly receipt: R; readonly operationId: string; readonly replayed: boolean }
  | { readonly state: 'refused'; readonly reasons: readonly Reason[] }
  | {
      readonly state: 'failed';
      readonly operationId: string;
      readonly reason: Reason;
      readonly retryable: boolean;
    }
  /** The effect may or may not have happened. Settled by reconciling, never by repeating. */
  | { readonly state: 'unknown'; readonly operationId: string; readonly reason: Reason };

/** The one door to the world: performs a batch of one operation and answers in the same order. */
export type Perform = <I, R>(
  operation: OperationKey<I, R>,
  requests: readonly EffectRequest<I>[],
  lastWord?: LastWord,
) => Promise<Outcome<R>[]>;

/** What a verb gets: who acts where, the time, the database of that workspace and the doors to the outside. */
export type Ctx = {
  readonly workspace: Workspace;
  readonly actor: Actor;
  /** The automatic chain, e.g. a run, in whose name this happens; its limits hold for every effect. Null for everybody else. */
  readonly session: string | null;
  readonly db: WorkspaceDb;
  readonly ids: Ids;
  readonly log: Log;
  /** The workspace's time: real for live workspaces, virtual in the sandbox. */
  now(): Temporal.Instant;
  readonly perform: Perform;
  /** What other slices added under this key. */
  contributed<T>(key: ContributionKey<T>): readonly T[];
  /** A key derived from the installation's secret, one per purpose, for keyed hashes and signatures. */
  secretKey(purpose: string): Uint8Array;
  /** This process, as the heartbeat table knows it. */
  readonly executorId: string;
  /** The public address of this installation, without a trailing slash. */
  readonly baseUrl: string;
  /** The same context for another actor, e.g. a consumer acting for the product. */
  as(actor: Actor): Ctx;
  /** The same context in the name of an automatic chain. */
  during(session: string): Ctx;
  /** Appends an event to the outbox in the given transaction. */
  emit<P extends object>(tx: Tx, event: EventType<P>, data: EventOf<P>): Promise<void>;
  /** Appends events of one type in one statement, in their order. */
  emitAll<P extends object>(tx: Tx, event: EventType<P>, data: readonly EventOf<P>[]): Promise<void>;
  /** Appends an audit row in the given transaction. */
  audit(tx: Tx, entry: AuditEntry): Promise<void>;
};

/** First line of every verb. Throws `forbidden` naming the scope that is missing. */
export function requireScope(ctx: Pick<Ctx, 'actor'>, scope: Scope): void {
  if (ctx.actor.scopes.has(scope)) return;
  throw forbidden(
    'access.scope_missing',
    `${ctx.actor.name} may not do this: the scope ${scope} is missing. Nothing was changed. An owner or admin can grant it.`,
  );
}
