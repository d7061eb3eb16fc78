import { definePerformer, type Operation, type Performer } from '#gateway';
import type { NoShowMark } from '../ports/calendar.ts';
import { askLeave, harmless, harmlessly, lookSignal } from './vendor-access.ts';

/** Whether the vendor knows already that the attendee did not come, with what the adapter needs to say so. */
export type Attendance<H> = { readonly marked: boolean; readonly held: H };

type Marking<H> = {
  readonly vendor: string;
  readonly operation: Operation<NoShowMark, { existed: boolean }>;
  /** The attendance of an event that stands; null when it is cancelled or gone. Only looks. */
  readonly read: (mark: NoShowMark, signal: AbortSignal) => Promise<Attendance<H> | null>;
  readonly tell: (held: H, mark: NoShowMark, signal: AbortSignal) => Promise<void>;
};

/** Tells of a no-show as every calendar that can promises it: looks first, asks for leave, tells once. */
export const noShowMarker = <H>({ vendor, operation, read, tell }: Marking<H>): Performer =>
  definePerformer<NoShowMark, { existed: boolean }>({
    operation,
    async perform(_ctx, mark, call) {
      const known = await harmlessly(() => read(mark, call.signal));
      if (!known)
        throw harmless(
          'not_found',
          `${vendor}.event_gone`,
          'The meeting is not in the calendar any more, so nobody there is told that nobody came.',
        );
      if (known.marked) return { receipt: { existed: true } };
      await askLeave(call);
      await tell(known.held, mark, call.signal);
      return { receipt: { existed: false } };
    },
    async reconcile(_ctx, { trace }) {
      const known = await read(trace as unknown as NoShowMark, lookSignal());
      return known?.marked ? 'happened' : 'did_not_happen';
    },
  });
