import type { SequenceStep } from '#campaigns/contract';
import { type Reason, reason } from '#core/verdict';
import { nextOpening } from '#core/window.rules';
import { capOn, type PlanInput, planSends, whyFull } from '#outbound';
import { type CalendarPerson, dateOf, laterOf, nextTurn, type Turn } from './calendar-turn.rules.ts';

type Counts = Record<string, number>;
type PlanState = Omit<PlanInput, 'messages'>;

export type CalendarFacts = {
  readonly steps: readonly SequenceStep[];
  /** In the order in which they are written to. */
  readonly people: readonly CalendarPerson[];
  /** People behind those, whose turn does not come within the days. */
  readonly more: number;
  /** Mailboxes, limits, window and what is planned already, as dispatch itself plans with. */
  readonly plan: PlanState;
  /** Mailboxes of a vendor whose campaign holds a lead once: they write no follow-up. */
  readonly firstOnly?: ReadonlySet<string>;
  /** What of that is this campaign's own, by local date. */
  readonly own: Readonly<Counts>;
  /** How many days are looked at, today included. */
  readonly days: number;
};

export type CalendarDay = {
  readonly date: string;
  /** Why nothing leaves on that day at all. */
  readonly closed: Reason | null;
  /** Messages that had room there when the calendar was asked for. */
  readonly capacity: number;
  /** Planned already: of this campaign, and of others. */
  readonly planned: number;
  readonly others: number;
  readonly first: number;
  readonly followUps: number;
  /** Messages that were meant for this day and leave on a later one, and why. */
  readonly moved: number;
  readonly why: Reason | null;
};

export type CalendarStep = {
  readonly step: number;
  readonly channel: string;
  readonly action: string;
  readonly messages: number;
  readonly from: string | null;
  readonly until: string | null;
  /** People for whom the step is left out, or left to a person, and why. */
  readonly leftOut: number;
  readonly why: Reason | null;
};

export type SendCalendar = {
  readonly days: readonly CalendarDay[];
  readonly steps: readonly CalendarStep[];
  /** Every e-mail of every person: `messages` = `placed` + `afterwards` + `unplaced`. */
  readonly totals: {
    readonly people: number;
    readonly messages: number;
    readonly placed: number;
    readonly afterwards: number;
    readonly unplaced: number;
  };
  /** People who get at least one of the messages that leave within the days. */
  readonly contacted: number;
  /** Why nothing has a place. */
  readonly blocked: readonly Reason[];
};

/** Planned at a time, so that what lies behind the last day is not planned through to its end. */
const CHUNK = 50;
/** Gaps are spread by chance when it is sent; the calendar takes the middle. */
const MIDDLE = 0.5;

type StepTally = { messages: number; leftOut: number; why: Reason | null; dates: Set<string> };
/** The calendar while it fills. */
type Tally = {
  readonly facts: CalendarFacts;
  readonly dates: readonly string[];
  readonly agenda: Map<string, Turn[]>;
  readonly steps: readonly StepTally[];
  readonly counts: { first: Counts; followUps: Counts; moved: Counts };
  readonly totals: { placed: number; afterwards: number; unplaced: number };
  readonly reached: Set<string>;
  readonly blocked: Map<string, Reason>;
  plan: PlanState;
};

/**
 * When the messages of a campaign leave, day by day, if everything is approved at once and nobody answers: the most that can
 * leave. Each person passes the decisions production takes (`nextStep`), each message the plan dispatch makes
 * (`planSends`); what has no place on its day is counted there, with the reason.
 */
export function sendCalendar(facts: CalendarFacts): SendCalendar {
  const { steps, people, more, plan, days } = facts;
  const today = plan.now.toZonedDateTimeISO(plan.window.zone).toPlainDate();
  const tally: Tally = {
    ...{ facts, plan, agenda: new Map(), blocked: new Map() },
    dates: Array.from({ length: days }, (_, day) => today.add({ days: day }).toString()),
    steps: steps.map(() => ({ messages: 0, leftOut: 0, why: null, dates: new Set() })),
    counts: { first: {}, followUps: {}, moved: {} },
    totals: { placed: 0, afterwards: more * mailsFrom(steps, 1), unplaced: 0 },
    reached: new Set(),
  };
  for (const person of people) expectNext(tally, person, plan.now);
  for (const date of tally.dates) placeDay(tally, date);
  // What is due behind the last day was never planned.
  for (const turns of tally.agenda.values()) leaveForLater(tally, turns);
  const messages =
    people.reduce((sum, { step }) => sum + mailsFrom(steps, step), 0) + more * mailsFrom(steps, 1);
  return {
    days: daysOf(tally),
    steps: steps.map(({ channel, action }, index) => ({
      ...{ step: index + 1, channel, action },
      ...stepOf(tally.steps[index]),
    })),
    totals: { people: people.length + more, messages, ...tally.totals },
    contacted: tally.reached.size,
    blocked: blockedBy(tally),
  };
}

const mailsFrom = (steps: readonly SequenceStep[], step: number): number =>
  steps.slice(step - 1).filter(({ channel }) => channel === 'email').length;
const add = (counts: Counts, key: string): void => {
  counts[key] = (counts[key] ?? 0) + 1;
};

function expectNext({ facts, agenda, steps, totals }: Tally, person: CalendarPerson, from: Temporal.Instant) {
  const { window } = facts.plan;
  const { turn, leftOut } = nextTurn({ steps: facts.steps, window }, person, from);
  for (const { step, why } of leftOut) {
    const count = steps[step - 1];
    if (!count) continue;
    count.leftOut += 1;
    count.why ??= why;
  }
  if (!turn) {
    totals.unplaced += mailsFrom(facts.steps, person.step);
    return;
  }
  const date = dateOf(turn.at, window);
  const known = agenda.get(date);
  if (known) known.push(turn);
  else agenda.set(date, [turn]);
}

const leaveForLater = ({ facts, totals }: Tally, turns: readonly Turn[]): void => {
  for (const { person } of turns) totals.afterwards += mailsFrom(facts.steps, person.step);
};

/** Plans what is due on a day, and notes what follows it. */
function placeDay(tally: Tally, date: string): void {
  const turns = tally.agenda.get(date) ?? [];
  tally.agenda.delete(date);
  const [first, followUps] = [true, false].map((is) =>
    turns.filter(({ person }) => (person.step === 1) === is),
  );
  for (const alike of [followUps ?? [], first ?? []])
    for (let start = 0; start < alike.length; start += CHUNK) {
      const chunk = alike.slice(start, start + CHUNK);
      if (isBehind(tally)) leaveForLater(tally, chunk);
      else placeChunk(tally, chunk);
    }
}

/** Nothing more has room on any of the days: what is due is planned behind the last one. */
const isBehind = ({ plan, dates }: Tally): boolean =>
  plan.mailboxes.length > 0 && plan.dailyLimit > 0 && dates.every((date) => whyFull(plan, date) !== null);

function placeChunk(tally: Tally, chunk: readonly Turn[]): void {
  const { facts, plan, totals } = tally;
  const messages = chunk.map(({ person, at }, index) => ({
    ...{ itemId: String(index), jitter: MIDDLE, mailboxId: person.mailboxId, notBefore: at },
    window: person.window,
  }));
  const followUp = chunk.some(({ person }) => person.step > 1);
  const able = plan.mailboxes.filter(({ id }) => !(followUp && facts.firstOnly?.has(id)));
  const { placements, unplaced } = planSends({ ...plan, mailboxes: able, messages });
  for (const { itemId, reasons } of unplaced) {
    totals.unplaced += mailsFrom(facts.steps, chunk[Number(itemId)]?.person.step ?? 1);
    for (const why of reasons) tally.blocked.set(why.code, why);
  }
  const lanes = new Map(
    plan.mailboxes.map((lane) => [lane.id, { ...lane, taken: [...lane.taken], perDay: { ...lane.perDay } }]),
  );
  const perDay = { ...plan.perDay };
  const campaign = plan.campaign && { ...plan.campaign, perDay: { ...plan.campaign.perDay } };
  for (const { itemId, mailboxId, plannedFor } of placements) {
    const date = dateOf(plannedFor, plan.window);
    const lane = lanes.get(mailboxId);
    if (lane) {
      add(lane.perDay, date);
      lane.taken.push(plannedFor);
    }
    add(perDay, date);
    if (campaign) add(campaign.perDay, date);
    const turn = chunk[Number(itemId)];
    if (turn) record(tally, turn, { mailboxId, plannedFor, date });
  }
  tally.plan = { ...plan, mailboxes: [...lanes.values()], perDay, campaign };
}

type Place = { readonly mailboxId: string; readonly plannedFor: Temporal.Instant; readonly date: string };

function record(tally: Tally, turn: Turn, { mailboxId, plannedFor, date }: Place): void {
  const { counts, totals, steps, dates } = tally;
  const { person, wished } = turn;
  if (date > wished) add(counts.moved, wished);
  if (date > (dates.at(-1) ?? '')) {
    leaveForLater(tally, [turn]);
    return;
  }
  const isFirst = person.step === 1;
  totals.placed += 1;
  tally.reached.add(person.id);
  add(isFirst ? counts.first : counts.followUps, date);
  const count = steps[person.step - 1];
  if (count) {
    count.messages += 1;
    count.dates.add(date);
  }
  if (mailsFrom(tally.facts.steps, person.step + 1) === 0) return;
  const startedAt = isFirst ? plannedFor : person.startedAt;
  const after = { step: person.step + 1, startedAt, lastEmail: plannedFor, mailboxId, notBefore: null };
  expectNext(tally, { ...person, ...after }, plannedFor);
}

function stepOf(count: StepTally | undefined): Omit<CalendarStep, 'step' | 'channel' | 'action'> {
  const sorted = [...(count?.dates ?? [])].sort();
  const { messages = 0, leftOut = 0, why = null } = count ?? {};
  return { messages, leftOut, why, from: sorted[0] ?? null, until: sorted.at(-1) ?? null };
}

/** Asked with one message where there was none, so that an empty audience does not hide that nothing could leave. */
function blockedBy({ blocked, facts, plan }: Tally): readonly Reason[] {
  if (blocked.size > 0 || facts.people.length > 0) return [...blocked.values()];
  const { unplaced } = planSends({ ...plan, messages: [{ itemId: '', jitter: MIDDLE }] });
  return unplaced.flatMap(({ reasons }) => reasons);
}

const WINDOW_FULL = reason(
  'calendar.window_full',
  'The window has no room for more, with the gaps the mailboxes keep.',
);
const BEHIND = reason('calendar.behind', 'The mailboxes write first what was planned before.');

function daysOf({ facts, plan, dates, counts }: Tally): CalendarDay[] {
  const { window, now } = plan;
  const known = new Map<string, number>();
  return dates.map((date) => {
    const from = laterOf(now, Temporal.PlainDate.from(date).toZonedDateTime(window.zone).toInstant());
    const opening = nextOpening(window, from);
    const closed = opening.at?.toPlainDate().toString() === date ? null : (opening.reasons[0] ?? null);
    const planned = facts.own[date] ?? 0;
    const moved = counts.moved[date] ?? 0;
    const capacity = closed ? 0 : capacityOf(facts.plan, date, from, known);
    const [first, followUps] = [counts.first[date] ?? 0, counts.followUps[date] ?? 0];
    const otherwise = first + followUps >= capacity ? WINDOW_FULL : BEHIND;
    return {
      ...{ date, closed, planned, moved, capacity, first, followUps },
      others: Math.max(0, (facts.plan.perDay[date] ?? 0) - planned),
      why: moved === 0 ? null : (closed ?? whyFull(plan, date) ?? otherwise),
    };
  });
}

/** How many messages find a place on a day, said by the plan itself; days that are alike are asked about once. */
function capacityOf(
  plan: PlanState,
  date: string,
  from: Temporal.Instant,
  known: Map<string, number>,
): number {
  const mailboxes = plan.mailboxes.map((mailbox) => ({ ...mailbox, taken: [] }));
  const used = [plan.perDay, plan.campaign?.perDay, ...mailboxes.map(({ perDay }) => perDay)];
  const slow = plan.slow !== undefined && date < plan.slow.before;
  const caps = mailboxes.map((mailbox) => capOn(mailbox, date, plan.window.zone));
  const key = `${from.equals(plan.now)} ${slow} ${caps.join(' ')} ${used.map((counts) => counts?.[date] ?? 0).join(' ')}`;
  const most = Math.min(
    plan.dailyLimit,
    mailboxes.reduce((sum, { dailyCap }) => sum + dailyCap, 0),
  );
  const count =
    known.get(key) ??
    planSends({
      ...{ ...plan, mailboxes, now: from },
      messages: Array.from({ length: most }, (_, index) => ({ itemId: String(index), jitter: MIDDLE })),
    }).placements.filter(({ plannedFor }) => dateOf(plannedFor, plan.window) === date).length;
  known.set(key, count);
  return count;
}
