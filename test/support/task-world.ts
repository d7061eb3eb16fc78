import { sql } from 'drizzle-orm';
import type { Ctx } from '#core/ctx';
import { advanceEnrolments } from '../../src/cadence/advance-enrolments.ts';
import type { TaskList } from '../../src/cadence/tasks/contract.ts';
import { endTasks } from '../../src/cadence/tasks/end-tasks.ts';
import { readTasks } from '../../src/cadence/tasks/read-tasks.ts';
import { type DispatchWorld, reviewer, type Tenant } from './dispatch-world.ts';
import { DAY, pass, type Started, started } from './sequence-world.ts';

/** A first mail, a call, a second mail. */
export const WITH_A_CALL = [
  { day: 1, channel: 'email', action: 'intro', condition: 'always' },
  { day: 3, channel: 'call', action: 'call', condition: 'not_replied' },
  { day: 8, channel: 'email', action: 'value_followup', condition: 'not_replied' },
];

export const numberOf = (index: number): string => `+4930123400${index}`;

/** Leads whose first mail has left and whose call is due, each with a number of its own. */
export async function calling(
  world: DispatchWorld,
  count: number,
  sequence: readonly object[] = WITH_A_CALL,
): Promise<Started> {
  const own = await started(world, count, { sequence });
  const ctx = await own.tenant.ctx();
  for (const [index, leadId] of own.leads.entries())
    await own.tenant.rows(
      sql`insert into person_phones (workspace_id, id, person_id, phone, source, created_at)
          select workspace_id, ${ctx.ids.next()}, person_id, ${numberOf(index)}, 'test', now() from leads where id = ${leadId} returning 1`,
    );
  await pass(own.tenant, 3 * DAY);
  return own;
}

/** Does what is due in sequences. */
export const advance = async (tenant: Tenant): Promise<number> => advanceEnrolments.run(await tenant.ctx());
/** Takes back what is open for nothing, and gives up what nobody did. */
export const ended = async (tenant: Tenant): Promise<number> => endTasks.run(await tenant.ctx());

export const asRita = (tenant: Tenant): Promise<Ctx> => tenant.ctx(reviewer);

export const tasksOf = async (tenant: Tenant, show: 'open' | 'closed' = 'open'): Promise<TaskList['tasks']> =>
  (await readTasks(await tenant.ctx(), { show, limit: 100 })).tasks;

/** The only open task. */
export async function taskOf(tenant: Tenant): Promise<TaskList['tasks'][number]> {
  const [task, ...more] = await tasksOf(tenant);
  if (!task || more.length > 0) throw new Error(`${more.length + (task ? 1 : 0)} tasks are open.`);
  return task;
}

/** A task of one word that the lead's sequence waits for, put there by hand. */
export async function taskToDo(tenant: Tenant, marker: string, leadId: string): Promise<string> {
  const ctx = await tenant.ctx();
  const id = ctx.ids.next<'task'>();
  const at = ctx.now().toString();
  await tenant.rows(
    sql`insert into tasks (workspace_id, id, lead_id, enrolment_id, step, kind, title, state, due_at, created_at)
        select workspace_id, ${id}, lead_id, id, current_step, 'call', ${`Call of ${marker}`}, 'open', ${at}, ${at} from enrolments where lead_id = ${leadId} returning 1`,
  );
  await tenant.rows(
    sql`update enrolments set doing = 'task', due_at = null where lead_id = ${leadId} returning 1`,
  );
  return id;
}
