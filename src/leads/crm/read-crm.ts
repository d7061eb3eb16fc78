import { connectionReadings } from '#core/connections';
import { contribute } from '#core/contribution';
import { type Ctx, requireScope } from '#core/ctx';
import { invalid } from '#core/errors';
import { connectedCrms, crmsOf } from './connected-crm.ts';
import type { CrmContactQuestion, CrmContactRow, CrmState } from './contract.ts';
import { type CrmStateRow, crmStates, lastReadings, listCrmContacts } from './crm-views.ts';
import { allTags } from './crm-writes.rules.ts';

const NOTHING = { contacts: 0, linked: 0, blocked: 0, gone: 0, unlinked: {} };

/** Every CRM there is a key for, and every one that was ever used: how far it is read and what it is still to be told. */
export async function readCrms(ctx: Ctx): Promise<CrmState[]> {
  requireScope(ctx, 'leads:read');
  // Where none stands in small, a sandbox is told of the key for the real one, which it never uses.
  const own = crmsOf(ctx);
  const crms = own.length > 0 ? own : ctx.contributed(connectedCrms);
  const found = await ctx.db.tx(crmStates);
  const known = found.map((state) =>
    stateOf(
      ctx,
      state,
      crms.some((crm) => crm.vendor === state.vendor && crm.account === state.account),
    ),
  );
  const fresh = crms.filter(({ vendor }) => !found.some((state) => state.vendor === vendor));
  return [...known, ...fresh.map(({ vendor }) => unusedState(vendor))];
}

function stateOf(
  ctx: Ctx,
  { account: _account, tags, passStartedAt, ...state }: CrmStateRow,
  connected: boolean,
): CrmState {
  const lag =
    state.syncedAt === null ? null : Temporal.Instant.from(state.syncedAt).until(ctx.now()).total('seconds');
  return {
    ...state,
    connected,
    lagSeconds: lag === null ? null : Math.max(0, Math.round(lag)),
    sentence: sentenceOf({ ...state, passStartedAt, connected }),
    tags: allTags(tags),
  };
}

function sentenceOf(
  state: Pick<CrmStateRow, 'enabled' | 'error' | 'syncedAt' | 'passStartedAt' | 'vendor'> & {
    connected: boolean;
  },
): string {
  const { vendor } = state;
  if (!state.enabled) return `${vendor} is switched off in this workspace; what was read stays.`;
  if (!state.connected)
    return `There is no key for this account of ${vendor} any more; nothing is read or told.`;
  if (state.error !== null) return state.error;
  if (state.passStartedAt !== null) return `${vendor} is being read since ${state.passStartedAt}.`;
  return state.syncedAt === null
    ? `${vendor} was not read yet.`
    : `${vendor} was last read ${state.syncedAt}.`;
}

const unusedState = (vendor: string): CrmState => ({
  ...NOTHING,
  vendor,
  connected: true,
  enabled: false,
  sentence: `There is a key for ${vendor}. Its contacts are not read into this workspace until somebody says so: legwork crm on ${vendor}.`,
  syncedAt: null,
  lagSeconds: null,
  since: null,
  cursor: null,
  lastSeen: null,
  lastChanged: null,
  fullAt: null,
  dueAt: null,
  error: null,
  writes: { waiting: 0, done: 0, dead: 0, oldestDueAt: null },
  tags: allTags({}),
});

/** One page of cached contacts; `next` is the cursor of the page behind it. */
export async function crmContactPage(
  ctx: Ctx,
  { show, search, after, limit }: CrmContactQuestion,
): Promise<{ contacts: CrmContactRow[]; next: string | null }> {
  requireScope(ctx, 'leads:read');
  const contacts = await ctx.db.tx((tx) =>
    listCrmContacts(tx, { show, limit, search: search || null, after: placeOf(after), now: ctx.now() }),
  );
  const last = contacts.at(-1);
  return { contacts, next: contacts.length === limit && last ? `${last.activeAt}~${last.id}` : null };
}

function placeOf(after: string | undefined): { activeAt: string; id: string } | null {
  if (after === undefined) return null;
  const [activeAt = '', id = ''] = after.split('~');
  if (activeAt !== '' && id !== '') return { activeAt, id };
  throw invalid('crm.cursor', 'The cursor of the page is not one we gave.', [
    { path: 'after', message: 'is not a cursor' },
  ]);
}

/** What `connections` says about the reading of a CRM. */
export const crmReadings = contribute(connectionReadings, {
  list: async (_ctx, tx) =>
    (await lastReadings(tx)).map(({ vendor, syncedAt, contacts, error }) => ({
      vendor,
      lastReadAt: syncedAt,
      note: error ?? `${contacts} contacts`,
    })),
});
