import type { SimulatedAnswer } from '../kit/simulator.ts';

export type Fields = Record<string, unknown>;
export type CampaignRow = {
  id: number;
  name: string;
  status: string;
  listId: number;
  creationTime: string;
  /** Which account sends; the first where nothing is said. */
  accountId?: number;
  /** It asks to connect with this note, where `{field}` is the lead's own, and writes nothing after it. */
  note?: string;
};
export type ListRow = { id: number; name: string; campaignIds: number[]; creationTime: string };
export type LeadRow = Fields & { id: number; profileUrl: string };
export type CampaignLeadRow = LeadRow & { leadCampaignStatus: string };
export type MessageRow = { createdAt: string; body: string; subject: string | null; sender: string };
export type RoomRow = {
  id: string;
  accountId: number;
  campaignId: number | null;
  lead: LeadRow;
  messages: MessageRow[];
};
export type HookRow = {
  id: number;
  webhookName: string;
  webhookUrl: string;
  eventType: string;
  campaignIds: number[];
  isActive: boolean;
};

/** Everything a simulated workspace holds. */
export type HeyreachState = {
  readonly now: () => Temporal.Instant;
  readonly campaigns: Map<number, CampaignRow>;
  readonly campaignLeads: Map<number, CampaignLeadRow[]>;
  readonly lists: Map<number, ListRow>;
  readonly members: Map<number, LeadRow[]>;
  readonly accounts: Map<number, Fields>;
  readonly rooms: Map<string, RoomRow>;
  readonly hooks: Map<number, HookRow>;
  /** Rooms in which something was said through the interface since somebody looked. */
  readonly said: string[];
  nextId(): number;
  stamp(): string;
};

export function createHeyreachState(now: () => Temporal.Instant): HeyreachState {
  let ids = 4_700;
  const account = { firstName: 'Sam', lastName: 'Rep', emailAddress: 'sam@sender.example' };
  return {
    now,
    campaigns: new Map(),
    campaignLeads: new Map(),
    lists: new Map(),
    members: new Map(),
    rooms: new Map(),
    hooks: new Map(),
    said: [],
    accounts: new Map([
      [88, { id: 88, ...account, isActive: true, activeCampaigns: 1, authIsValid: true }],
      [89, { id: 89, ...account, isActive: true, activeCampaigns: 0, authIsValid: false }],
    ]),
    nextId() {
      ids += 1;
      return ids;
    },
    stamp: () => now().toString(),
  };
}

export const ok = (body: unknown): SimulatedAnswer => ({ status: 200, body });
/** JSON under another content type, as some routes there answer. */
export const plain = (body: unknown): SimulatedAnswer => ({ status: 200, body: JSON.stringify(body) });
export const nothing: SimulatedAnswer = { status: 200, body: '' };
export const bad = (errorMessage: string, status = 400): SimulatedAnswer => ({
  status,
  body: { errorMessage },
});
export const missing = (): SimulatedAnswer => bad('Not found', 404);
export const invalid = (field: string, problem: string): SimulatedAnswer => ({
  status: 400,
  body: { title: 'One or more validation errors occurred.', status: 400, errors: { [field]: [problem] } },
});

export function pageOf(rows: readonly unknown[], asked: Fields, most = 100): SimulatedAnswer {
  const { offset = 0, limit = 10 } = asked as { offset?: number; limit?: number };
  if (limit > most) return invalid('Limit', `The field Limit must be between 1 and ${most}.`);
  return ok({ totalCount: rows.length, items: rows.slice(offset, offset + limit) });
}

/** A text with the lead's own fields filled in; a field nobody gave stays empty. */
export function filledIn(text: string, lead: LeadRow): string {
  const fields = Array.isArray(lead.customUserFields)
    ? (lead.customUserFields as { name?: unknown; value?: unknown }[])
    : [];
  return text.replace(/\{(\w+)\}/g, (_, name) =>
    String(fields.find((field) => field.name === name)?.value ?? ''),
  );
}

/** Two spellings of a profile are one lead. */
export const profileKey = (url: unknown): string =>
  typeof url === 'string'
    ? url
        .toLowerCase()
        .replace(/^https?:\/\/(?:\w+\.)?linkedin\.com/, '')
        .replace(/[?#].*$/, '')
        .replace(/\/$/, '')
    : '';
