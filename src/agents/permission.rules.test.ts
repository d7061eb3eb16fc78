import { describe, expect, test } from 'vitest';
import { ACTIONS, type Action, AGENTS, type AgentName } from './contract.ts';
import { actionOf } from './operation-actions.rules.ts';
import { type PermissionQuestion, permissionVerdict } from './permission.rules.ts';
import { isRostered, NEVER, ROSTER, riskOf } from './roster.rules.ts';

const ask = (agent: string, action: string, more: Partial<PermissionQuestion> = {}) =>
  permissionVerdict({
    agent,
    action,
    withdrawn: [],
    grounded: true,
    count: 1,
    used: { minute: 0, hour: 0, day: 0 },
    ...more,
  });
const code = (...question: Parameters<typeof ask>) => ask(...question).reasons[0]?.code;

/** Every pair that the specification's table grants; what is not here is refused. */
const GRANTED: Readonly<Record<AgentName, readonly Action[]>> = {
  UNIFIED_QUEEN: ACTIONS.filter((action) => action !== 'bulk_delete' && action !== 'export_all_contacts'),
  HUNTER: ['read_contact', 'search_contacts', 'create_contact', 'update_contact', 'add_tag'],
  ENRICHER: ['read_contact', 'update_contact', 'add_tag'],
  SEGMENTOR: ['read_contact', 'read_pipeline', 'update_contact', 'add_tag', 'remove_tag'],
  CRAFTER: ['read_contact', 'get_templates', 'create_task'],
  GATEKEEPER: [
    'read_contact',
    'read_pipeline',
    'send_email',
    'send_sms',
    'schedule_email',
    'trigger_workflow',
    'bulk_send_email',
  ],
  SCOUT: ['read_contact', 'read_pipeline', 'search_contacts'],
  OPERATOR: [
    'read_contact',
    'read_pipeline',
    'update_opportunity',
    'trigger_workflow',
    'send_email',
    'schedule_email',
    'notify_people',
    'publish_page',
    'esp_create_campaign',
    'esp_add_leads',
    'esp_pause',
    'esp_activate',
    'esp_stop_lead',
    'esp_reply',
    'linkedin_create_list',
    'linkedin_add_leads_to_list',
    'linkedin_pause',
    'linkedin_stop_lead',
    'linkedin_message',
  ],
  COACH: ['read_contact', 'read_pipeline', 'update_contact', 'add_tag'],
  PIPER: ['read_contact', 'read_pipeline', 'update_opportunity'],
  SCHEDULER: [
    'read_contact',
    'read_calendar',
    'create_calendar_event',
    'update_calendar_event',
    'delete_calendar_event',
  ],
  RESEARCHER: ['read_contact', 'read_pipeline', 'search_contacts'],
};

test.each(AGENTS)('%s may do exactly what the roster says, out of all actions', (agent) => {
  expect(ACTIONS.filter((action) => ask(agent, action).allowed)).toEqual(
    ACTIONS.filter((action) => GRANTED[agent].includes(action)),
  );
});

describe('refused, and why', () => {
  test.each<[string, Parameters<typeof ask>, string]>([
    ['somebody unknown', ['INTERN', 'read_contact'], 'agent.unknown'],
    ['an action of no catalogue', ['HUNTER', 'launch_rocket'], 'agent.unknown_action'],
    ['what is never allowed, even to the queen', ['UNIFIED_QUEEN', 'bulk_delete'], 'agent.never'],
    ['what the roster does not hold', ['ENRICHER', 'send_email'], 'agent.not_granted'],
    [
      'what was taken away',
      ['ENRICHER', 'update_contact', { withdrawn: ['update_contact'] }],
      'agent.withdrawn',
    ],
    ['a mail without evidence', ['OPERATOR', 'send_email', { grounded: false }], 'agent.not_grounded'],
    [
      'more records than a bulk may touch',
      ['GATEKEEPER', 'bulk_send_email', { count: 26 }],
      'agent.too_many',
    ],
    [
      'the call behind the cap of the minute',
      ['SCHEDULER', 'create_calendar_event', { used: { minute: 10, hour: 10, day: 10 } }],
      'agent.cap',
    ],
    [
      'the call behind the cap of the day',
      ['GATEKEEPER', 'send_email', { used: { minute: 0, hour: 0, day: 150 } }],
      'agent.cap',
    ],
  ])('%s', (_what, question, expected) => expect(code(...question)).toBe(expected));

  test('what another agent lost is no loss of this one', () => {
    expect(ask('HUNTER', 'update_contact', { withdrawn: ['add_tag'] }).allowed).toBe(true);
  });
});

test('whatever sends or cannot be undone is high or critical', () => {
  const risky = ACTIONS.filter((action) => ['high', 'critical'].includes(riskOf(action)));
  expect(risky).toEqual(expect.arrayContaining(['send_email', 'esp_activate', 'linkedin_message', ...NEVER]));
  expect(ACTIONS.every((action) => ['low', 'medium', 'high', 'critical'].includes(riskOf(action)))).toBe(
    true,
  );
});

test('a denial in the roster beats a grant of everything', () => {
  expect(ROSTER.UNIFIED_QUEEN.allowed).toBe('all');
  expect(isRostered('UNIFIED_QUEEN', 'bulk_delete')).toBe(false);
});

test.each<[string, 'read' | 'spend' | 'write' | 'send' | 'destroy', Action | undefined]>([
  ['email.send', 'send', 'send_email'],
  ['enrichment.apollo', 'spend', 'update_contact'],
  ['email_campaigns.instantly.activate_campaign', 'send', 'esp_activate'],
  ['linkedin_outreach.heyreach.add_to_list', 'send', 'linkedin_add_leads_to_list'],
  ['crm.highlevel.add_tags', 'write', 'add_tag'],
  ['anything.at.all', 'read', 'read_contact'],
  ['anything.at.all', 'write', undefined],
  ['email.send.twice', 'send', undefined],
])('the operation %s (%s) is the action %s', (name, effect, action) => {
  expect(actionOf({ name, effect })).toBe(action);
});
