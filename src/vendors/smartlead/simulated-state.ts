import type { SimulatedAnswer } from '../kit/simulator.ts';

export type Fields = Record<string, unknown>;
export type CampaignRow = Fields & {
  id: number;
  name: string;
  status: string;
  sequences: Fields[];
  accountIds: number[];
  schedule: Fields | null;
};
export type LeadRow = Fields & { id: number; email: string; custom_fields: Fields; is_unsubscribed: boolean };
/** A lead in a campaign. */
export type SeatRow = {
  mapId: number;
  campaignId: number;
  leadId: number;
  status: string;
  categoryId: number | null;
  created_at: string;
};
export type MailRow = {
  campaignId: number;
  leadId: number;
  stats_id: string;
  type: 'SENT' | 'REPLY';
  message_id: string;
  time: string;
  subject: string;
  email_body: string;
  email_seq_number: string;
  from: string;
  to: string;
};
export type HookRow = { id: number; webhook_url: string; event_types: string[]; campaignId: number | null };
/** The three shapes errors come in. */
export type ErrorShape = 'message' | 'error' | 'object';

/** Everything a simulated account holds. */
export type SmartleadState = {
  readonly now: () => Temporal.Instant;
  readonly errorShape: ErrorShape;
  readonly campaigns: Map<number, CampaignRow>;
  readonly leads: Map<number, LeadRow>;
  readonly seats: SeatRow[];
  readonly mails: MailRow[];
  readonly accounts: Map<number, Fields & { id: number; from_email: string }>;
  readonly blockList: Set<string>;
  readonly hooks: Map<number, HookRow>;
  nextId(): number;
  stamp(): string;
};

export function createSmartleadState(now: () => Temporal.Instant, errorShape: ErrorShape): SmartleadState {
  let ids = 900;
  const account = { from_name: 'Sam Rep', password: 'never-read', message_per_day: 30, type: 'SMTP' };
  return {
    now,
    errorShape,
    campaigns: new Map(),
    leads: new Map(),
    seats: [],
    mails: [],
    blockList: new Set(),
    hooks: new Map(),
    accounts: new Map([
      [
        31,
        {
          id: 31,
          from_email: 'sdr1@sender.example',
          ...account,
          is_smtp_success: true,
          is_imap_success: true,
        },
      ],
      [
        32,
        {
          id: 32,
          from_email: 'sdr2@sender.example',
          ...account,
          is_smtp_success: false,
          is_imap_success: true,
        },
      ],
    ]),
    nextId() {
      ids += 1;
      return ids;
    },
    stamp: () => now().toString({ smallestUnit: 'millisecond' }),
  };
}

export const ok = (body: unknown): SimulatedAnswer => ({ status: 200, body });
export const done: SimulatedAnswer = ok({ ok: true });
export function refuse(
  state: SmartleadState,
  status: number,
  message: string,
  code = 'VALIDATION_ERROR',
): SimulatedAnswer {
  const error = state.errorShape === 'object' ? { code, message, details: {} } : message;
  return { status, body: state.errorShape === 'message' ? { message } : { error } };
}
export const missing = (state: SmartleadState): SimulatedAnswer =>
  refuse(state, 404, 'Campaign not found', 'NOT_FOUND');

export const lower = (value: unknown): string =>
  typeof value === 'string' ? value.trim().toLowerCase() : '';

export const leadOf = (state: SmartleadState, email: unknown): LeadRow | undefined =>
  [...state.leads.values()].find((lead) => lead.email === lower(email));
export const seatOf = (state: SmartleadState, campaignId: number, leadId: number): SeatRow | undefined =>
  state.seats.find((seat) => seat.campaignId === campaignId && seat.leadId === leadId);

/** Keeps what fits; the rest is gone. */
export function keep<T>(rows: T[], fits: (row: T) => boolean): void {
  rows.splice(0, rows.length, ...rows.filter(fits));
}
