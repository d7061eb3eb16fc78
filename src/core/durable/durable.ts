import { hostname } from 'node:os';
import { DBOS } from '@dbos-inc/dbos-sdk';
import type { Ctx } from '../ctx.ts';
import { acrossWorkspaces } from '../db/across-workspaces.ts';
import type { Database } from '../db/index.ts';
import { APP_ROLE } from '../db/roles.ts';
import { messageOf } from '../errors.ts';
import type { Log } from '../log.ts';
import { beat, listExecutors, registerExecutor, retire } from './executors.store.ts';
import type { Step, Workflow, WorkflowInput } from './workflow.ts';

const SCHEMA = 'dbos';
/** Raised by hand when a workflow changes so that runs in flight must not continue under the new code. */
const APPLICATION_VERSION = 'legwork-1';
const BEAT_MS = 2_000;
const SILENCE_SECONDS = 10;

export type WorkflowRow = {
  id: string;
  name: string;
  status: string;
  executor: string;
  startedAt: number;
  workspaceId: string | null;
};

export type Durable = {
  readonly executorId: string;
  /** Starts a workflow under a given id; a second start with the same id is the same workflow. */
  start<I extends WorkflowInput>(workflow: Workflow<I>, id: string, input: I): Promise<void>;
  /** Waits until a workflow has ended; throws its error. */
  finished(id: string): Promise<void>;
  /** True when no workflow is running or queued anywhere. */
  settled(): Promise<boolean>;
  /** As `settled`, but asks only when this process began a workflow since it last saw none: for whoever asks at every moment. */
  settledHere(): Promise<boolean>;
  list(limit: number): Promise<WorkflowRow[]>;
  cancel(id: string): Promise<void>;
  resume(id: string): Promise<void>;
  /** Resumes workflows whose executor died. Returns their ids. */
  rescue(): Promise<string[]>;
  stop(): Promise<void>;
};

/** Creates or upgrades the engine's tables; run by the owner role before the first launch. */
export async function migrateDurable(ownerUrl: string): Promise<void> {
  // The engine prints its grants through console.log; stdout belongs to `--json`.
  const print = console.log;
  console.log = () => undefined;
  try {
    await DBOS.migrate(ownerUrl, { schemaName: SCHEMA, applicationRole: APP_ROLE });
  } finally {
    console.log = print;
  }
}

function engineLog(log: Log) {
  const at = (level: 'debug' | 'warn' | 'error') => (entry: unknown) => {
    log[level]({ engine: 'durable' }, entry instanceof Error ? entry.message : String(entry));
  };
  return { info: at('debug'), debug: at('debug'), warn: at('warn'), error: at('error') };
}

const step: Step = (name, work) => DBOS.runStep(work, { name });

/** A name for this process that no other process ever has. */
export const newExecutorId = (): string => `${hostname()}-${process.pid}-${Date.now().toString(36)}`;

/** Opens the durable engine of this process. One at a time. */
export async function createDurable(parts: {
  database: Database;
  workflows: readonly Workflow[];
  contextFor(workspaceId: string): Promise<Ctx>;
  executorId: string;
  role: string;
  version: string;
  log: Log;
}): Promise<Durable> {
  const { database, log, executorId } = parts;
  DBOS.setConfig({
    name: 'legwork',
    systemDatabaseUrl: database.appUrl,
    systemDatabasePool: database.appPool,
    systemDatabaseSchemaName: SCHEMA,
    runMigrations: false,
    executorID: executorId,
    applicationVersion: APPLICATION_VERSION,
    logger: engineLog(log),
  });
  const registered = new Map(
    parts.workflows.map((workflow) => {
      const body = async (input: WorkflowInput) =>
        workflow.run(await parts.contextFor(input.workspaceId), step, input);
      return [workflow.name, DBOS.registerWorkflow(body, { name: workflow.name })];
    }),
  );
  const here = begunHere();
  const heart = await enlist(parts);
  await DBOS.launch();
  return {
    executorId,
    async start(workflow, id, input) {
      const body = registered.get(workflow.name);
      if (!body) throw new Error(`The workflow ${workflow.name} is not registered.`);
      here.began(1);
      await DBOS.startWorkflow(body, { workflowID: id })(input);
    },
    finished: async (id) =>
      void (await DBOS.retrieveWorkflow(id).getResult({ pollingIntervalMs: 50 } as never)),
    settled,
    settledHere: here.settled,
    list: async (limit) =>
      (await DBOS.listWorkflows({ limit, sortDesc: true, loadInput: true })).map(workflowRow),
    cancel: (id) => DBOS.cancelWorkflow(id),
    async resume(id) {
      here.began(1);
      await DBOS.resumeWorkflow(id);
    },
    async rescue() {
      const rescued = await rescue(database, executorId, log);
      here.began(rescued.length);
      return rescued;
    },
    async stop() {
      await close();
      await heart.stop();
    },
  };
}

/** The engine keeps its register of workflows in the module; emptied, it can be opened again in this process. */
const close = (): Promise<void> => DBOS.shutdown({ deregister: true });

const settled = async (): Promise<boolean> =>
  (await DBOS.listWorkflows({ status: ['PENDING', 'ENQUEUED'], limit: 1 })).length === 0;

/** Asks again whether all is settled only after this process began something. */
function begunHere() {
  let [begun, settledAt] = [0, -1];
  return {
    began(count: number): void {
      begun += count;
    },
    async settled(): Promise<boolean> {
      const asked = begun;
      if (settledAt !== asked && (await settled())) settledAt = asked;
      return settledAt === asked;
    },
  };
}

/** Signs on in the heartbeat table, signs off processes of this machine that are gone, and keeps beating. */
async function enlist(parts: {
  database: Database;
  executorId: string;
  role: string;
  version: string;
  log: Log;
}): Promise<{ stop(): Promise<void> }> {
  const { executorId, role, version, log } = parts;
  const system = acrossWorkspaces(parts.database);
  await system.tx(async (tx) => {
    const known = await listExecutors(tx, SILENCE_SECONDS);
    for (const executor of known.filter((entry) => entry.alive && gone(entry))) await retire(tx, executor.id);
    await registerExecutor(tx, { id: executorId, role, pid: process.pid, host: hostname(), version });
  });
  const timer = setInterval(() => {
    system
      .tx((tx) => beat(tx, executorId))
      .catch((error) => log.warn({ error: messageOf(error) }, 'The heartbeat could not be written.'));
  }, BEAT_MS);
  timer.unref();
  return {
    async stop() {
      clearInterval(timer);
      await system.tx((tx) => retire(tx, executorId));
    },
  };
}

function workflowRow(status: Awaited<ReturnType<typeof DBOS.listWorkflows>>[number]): WorkflowRow {
  const [input] = (status.input ?? []) as [WorkflowInput?];
  return {
    id: status.workflowID,
    name: status.workflowName,
    status: status.status,
    executor: status.executorId ?? '',
    startedAt: status.createdAt,
    workspaceId: input?.workspaceId ?? null,
  };
}

/** A process of this machine that no longer exists is dead at once; others after their silence. */
function gone(executor: { host: string; pid: number; alive: boolean }): boolean {
  if (!executor.alive) return true;
  if (executor.host !== hostname()) return false;
  try {
    process.kill(executor.pid, 0);
    return false;
  } catch {
    return true;
  }
}

async function rescue(database: Database, self: string, log: Log): Promise<string[]> {
  const executors = await acrossWorkspaces(database).tx((tx) => listExecutors(tx, SILENCE_SECONDS));
  const living = new Set(executors.filter((executor) => !gone(executor)).map((executor) => executor.id));
  living.add(self);
  const pending = await DBOS.listWorkflows({ status: 'PENDING' });
  const orphans = pending
    .filter((status) => !living.has(status.executorId ?? ''))
    .map((status) => status.workflowID);
  for (const id of orphans) await DBOS.resumeWorkflow(id);
  if (orphans.length > 0) log.info({ workflows: orphans }, 'Workflows of a process that died go on here.');
  return orphans;
}
