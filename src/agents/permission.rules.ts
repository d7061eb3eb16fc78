import { allow, reason, refuse, type Verdict } from '#core/verdict';
import type { Action } from './contract.ts';
import { type Caps, isAction, isAgent, isRostered, MOST_RECORDS, NEVER, ROSTER } from './roster.rules.ts';

export type PermissionQuestion = {
  readonly agent: string;
  readonly action: string;
  /** Actions this workspace took away from the agent. */
  readonly withdrawn: readonly string[];
  /** Whether evidence for the action is at hand: an approval of exactly this, or a fact with source and date. */
  readonly grounded: boolean;
  /** Things one call would touch. */
  readonly count: number;
  /** What the agent did in the last minute, hour and day. */
  readonly used: Caps;
};

const NEEDS_GROUND: ReadonlySet<string> = new Set<Action>([
  'send_email',
  'send_sms',
  'schedule_email',
  'esp_add_leads',
  'esp_reply',
  'esp_activate',
  'linkedin_add_leads_to_list',
  'linkedin_message',
  'bulk_send_email',
]);

/** Whether an agent may do an action now: every reason against it, in the order a person would look for them. */
export function permissionVerdict(question: PermissionQuestion): Verdict {
  const { agent, action, withdrawn, grounded, count, used } = question;
  const no = (code: string, text: string): Verdict =>
    refuse(reason(`agent.${code}`, `${text} Nothing was done.`, { agent, action }));
  if (!isAgent(agent)) return no('unknown', `There is no agent ${agent}.`);
  if (!isAction(action))
    return no('unknown_action', `${action} is in no catalogue, so ${agent} may not do it.`);
  if (NEVER.includes(action)) return no('never', `${action} is never allowed, to nobody.`);
  if (!isRostered(agent, action)) return no('not_granted', `${agent} may not do ${action}.`);
  if (withdrawn.includes(action))
    return no(
      'withdrawn',
      `${action} was taken away from ${agent} in this workspace. An owner or admin can give it back.`,
    );
  if (NEEDS_GROUND.has(action) && !grounded)
    return no(
      'not_grounded',
      `${agent} has no evidence for ${action}: neither an approval nor a dated fact.`,
    );
  const most = MOST_RECORDS[action];
  if (most !== undefined && count > most)
    return no('too_many', `${action} may touch ${most} records at once; this would be ${count}.`);
  const over = overCap(ROSTER[agent].caps, used, count);
  if (over) return no('cap', `${agent} may do ${over.most} things a ${over.span} and did ${over.did}.`);
  return allow(reason('agent.granted', `${agent} may do ${action}.`));
}

function overCap(
  most: Caps,
  used: Caps,
  count: number,
): { span: string; most: number; did: number } | undefined {
  const span = (['minute', 'hour', 'day'] as const).find(
    (name) => used[name] + Math.min(count, 1) > most[name],
  );
  return span && { span, most: most[span], did: used[span] };
}
