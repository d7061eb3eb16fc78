import type { Dice } from '#core/dice';
import { filledIn, profileKey } from '#vendors/heyreach/simulated-state';
import type { VendorPeopleParts } from './at-vendors.ts';
import type { Due, VendorAct } from './due-store.ts';
import { delayOf, type Habit, type Personality, personalityOf } from './personality.ts';
import { REPLY_TEXTS, type WrittenHabit } from './reply-texts.ts';

type LinkedInAct = Extract<VendorAct, { kind: 'heyreach' }>;
type State = VendorPeopleParts['heyreach']['state'];
type Room = NonNullable<ReturnType<State['rooms']['get']>>;

/** Most people accept somebody they do not know sometimes; those who would answer at all more often. */
const ACCEPTS = { ghost: 0.22, others: 0.55 } as const;
/** Hours until somebody looks at requests. */
const ACCEPT_HOURS = [4, 110] as const;
/** The vendor writes a day after it was let in. */
const MESSAGE_AFTER = Temporal.Duration.from({ hours: 24 });
const OUR_ACCOUNT = 88;
/** A campaign takes a request back that nobody answered for so long. */
const WITHDRAWN_AFTER = Temporal.Duration.from({ hours: 24 * 12 });

/** People whom HeyReach asks to connect and writes to. */
export function createLinkedInPeople(parts: VendorPeopleParts): {
  notice(now: Temporal.Instant): Promise<number>;
  carryOut(act: LinkedInAct, due: Due): Promise<void>;
} {
  const { state } = parts.heyreach;
  /** Rooms to write to as soon as their campaign goes on. */
  const held = new Set<Room>();
  const write = async (room: Room, at: Temporal.Instant): Promise<void> => {
    held.delete(room);
    if (stoppedByHand(state, room)) return;
    if (!isRunning(state, room)) held.add(room);
    else await message(parts, room, at);
  };
  return {
    async notice(now) {
      const released = [...held].filter((room) => isRunning(state, room));
      for (const room of released) await write(room, now);
      const heard = state.said.splice(0).flatMap((id) => state.rooms.get(id) ?? []);
      for (const room of heard) read(parts, room, now);
      return released.length + heard.length + (await connect(parts, now));
    },
    async carryOut(act, { at }) {
      const room = state.rooms.get(act.room);
      // The room is gone with the process that was killed.
      if (!room) return;
      if (act.event === 'reply') return parts.heyreach.reply(room.id, act.text);
      if (act.event === 'message') return write(room, at);
      if (act.event === 'given_up') return takeBack(parts, room);
      await parts.heyreach.happens('CONNECTION_REQUEST_ACCEPTED', room.id);
      if (noteOf(state, room) !== null) return finish(parts, room);
      const next = { kind: 'heyreach', room: room.id, event: 'message' } as const;
      plan(parts, room, next, 'messaged', at.add(MESSAGE_AFTER));
    },
  };
}

function plan(
  { due }: VendorPeopleParts,
  room: Room,
  act: LinkedInAct,
  what: Due['meaning']['what'],
  at: Temporal.Instant,
): void {
  const meaning = { person: profileKey(room.lead.profileUrl), what };
  due.put({ key: `${room.id}-${act.event}`, at, meaning, act });
}

const personOf = ({ seed }: VendorPeopleParts, room: Room): Personality =>
  personalityOf(seed, profileKey(room.lead.profileUrl));

/** Asks everybody new in a running campaign. Answers how many. */
async function connect(parts: VendorPeopleParts, now: Temporal.Instant): Promise<number> {
  const { state } = parts.heyreach;
  const running = [...state.campaigns.values()].filter(({ status }) => status === 'IN_PROGRESS');
  const fresh = running.flatMap(({ id }) =>
    (state.campaignLeads.get(id) ?? [])
      .filter(({ leadCampaignStatus }) => leadCampaignStatus === 'Pending')
      .map((lead) => ({ campaignId: id, lead })),
  );
  for (const { campaignId, lead } of fresh) {
    lead.leadCampaignStatus = 'InSequence';
    const id = `2-${campaignId}-${lead.id}`;
    const accountId = state.campaigns.get(campaignId)?.accountId ?? OUR_ACCOUNT;
    const room: Room = { id, accountId, campaignId, lead, messages: [] };
    state.rooms.set(id, room);
    const note = noteOf(state, room);
    if (note !== null) {
      room.messages.push({ createdAt: state.stamp(), body: note, subject: null, sender: 'ME' });
      const over = { kind: 'heyreach', room: id, event: 'given_up' } as const;
      const meaning = { person: `campaign ${campaignId}`, what: 'never_answered' as const };
      parts.due.put({ key: `${campaignId}-over`, at: now.add(WITHDRAWN_AFTER), meaning, act: over });
    }
    await parts.heyreach.happens('CONNECTION_REQUEST_SENT', id);
    const { dice, habit } = personOf(parts, room);
    if (!dice.fork('accepts').chance(habit === 'ghost' ? ACCEPTS.ghost : ACCEPTS.others)) continue;
    const at = now.add({ hours: dice.fork('looks').int(...ACCEPT_HOURS) });
    plan(parts, room, { kind: 'heyreach', room: id, event: 'accepted' }, 'accepted', at);
  }
  return fresh.length;
}

/** What the request to connect says in a campaign that does nothing else; null in one that goes on to write. */
function noteOf(state: State, { campaignId, lead }: Room): string | null {
  const note = state.campaigns.get(campaignId ?? -1)?.note;
  return note === undefined ? null : filledIn(note, lead);
}

/** The campaign takes back every request that nobody answered. */
async function takeBack(parts: VendorPeopleParts, room: Room): Promise<void> {
  const leads = parts.heyreach.state.campaignLeads.get(room.campaignId ?? -1) ?? [];
  for (const lead of leads) lead.leadCampaignStatus = 'Finished';
  await finish(parts, room);
}

/** The campaign is done with somebody, and is through once it is done with all. */
async function finish({ heyreach }: VendorPeopleParts, room: Room): Promise<void> {
  const { state } = heyreach;
  const [campaign, leads] = [
    state.campaigns.get(room.campaignId ?? -1),
    state.campaignLeads.get(room.campaignId ?? -1) ?? [],
  ];
  const own = leads.find((lead) => lead.id === room.lead.id);
  if (own) own.leadCampaignStatus = 'Finished';
  const done = leads.every(({ leadCampaignStatus }) => leadCampaignStatus === 'Finished');
  if (campaign?.status !== 'IN_PROGRESS' || !done) return;
  campaign.status = 'FINISHED';
  await heyreach.happens('CAMPAIGN_COMPLETED', room.id);
}

/** The vendor writes, and the person may answer. */
async function message(parts: VendorPeopleParts, room: Room, at: Temporal.Instant): Promise<void> {
  const body = String(room.lead.message ?? 'Thanks for connecting.');
  const createdAt = parts.heyreach.state.stamp();
  room.messages.push({ createdAt, body, subject: null, sender: 'ME' });
  await parts.heyreach.happens('MESSAGE_SENT', room.id);
  read(parts, room, at);
}

/** Somebody reads what we wrote, and may answer; once is enough. */
function read(parts: VendorPeopleParts, room: Room, at: Temporal.Instant): void {
  const answer = answerOf(personOf(parts, room));
  const answered = room.messages.some(({ sender }) => sender !== 'ME');
  if (answer === null || answered) return;
  const act = { kind: 'heyreach', room: room.id, event: 'reply', text: answer.text } as const;
  plan(parts, room, act, answer.habit, at.add(answer.after));
}

const isRunning = (state: State, room: Room): boolean =>
  state.campaigns.get(room.campaignId ?? -1)?.status === 'IN_PROGRESS';

const stoppedByHand = (state: State, { campaignId, lead }: Room): boolean =>
  (state.campaignLeads.get(campaignId ?? -1) ?? []).some(
    (row) => row.id === lead.id && row.stoppedByHand === true,
  );

/** What somebody writes back there: short, without greeting, and nothing from machines. */
function answerOf({
  habit,
  language,
  dice,
}: Personality): { habit: Habit; text: string; after: Temporal.Duration } | null {
  if (!isWritten(habit)) return null;
  const texts = REPLY_TEXTS[habit];
  const own = texts.filter((entry) => entry.language === language);
  const chosen = dice
    .fork('chat')
    .pick(own.length > 0 ? own : texts.filter((entry) => entry.language === 'en'));
  return { habit, text: filled(chosen.text, dice), after: delayOf(habit, dice.fork('chat delay')) };
}

const isWritten = (habit: Habit): habit is WrittenHabit => habit in REPLY_TEXTS;

const filled = (text: string, dice: Dice): string =>
  text
    .replaceAll('{sender}', 'Nora')
    .replaceAll('{colleague}', 'Robin Falk')
    .replaceAll('{mail}', 'robin.falk@colleague.example')
    .replace(/\{\w+\}/g, String(dice.fork('ticket').int(1_000, 9_999)));
