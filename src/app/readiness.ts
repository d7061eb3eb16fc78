import { acrossWorkspaces } from '#core/db/across-workspaces';
import { listExecutors } from '#core/durable/index';
import { messageOf } from '#core/errors';
import { loadWorkspaces } from '#core/workspace.store';
import { HttpError } from '#http';
import { wantedPasswords } from '#outbound/views';
import type { Legwork } from './legwork.ts';

export type Readiness = {
  ready: boolean;
  parts: { name: string; required: boolean; ready: boolean; message: string }[];
};

/** What the process needs to do its work. Throws 503 naming every part that is not ready. */
export async function readiness(legwork: Legwork): Promise<Readiness> {
  const parts = [
    await database(legwork),
    await worker(legwork),
    await secrets(legwork),
    stopByConfiguration(legwork),
  ];
  const missing = parts.filter((part) => part.required && !part.ready);
  if (missing.length > 0) {
    throw new HttpError(503, 'not_ready', missing.map((part) => `${part.name}: ${part.message}`).join(' '));
  }
  return { ready: true, parts };
}

async function database({ runtime }: Legwork): Promise<Readiness['parts'][number]> {
  try {
    await acrossWorkspaces(runtime.database).tx(loadWorkspaces);
    return { name: 'database', required: true, ready: true, message: 'Postgres answers.' };
  } catch (error) {
    return {
      name: 'database',
      required: true,
      ready: false,
      message: `Postgres does not answer: ${messageOf(error)}`,
    };
  }
}

async function worker({ runtime }: Legwork): Promise<Readiness['parts'][number]> {
  const executors = await acrossWorkspaces(runtime.database)
    .tx((tx) => listExecutors(tx, 10))
    .catch(() => []);
  const working = executors.some((executor) => executor.alive && executor.role !== 'cli');
  return {
    name: 'worker',
    required: true,
    ready: working,
    message: working ? 'A worker gives signs.' : 'No worker gives a sign.',
  };
}

/** A mailbox that is switched on and has no password is a fault; one that does not exist is none. */
async function secrets({ runtime }: Legwork): Promise<Readiness['parts'][number]> {
  const wanted = await acrossWorkspaces(runtime.database)
    .tx(wantedPasswords)
    .catch(() => []);
  const missing = wanted.filter(({ variable }) => !process.env[variable]);
  const message =
    missing.length === 0
      ? 'Every active mailbox has its password.'
      : missing.map(({ address, variable }) => `${address} needs ${variable} in the environment.`).join(' ');
  return { name: 'mailbox passwords', required: true, ready: missing.length === 0, message };
}

/** A vendor that is not configured is no reason not to be ready; a secret that is wanted and missing stops the start. */
function stopByConfiguration({ installation }: Legwork): Readiness['parts'][number] {
  const stopped = installation.config.emergencyStop;
  return {
    name: 'emergency stop',
    required: false,
    ready: !stopped,
    message: stopped ? 'LEGWORK_EMERGENCY_STOP is set: nothing leaves.' : 'Not set.',
  };
}
