import { newContact } from '#vendors/highlevel/simulated-contacts';
import type { Services } from './services.ts';

/** What a person does at the vendors themselves, in their own pages, because no program may. */
export type ByHand = {
  /** Connects an account on LinkedIn at HeyReach, once. */
  connectLinkedIn(address: string, name: string): void;
  /** Connects a mailbox at Instantly, once. */
  connectMailbox(address: string): void;
  /** Activates what waits as a draft at Instantly. */
  activateCampaigns(): void;
  /** Leaves people of this list, as `leadList` writes it, in HighLevel, last touched so many days ago, one by one. */
  fillCrm(list: string, daysAgo: (place: number) => number): void;
  /**
   * Binds every list at HeyReach that holds somebody and feeds nothing to a campaign of its own, which asks to connect with the
   * text of the lead's field, and starts it. Answers how many.
   */
  bindLists(noteField: string): number;
};

export const byHandAt = ({ instantly, heyreach, highlevel }: Services): ByHand => ({
  connectLinkedIn(address, name) {
    const { accounts } = heyreach.state;
    if ([...accounts.values()].some(({ emailAddress }) => emailAddress === address)) return;
    const [firstName, ...rest] = name.split(' ');
    const id = heyreach.state.nextId();
    const names = { firstName, lastName: rest.join(' '), emailAddress: address };
    accounts.set(id, { id, ...names, isActive: true, activeCampaigns: 0, authIsValid: true });
  },
  connectMailbox(address) {
    const { accounts } = instantly.state;
    const [like] = accounts.values();
    if (like && !accounts.has(address)) accounts.set(address, { ...like, email: address });
  },
  activateCampaigns() {
    for (const campaign of instantly.state.campaigns.values())
      if (campaign.status === DRAFT) campaign.status = ACTIVE;
  },
  fillCrm(list, daysAgo) {
    const now = Temporal.Instant.from(heyreach.state.stamp());
    const rows = list
      .split('\n')
      .slice(1)
      .map((line) => line.split(','));
    highlevel.fill(
      rows.flatMap(([firstName, lastName, , companyName, domain], place) => {
        if (!firstName || !lastName || !domain) return [];
        const at = now.subtract({ hours: 24 * daysAgo(place) }).toString();
        const email = `${firstName}.${lastName}@${domain}`.toLowerCase();
        if (!/^[a-z.]+@[a-z0-9.-]+$/.test(email)) return [];
        return [newContact(`quiet${place}`, at, { email, fields: { firstName, lastName, companyName } })];
      }),
    );
  },
  bindLists(noteField) {
    const { state } = heyreach;
    const full = [...state.lists.values()].filter(
      ({ id, campaignIds }) => campaignIds.length === 0 && (state.members.get(id) ?? []).length > 0,
    );
    for (const list of full) {
      const id = state.nextId();
      const sender = [...state.accounts.values()].find(({ emailAddress }) =>
        list.name.includes(String(emailAddress)),
      );
      state.campaigns.set(id, {
        ...{ id, name: `Connect ${list.name}`, status: 'IN_PROGRESS', listId: list.id },
        ...{ creationTime: state.stamp(), note: `{${noteField}}` },
        ...(sender && { accountId: Number(sender.id) }),
      });
      const members = state.members.get(list.id) ?? [];
      state.campaignLeads.set(
        id,
        members.map((lead) => ({ ...lead, leadCampaignStatus: 'Pending' })),
      );
      list.campaignIds.push(id);
    }
    return full.length;
  },
});

/** How Instantly counts the states of its campaigns. */
const DRAFT = 0;
const ACTIVE = 1;
