import type { Performer } from '#gateway';
import { effectTag, isTagged, taggedName } from '../kit/effect-tag.ts';
import { harmless, harmlessly, lookSignal, type VendorAccess } from '../kit/vendor-access.ts';
import { afterBeginning, defineEffect, tracedList, tracedText } from '../kit/vendor-effects.ts';
import type {
  ListBatch,
  ListBatchReceipt,
  ListedOutcome,
  NewList,
  NewListReceipt,
} from '../ports/linkedin-outreach.ts';
import { heyreachAddToList, heyreachCreateList } from './operations.ts';
import {
  counters,
  LIST_PAGE,
  type List,
  list,
  madeList,
  member,
  PAGE,
  pageOf,
  profileOf,
  toLead,
} from './wire.ts';

/** Pages read at most for one question. */
const MOST_PAGES = 20;

/** Makes lists and fills them. */
export const listPerformers = (heyreach: VendorAccess): Performer[] => [
  defineEffect<NewList, NewListReceipt, null>({
    operation: heyreachCreateList,
    async look(_asked, call) {
      const made = await markedList(heyreach, call.idempotencyKey, call.signal);
      return made ? { done: { listId: made.id, name: made.name, already: true } } : { plan: null };
    },
    async act(_plan, { name }, { idempotencyKey, signal }) {
      const json = { name: taggedName(name, idempotencyKey, 100), type: 'USER_LIST' };
      const path = '/list/CreateEmptyList';
      const made = await heyreach.read({ method: 'POST', path, json, signal }, madeList);
      return { listId: made.id, name: made.name, already: false };
    },
    sight: async ({ idempotencyKey }) =>
      (await markedList(heyreach, idempotencyKey, lookSignal())) ? 'happened' : 'did_not_happen',
  }),
  defineEffect<ListBatch, ListBatchReceipt, ReadonlySet<string>>({
    operation: heyreachAddToList,
    async look({ listId, leads }, { signal }) {
      await unboundList(heyreach, listId, signal);
      if (leads.every(({ profileUrl }) => profileOf(profileUrl) === null))
        throw harmless(
          'validation',
          'heyreach.no_profile',
          'None of the leads has the address of a personal LinkedIn profile. Nothing was added.',
        );
      return { plan: await membersOf(heyreach, listId, signal) };
    },
    act: (before, batch, { signal }) => fill(heyreach, before, batch, signal),
    async sight(traced) {
      const members = await membersOf(heyreach, tracedText(traced, 'listId'), lookSignal());
      const wanted = tracedList(traced, 'profileUrls').flatMap((url) => profileOf(url) ?? []);
      const there = wanted.filter((profile) => members.has(profile)).length;
      if (there === wanted.length) return 'happened';
      return there === 0 ? 'did_not_happen' : 'cannot_tell';
    },
  }),
];

/** The list, which no campaign may draw from: what is added to a bound one may be contacted without a further word. */
async function unboundList(heyreach: VendorAccess, listId: string, signal: AbortSignal): Promise<List> {
  const found = await heyreach.read(
    { method: 'GET', path: '/list/GetById', query: { listId }, signal },
    list,
  );
  const bound = found.campaignIds ?? [];
  if (bound.length === 0) return found;
  throw harmless(
    'conflict',
    'heyreach.list_in_use',
    `The list feeds ${bound.length === 1 ? 'a campaign' : `${bound.length} campaigns`} at HeyReach, and leads on it could set that going. Use a list without one. Nothing was added.`,
    { detail: { campaignIds: bound } },
  );
}

async function fill(
  heyreach: VendorAccess,
  before: ReadonlySet<string>,
  { listId, leads }: ListBatch,
  signal: AbortSignal,
): Promise<ListBatchReceipt> {
  const known = leads.map((lead) => ({ lead, profile: profileOf(lead.profileUrl) }));
  const sent = known.flatMap(({ lead, profile }) => (profile === null ? [] : [toLead(lead, profile)]));
  const json = { listId: Number(listId), leads: sent };
  const path = '/list/AddLeadsToListV2';
  const reply = await heyreach.read({ method: 'POST', path, json, signal }, counters);
  const whole = reply.addedLeadsCount + reply.updatedLeadsCount === sent.length;
  const after = whole
    ? null
    : await afterBeginning('The leads were handed over before.', () => membersOf(heyreach, listId, signal));
  const outcomes = known.map(({ lead, profile }): ListedOutcome => {
    const { profileUrl } = lead;
    if (profile === null) return { profileUrl, outcome: 'refused', why: 'no personal profile' };
    if (before.has(profile)) return { profileUrl, outcome: 'already_there', why: null };
    if (after && !after.has(profile))
      return { profileUrl, outcome: 'refused', why: `HeyReach counts ${reply.failedLeadsCount} as failed` };
    return { profileUrl, outcome: 'added', why: null };
  });
  return {
    requested: leads.length,
    added: outcomes.filter(({ outcome }) => outcome === 'added').length,
    leads: outcomes,
  };
}

/** The profiles on a list. */
async function membersOf(heyreach: VendorAccess, listId: string, signal: AbortSignal): Promise<Set<string>> {
  const found = new Set<string>();
  for (let page = 0, offset = 0; page < MOST_PAGES; page += 1) {
    const json = { listId: Number(listId), offset, limit: LIST_PAGE };
    const path = '/list/GetLeadsFromList';
    const answer = await harmlessly(() =>
      heyreach.read({ method: 'POST', path, json, signal }, pageOf(member)),
    );
    for (const { profileUrl } of answer.items) {
      const profile = profileOf(profileUrl);
      if (profile !== null) found.add(profile);
    }
    offset += answer.items.length;
    if (answer.items.length === 0 || offset >= answer.totalCount) break;
  }
  return found;
}

async function markedList(
  heyreach: VendorAccess,
  key: string,
  signal: AbortSignal,
): Promise<List | undefined> {
  const json = { offset: 0, limit: PAGE, keyword: effectTag(key) };
  const page = await heyreach.read({ method: 'POST', path: '/list/GetAll', json, signal }, pageOf(list));
  return page.items.find(({ name }) => isTagged(name, key));
}
