import type { SimulatedAnswer, SimulatedRequest } from '../kit/simulator.ts';

export type Row = Record<string, unknown> & { id: string };
export type CampaignRow = Row & {
  name: string;
  status: number;
  email_list: string[];
  campaign_schedule: { schedules: ScheduleRow[] };
  sequences: { steps: StepRow[] }[];
};
export type ScheduleRow = {
  name?: string;
  timing: { from: string; to: string };
  days: Record<string, boolean>;
  timezone: string;
};
export type StepRow = {
  type?: 'email';
  delay: number;
  delay_unit?: 'minutes' | 'hours' | 'days';
  variants: { subject: string; body: string }[];
};
export type LeadRow = Row & {
  email: string | null;
  campaign: string | null;
  list_id: string | null;
  status: number;
  payload: Record<string, unknown>;
};
export type EmailRow = Row & { thread_id: string; lead: string; eaccount: string; ue_type: number };
export type WebhookRow = Row & {
  target_hook_url: string;
  event_type: string | null;
  campaign: string | null;
  headers: Record<string, string>;
  status: number;
};

/** Everything a simulated workspace holds; ids count up, so that a run can be repeated. */
export type InstantlyState = {
  readonly now: () => Temporal.Instant;
  readonly organization: string;
  readonly campaigns: Map<string, CampaignRow>;
  readonly leads: Map<string, LeadRow>;
  readonly blockList: Map<string, Row & { bl_value: string; is_domain: boolean }>;
  readonly lists: Map<string, Row>;
  readonly accounts: Map<string, Record<string, unknown> & { email: string; status: number }>;
  readonly emails: EmailRow[];
  readonly webhooks: Map<string, WebhookRow>;
  readonly webhookEvents: Row[];
  readonly jobs: Map<string, Row & { looks: number }>;
  nextId(): string;
  stamp(): string;
};

export function createInstantlyState(
  now: () => Temporal.Instant,
  accounts: readonly string[] = ['sdr1@sender.example', 'sdr2@sender.example'],
): InstantlyState {
  let ids = 0;
  const nextId = (): string => {
    ids += 1;
    return `0190aaaa-0000-7000-8000-${ids.toString(16).padStart(12, '0')}`;
  };
  const organization = nextId();
  const stamp = (): string => now().toString({ smallestUnit: 'millisecond' });
  return {
    now,
    organization,
    nextId,
    stamp,
    campaigns: new Map(),
    leads: new Map(),
    blockList: new Map(),
    lists: new Map(),
    emails: [],
    webhooks: new Map(),
    webhookEvents: [],
    jobs: new Map(),
    accounts: new Map(
      accounts.map((email) => [
        email,
        {
          email,
          timestamp_created: stamp(),
          timestamp_updated: stamp(),
          first_name: 'Sam',
          last_name: 'Rep',
          organization,
          daily_limit: 30,
          status: 1,
          warmup_status: 1,
          provider_code: 2,
          setup_pending: false,
          is_managed_account: false,
          stat_warmup_score: 98,
        },
      ]),
    ),
  };
}

const REASONS: Readonly<Record<number, string>> = { 400: 'Bad Request', 404: 'Not Found' };

export const refuse = (
  statusCode: number,
  error: string = REASONS[statusCode] ?? 'Error',
  message = error,
): SimulatedAnswer => ({ status: statusCode, body: { statusCode, error, message } });

export const bad = (message: string): SimulatedAnswer => refuse(400, 'Bad Request', message);
export const missing = (): SimulatedAnswer => refuse(404, 'Not Found', 'Resource not found');
export const ok = (body: unknown): SimulatedAnswer => ({ status: 200, body });

export const lower = (value: unknown): string =>
  typeof value === 'string' ? value.trim().toLowerCase() : '';

/** A full page names a next one even when nothing follows, so the last one may be empty. */
export function pageOf(
  rows: readonly Record<string, unknown>[],
  asked: { limit?: unknown; after?: unknown },
  keyOf: (row: Record<string, unknown>) => string = (row) => String(row.id),
): SimulatedAnswer {
  const limit = asked.limit === undefined || asked.limit === null ? 100 : Number(asked.limit);
  if (!Number.isInteger(limit) || limit < 1 || limit > 100) return bad('limit must be between 1 and 100');
  const after = typeof asked.after === 'string' ? asked.after : null;
  const from = after === null ? 0 : rows.findIndex((row) => keyOf(row) === after) + 1;
  if (after !== null && from === 0) return bad('starting_after is invalid');
  const items = rows.slice(from, from + limit);
  const last = items.at(-1);
  return ok({ items, ...(items.length === limit && last ? { next_starting_after: keyOf(last) } : {}) });
}

export const askedPage = ({ query }: SimulatedRequest) => ({
  limit: query.get('limit') ?? undefined,
  after: query.get('starting_after'),
});
