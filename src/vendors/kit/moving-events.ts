import { definePerformer, type Operation, type Performer } from '#gateway';
import type { CalendarEvent, CreatedEvent, EventMove, EventName } from '../ports/calendar.ts';
import { type BusyLook, requireFree } from './kept-free.ts';
import { askLeave, defineReader, harmless, harmlessly, lookSignal } from './vendor-access.ts';

/** An event as its calendar has it, with what the adapter needs to change exactly that one. */
export type StandingEvent<H> = { readonly event: CalendarEvent; readonly held: H };

type Calendar<H> = {
  readonly vendor: string;
  /** The event wherever it was moved to; null when it is cancelled or gone. Only looks. */
  readonly read: (
    name: EventName,
    at: { readonly now: Temporal.Instant; readonly signal: AbortSignal },
  ) => Promise<StandingEvent<H> | null>;
};
type Movable<H> = Calendar<H> & {
  readonly operation: Operation<EventMove, CreatedEvent>;
  /** At calendars that take two events at one time. */
  readonly busy?: (now: Temporal.Instant) => BusyLook;
  readonly move: (
    standing: StandingEvent<H>,
    wanted: EventMove,
    at: { readonly now: Temporal.Instant; readonly signal: AbortSignal },
  ) => Promise<CalendarEvent>;
};

const isAt = ({ start }: CalendarEvent, at: string): boolean => Temporal.Instant.compare(start, at) === 0;

/** Moves an event as every calendar promises it: looks first, asks for leave, changes once. */
export const eventMover = <H>({ vendor, operation, read, busy, move }: Movable<H>): Performer =>
  definePerformer<EventMove, CreatedEvent>({
    operation,
    async perform(ctx, wanted, call) {
      const at = { now: ctx.now(), signal: call.signal };
      const standing = await harmlessly(() => read(wanted, at));
      if (!standing) throw gone(vendor);
      if (isAt(standing.event, wanted.start)) return { receipt: { ...standing.event, existed: true } };
      if (!isAt(standing.event, wanted.from)) throw elsewhere(vendor);
      const { calendarId, keepFree } = wanted;
      if (busy) {
        const own = { calendarId, event: standing.event };
        await requireFree(vendor, busy(at.now), { keepFree, own }, call.signal);
      }
      await askLeave(call);
      return { receipt: { ...(await move(standing, wanted, at)), existed: false } };
    },
    async reconcile(ctx, { trace }) {
      const standing = await read(trace as EventName, { now: ctx.now(), signal: lookSignal() });
      return standing && isAt(standing.event, String(trace.start)) ? 'happened' : 'did_not_happen';
    },
  });

/** Reads one event by its name. */
export const eventReader = <H>({
  operation,
  read,
}: Pick<Calendar<H>, 'read'> & {
  readonly operation: Operation<EventName, { event: CalendarEvent | null }>;
}): Performer =>
  defineReader<EventName, { event: CalendarEvent | null }>({
    operation,
    perform: async (ctx, name, { signal }) => ({
      receipt: { event: (await read(name, { now: ctx.now(), signal }))?.event ?? null },
    }),
  });

const gone = (vendor: string) =>
  harmless(
    'not_found',
    `${vendor}.event_gone`,
    'The meeting is not in the calendar any more. Nothing was moved.',
  );

/** It is somewhere else than whoever asks believes; also said when it changed between the look and the change. */
export const elsewhere = (vendor: string) =>
  harmless(
    'conflict',
    `${vendor}.event_elsewhere`,
    'The meeting was changed in the calendar meanwhile. Nothing was moved. Look at it again.',
  );
