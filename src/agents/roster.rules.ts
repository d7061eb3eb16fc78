import { ACTIONS, type Action, AGENTS, type AgentName } from './contract.ts';

export type ActionRisk = 'low' | 'medium' | 'high' | 'critical';
export type Caps = { readonly minute: number; readonly hour: number; readonly day: number };
export type Agent = {
  readonly role: string;
  readonly allowed: readonly Action[] | 'all';
  readonly denied: readonly Action[];
  /** Weight of its vote on approvals; only inside a policy that a person granted. */
  readonly approves: number | null;
  readonly caps: Caps;
};

const caps = (minute: number, hour: number, day: number): Caps => ({ minute, hour, day });

const SENDER: readonly Action[] = [
  'esp_create_campaign',
  'esp_add_leads',
  'esp_pause',
  'esp_activate',
  'esp_stop_lead',
  'esp_reply',
];
const LINKEDIN: readonly Action[] = [
  'linkedin_create_list',
  'linkedin_add_leads_to_list',
  'linkedin_pause',
  'linkedin_stop_lead',
  'linkedin_message',
];

/** Who does what: the permission matrix as data. Workspaces may take grants away and give them back, never add to it. */
export const ROSTER: Readonly<Record<AgentName, Agent>> = {
  UNIFIED_QUEEN: {
    role: 'orchestrator',
    allowed: 'all',
    denied: ['bulk_delete'],
    approves: 3,
    caps: caps(100, 1_000, 10_000),
  },
  HUNTER: {
    role: 'lead generation',
    allowed: ['read_contact', 'search_contacts', 'create_contact', 'update_contact', 'add_tag'],
    denied: [],
    approves: null,
    caps: caps(30, 200, 2_000),
  },
  ENRICHER: {
    role: 'lead generation',
    allowed: ['read_contact', 'update_contact', 'add_tag'],
    denied: [],
    approves: null,
    caps: caps(20, 150, 1_500),
  },
  SEGMENTOR: {
    role: 'lead generation',
    allowed: ['read_contact', 'read_pipeline', 'update_contact', 'add_tag', 'remove_tag'],
    denied: [],
    approves: null,
    caps: caps(30, 300, 3_000),
  },
  CRAFTER: {
    role: 'lead generation',
    allowed: ['read_contact', 'get_templates', 'create_task'],
    denied: ['send_email', 'send_sms', 'bulk_send_email'],
    approves: null,
    caps: caps(20, 150, 1_500),
  },
  GATEKEEPER: {
    role: 'approval',
    allowed: [
      'read_contact',
      'read_pipeline',
      'send_email',
      'send_sms',
      'schedule_email',
      'trigger_workflow',
      'bulk_send_email',
    ],
    denied: [],
    approves: 2,
    caps: caps(20, 150, 150),
  },
  SCOUT: {
    role: 'pipeline',
    allowed: ['read_contact', 'read_pipeline', 'search_contacts'],
    denied: [],
    approves: null,
    caps: caps(40, 400, 4_000),
  },
  OPERATOR: {
    role: 'outbound execution',
    allowed: [
      'read_contact',
      'read_pipeline',
      'update_opportunity',
      'trigger_workflow',
      'send_email',
      'schedule_email',
      'notify_people',
      'publish_page',
      ...SENDER,
      ...LINKEDIN,
    ],
    denied: ['bulk_delete'],
    approves: null,
    caps: caps(30, 300, 3_000),
  },
  COACH: {
    role: 'pipeline',
    allowed: ['read_contact', 'read_pipeline', 'update_contact', 'add_tag'],
    denied: [],
    approves: null,
    caps: caps(30, 300, 3_000),
  },
  PIPER: {
    role: 'pipeline',
    allowed: ['read_contact', 'read_pipeline', 'update_opportunity'],
    denied: [],
    approves: null,
    caps: caps(20, 200, 2_000),
  },
  SCHEDULER: {
    role: 'scheduling',
    allowed: [
      'read_contact',
      'read_calendar',
      'create_calendar_event',
      'update_calendar_event',
      'delete_calendar_event',
    ],
    denied: ['send_email'],
    approves: null,
    caps: caps(10, 100, 500),
  },
  RESEARCHER: {
    role: 'research',
    allowed: ['read_contact', 'read_pipeline', 'search_contacts'],
    denied: [],
    approves: null,
    caps: caps(20, 150, 1_000),
  },
};

/** Nobody ever, whatever the roster or a grant says. */
export const NEVER: readonly Action[] = ['bulk_delete', 'export_all_contacts'];
/** Only the orchestrator, and only where a person says so. */
export const ORCHESTRATOR_ONLY: readonly Action[] = ['mass_unsubscribe'];

const RISKS: Readonly<Record<ActionRisk, readonly Action[]>> = {
  low: ['read_contact', 'read_pipeline', 'read_calendar', 'search_contacts', 'get_templates'],
  medium: [
    'create_contact',
    'update_contact',
    'add_tag',
    'remove_tag',
    'create_task',
    'update_opportunity',
    'create_calendar_event',
    'update_calendar_event',
    'delete_calendar_event',
    'notify_people',
    'publish_page',
    'esp_create_campaign',
    'esp_pause',
    'esp_stop_lead',
    'linkedin_create_list',
    'linkedin_pause',
    'linkedin_stop_lead',
  ],
  high: [
    'send_email',
    'send_sms',
    'schedule_email',
    'trigger_workflow',
    'esp_add_leads',
    'esp_reply',
    'linkedin_add_leads_to_list',
    'linkedin_message',
  ],
  critical: [
    'bulk_create_contacts',
    'bulk_update_contacts',
    'bulk_send_email',
    'delete_contact',
    'mass_unsubscribe',
    'bulk_delete',
    'export_all_contacts',
    'esp_activate',
  ],
};

export const riskOf = (action: Action): ActionRisk =>
  (Object.keys(RISKS) as ActionRisk[]).find((risk) => RISKS[risk].includes(action)) ?? 'critical';

/** Records that one call of an action may touch. */
export const MOST_RECORDS: Readonly<Partial<Record<Action, number>>> = {
  bulk_create_contacts: 50,
  bulk_update_contacts: 50,
  bulk_send_email: 25,
};

/** Whether the roster grants an action, before anything a workspace changed. */
export function isRostered(agent: AgentName, action: Action): boolean {
  const { allowed, denied } = ROSTER[agent];
  if (NEVER.includes(action) || denied.includes(action)) return false;
  if (ORCHESTRATOR_ONLY.includes(action)) return agent === 'UNIFIED_QUEEN';
  return allowed === 'all' || allowed.includes(action);
}

export const isAgent = (name: string): name is AgentName => (AGENTS as readonly string[]).includes(name);
export const isAction = (name: string): name is Action => (ACTIONS as readonly string[]).includes(name);
