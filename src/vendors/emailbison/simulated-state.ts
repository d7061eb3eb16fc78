import type { SimulatedAnswer, SimulatedRequest } from '../kit/simulator.ts';

export type Fields = Record<string, unknown>;
export type CampaignRow = Fields & {
  id: number;
  name: string;
  status: string;
  steps: Fields[];
  senderIds: number[];
  schedule: Fields | null;
};
export type VariableRow = { name: string; value: string };
export type LeadRow = Fields & { id: number; email: string; status: string; custom_variables: VariableRow[] };
/** A lead in a campaign. */
export type SeatRow = { campaignId: number; leadId: number; status: string };
export type MailRow = Fields & {
  id: number;
  folder: string;
  campaign_id: number;
  lead_id: number;
  sender_email_id: number;
  text_body: string;
  from_email_address: string;
  date_received: string;
};
/** A mail a campaign has sent. It is no reply, and no answer can be put to it. */
export type ScheduledRow = {
  id: number;
  campaign_id: number;
  lead_id: number;
  email_subject: string;
  email_body: string;
  sent_at: string;
};
export type HookRow = { id: number; name: string; url: string; events: string[] };

/** Everything a simulated workspace holds. */
export type EmailbisonState = {
  readonly now: () => Temporal.Instant;
  readonly campaigns: Map<number, CampaignRow>;
  readonly leads: Map<number, LeadRow>;
  readonly seats: SeatRow[];
  readonly mails: MailRow[];
  readonly scheduled: ScheduledRow[];
  readonly senders: Map<number, Fields & { id: number; email: string }>;
  readonly variables: Set<string>;
  readonly blacklist: Set<string>;
  readonly hooks: Map<number, HookRow>;
  nextId(): number;
  stamp(): string;
};

export function createEmailbisonState(now: () => Temporal.Instant): EmailbisonState {
  let ids = 300;
  const sender = { name: 'Sam Rep', account_type: 'custom', daily_limit: '20' };
  return {
    now,
    campaigns: new Map(),
    leads: new Map(),
    seats: [],
    mails: [],
    scheduled: [],
    variables: new Set(),
    blacklist: new Set(),
    hooks: new Map(),
    senders: new Map([
      [3, { id: 3, email: 'sdr1@sender.example', status: 'Connected', ...sender }],
      [4, { id: 4, email: 'sdr2@sender.example', status: 'Not connected', ...sender }],
    ]),
    nextId() {
      ids += 1;
      return ids;
    },
    stamp: () => now().toString({ smallestUnit: 'microsecond' }),
  };
}

export const ok = (data: unknown): SimulatedAnswer => ({ status: 200, body: { data } });
export const succeeded = (message: string): SimulatedAnswer => ok({ success: true, message });
export const failed = (message: string): SimulatedAnswer => ok({ success: false, message });
export const missing = (): SimulatedAnswer => ({
  status: 404,
  body: { data: { message: 'Record not found.' } },
});
export const invalid = (errors: Readonly<Record<string, string>>): SimulatedAnswer => ({
  status: 422,
  body: {
    message: Object.values(errors)[0],
    errors: Object.fromEntries(Object.entries(errors).map(([field, words]) => [field, [words]])),
  },
});

const PAGE = 15;

/** Pages of fifteen, whose links name the host behind the white label and not the one that was asked. */
export function pageOf(rows: readonly unknown[], { query, path }: SimulatedRequest): SimulatedAnswer {
  const page = Number(query.get('page') ?? 1);
  const last = Math.max(1, Math.ceil(rows.length / PAGE));
  const link = (number: number): string => `https://another-host.example/api${path}?page=${number}`;
  return {
    status: 200,
    body: {
      data: rows.slice((page - 1) * PAGE, page * PAGE),
      links: {
        first: link(1),
        last: link(last),
        prev: page > 1 ? link(page - 1) : null,
        next: page < last ? link(page + 1) : null,
      },
      meta: { current_page: page, last_page: last, per_page: PAGE, total: rows.length },
    },
  };
}

export const lower = (value: unknown): string =>
  typeof value === 'string' ? value.trim().toLowerCase() : '';

/** By number or by address. */
export const leadOf = (state: EmailbisonState, key: string | undefined): LeadRow | undefined =>
  state.leads.get(Number(key)) ?? [...state.leads.values()].find(({ email }) => email === lower(key));

export const shownLead = (state: EmailbisonState, row: LeadRow): Fields => ({
  ...row,
  lead_campaign_data: state.seats
    .filter(({ leadId }) => leadId === row.id)
    .map(({ campaignId, status }) => ({
      campaign_id: campaignId,
      status,
      emails_sent: 1,
      replies: 0,
      opens: 0,
    })),
});

/** Keeps what fits; the rest is gone. */
export function keep<T>(rows: T[], fits: (row: T) => boolean): void {
  rows.splice(0, rows.length, ...rows.filter(fits));
}
