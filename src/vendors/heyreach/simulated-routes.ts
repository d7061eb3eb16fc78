import { fieldsOf, type SimulatedRoutes } from '../kit/simulated-routes.ts';
import type { SimulatedAnswer, SimulatedRequest } from '../kit/simulator.ts';
import { addLeads, addToCampaign } from './simulated-leads.ts';
import {
  bad,
  type CampaignRow,
  type Fields,
  type HeyreachState,
  invalid,
  missing,
  nothing,
  ok,
  pageOf,
  plain,
  profileKey,
} from './simulated-state.ts';

const contains = (name: string, { keyword }: Fields): boolean =>
  name.toLowerCase().includes(String(keyword ?? '').toLowerCase());

/** Campaigns, with everything that can set one going. */
export const campaignRoutes = (state: HeyreachState, legacyWakes: boolean): SimulatedRoutes => {
  const found = (
    { query }: SimulatedRequest,
    work: (row: CampaignRow) => SimulatedAnswer,
  ): SimulatedAnswer => {
    const row = state.campaigns.get(Number(query.get('campaignId')));
    return row ? work(row) : missing();
  };
  const moved = (row: CampaignRow, status: string): SimulatedAnswer => {
    row.status = status;
    return plain(shown(state, row));
  };
  return {
    'POST /campaign/GetAll': (request) => {
      const rows = [...state.campaigns.values()].filter((row) => contains(row.name, fieldsOf(request)));
      return pageOf(
        rows.map((row) => shown(state, row)),
        fieldsOf(request),
      );
    },
    'GET /campaign/GetById': (request) => found(request, (row) => ok(shown(state, row))),
    'POST /campaign/Pause': (request) =>
      found(request, (row) => (row.status === 'DRAFT' ? ok(shown(state, row)) : moved(row, 'PAUSED'))),
    'POST /campaign/Resume': (request) =>
      found(request, (row) =>
        ['PAUSED', 'FINISHED', 'FAILED'].includes(row.status)
          ? moved(row, 'IN_PROGRESS')
          : bad('The campaign is not paused, finished or failed.'),
      ),
    'POST /campaign/StartCampaign': (request) =>
      found(request, (row) => (row.status === 'DRAFT' ? moved(row, 'IN_PROGRESS') : bad('Not a draft.'))),
    'POST /campaign/AddLeadsToCampaignV2': (request) => addToCampaign(state, fieldsOf(request), legacyWakes),
    'POST /campaign/StopLeadInCampaign': (request) => {
      const asked = fieldsOf(request);
      const leads = state.campaignLeads.get(Number(asked.campaignId)) ?? [];
      const lead = leads.find((each) => profileKey(each.profileUrl) === profileKey(asked.leadUrl));
      if (!lead) return missing();
      lead.leadCampaignStatus = 'Finished';
      lead.stoppedByHand = true;
      return nothing;
    },
    'POST /campaign/GetLeadsFromCampaign': (request) => {
      const asked = fieldsOf(request);
      const leads = state.campaignLeads.get(Number(asked.campaignId));
      return leads ? pageOf(leads, asked) : missing();
    },
  };
};

const shown = (state: HeyreachState, row: CampaignRow): Fields => {
  const leads = state.campaignLeads.get(row.id) ?? [];
  const count = (status: string): number =>
    leads.filter(({ leadCampaignStatus }) => leadCampaignStatus === status).length;
  return {
    id: row.id,
    name: row.name,
    creationTime: row.creationTime,
    linkedInUserListId: row.listId,
    linkedInUserListName: state.lists.get(row.listId)?.name ?? null,
    campaignAccountIds: [row.accountId ?? 88],
    status: row.status,
    progressStats: {
      totalUsers: leads.length,
      // The vendor's own figure may fall below zero.
      totalUsersInProgress: count('InSequence') - leads.filter((lead) => lead.stoppedByHand === true).length,
      totalUsersPending: count('Pending'),
      totalUsersFinished: count('Finished'),
      totalUsersFailed: count('Failed'),
      totalUsersManuallyStopped: leads.filter((lead) => lead.stoppedByHand === true).length,
      totalUsersExcluded: 0,
    },
    excludeInOtherCampaigns: true,
    excludeHasOtherAccConversations: true,
    excludeContactedFromSenderInOtherCampaign: true,
    excludeListId: null,
    organizationUnitId: 1,
  };
};

/** Lists, which feed the campaigns they are bound to. */
export const listRoutes = (state: HeyreachState): SimulatedRoutes => ({
  'POST /list/GetAll': (request) =>
    pageOf(
      [...state.lists.values()]
        .filter((row) => contains(row.name, fieldsOf(request)))
        .map((row) => listed(state, row)),
      fieldsOf(request),
    ),
  'GET /list/GetById': ({ query }) => {
    const row = state.lists.get(Number(query.get('listId')));
    return row ? ok(listed(state, row)) : missing();
  },
  'POST /list/CreateEmptyList': (request) => {
    const { name, type } = fieldsOf(request);
    if (typeof name !== 'string' || name === '') return invalid('Name', 'The Name field is required.');
    if (type !== 'USER_LIST' && type !== 'COMPANY_LIST') return invalid('Type', 'The Type field is invalid.');
    const row = { id: state.nextId(), name, campaignIds: [], creationTime: state.stamp() };
    state.lists.set(row.id, row);
    state.members.set(row.id, []);
    return ok({
      ...row,
      count: 0,
      listType: type,
      isDeleted: false,
      campaigns: [],
      search: null,
      status: 'UNKNOWN',
    });
  },
  'POST /list/AddLeadsToListV2': (request) => {
    const asked = fieldsOf(request);
    const row = state.lists.get(Number(asked.listId));
    return row ? addLeads(state, row, asked.leads) : missing();
  },
  'POST /list/GetLeadsFromList': (request) => {
    const asked = fieldsOf(request);
    const members = state.members.get(Number(asked.listId));
    return members ? pageOf(members, asked, 1_000) : missing();
  },
  'DELETE /list/DeleteLeadsFromList': (request) => {
    const asked = fieldsOf(request);
    const ids = Array.isArray(asked.leadMemberIds) ? asked.leadMemberIds.map(String) : [];
    const members = state.members.get(Number(asked.listId)) ?? [];
    state.members.set(
      Number(asked.listId),
      members.filter(({ id }) => !ids.includes(String(id))),
    );
    return nothing;
  },
  'DELETE /list/DeleteLeadsFromListByProfileUrl': (request) => {
    const asked = fieldsOf(request);
    const urls = Array.isArray(asked.profileUrls) ? asked.profileUrls.map(profileKey) : [];
    const members = state.members.get(Number(asked.listId)) ?? [];
    const there = members.map(({ profileUrl }) => profileKey(profileUrl));
    state.members.set(
      Number(asked.listId),
      members.filter(({ profileUrl }) => !urls.includes(profileKey(profileUrl))),
    );
    return ok({ notFoundInList: urls.filter((url) => !there.includes(url)) });
  },
});

const listed = (state: HeyreachState, row: { id: number }): Fields => ({
  ...row,
  totalItemsCount: state.members.get(row.id)?.length ?? 0,
  listType: 'USER_LIST',
});

/** Accounts and the inbox. */
export const inboxRoutes = (state: HeyreachState): SimulatedRoutes => ({
  'GET /auth/CheckApiKey': () => nothing,
  'POST /li_account/GetAll': (request) => pageOf([...state.accounts.values()], fieldsOf(request)),
  'POST /inbox/GetConversationsV2': (request) => {
    const asked = fieldsOf(request);
    const { linkedInAccountIds = [], leadProfileUrl } = (asked.filters ?? {}) as {
      linkedInAccountIds?: number[];
      leadProfileUrl?: string;
    };
    const rows = [...state.rooms.values()].filter(
      ({ accountId, lead }) =>
        (linkedInAccountIds.length === 0 || linkedInAccountIds.includes(accountId)) &&
        (leadProfileUrl === undefined || profileKey(lead.profileUrl) === profileKey(leadProfileUrl)),
    );
    return pageOf(
      rows.map((row) => roomOf(state, row.id)),
      asked,
    );
  },
  'GET /inbox/GetChatroom/:account/:id': (_request, { account, id = '' }) =>
    state.rooms.get(id)?.accountId === Number(account) ? ok(roomOf(state, id)) : missing(),
  'POST /inbox/SendMessage': (request) => {
    const { message, subject = null, conversationId, linkedInAccountId } = fieldsOf(request);
    const room = state.rooms.get(String(conversationId));
    if (typeof message !== 'string' || message === '')
      return invalid('Message', 'The Message field is required.');
    if (!room || room.accountId !== linkedInAccountId) return missing();
    room.messages.push({
      createdAt: state.stamp(),
      body: message,
      subject: subject as string | null,
      sender: 'ME',
    });
    state.said.push(room.id);
    return nothing;
  },
});

function roomOf(state: HeyreachState, id: string): Fields | null {
  const room = state.rooms.get(id);
  if (!room) return null;
  const last = room.messages.at(-1);
  return {
    id,
    read: true,
    groupChat: false,
    lastMessageAt: last?.createdAt ?? null,
    lastMessageText: last?.body ?? null,
    lastMessageType: 'TEXT',
    lastMessageSender: last?.sender ?? null,
    totalMessages: room.messages.length,
    campaignId: room.campaignId,
    linkedInAccountId: room.accountId,
    correspondentProfile: room.lead,
    linkedInAccount: state.accounts.get(room.accountId),
    // The newest first here; nothing promises it.
    messages: room.messages.toReversed(),
  };
}
