import { defineCommand, EXIT, type Io } from '#cli';
import type { Ctx } from '#core/ctx';
import { invalid } from '#core/errors';
import { cancelAppointment } from './cancel-appointment.ts';
import type { AppointmentView } from './contract.ts';
import { markNoShow } from './mark-no-show.ts';
import { moveAppointment } from './move-appointment.ts';
import { readAppointments, readMoveTimes } from './read-meetings.ts';

type Flags = Readonly<Record<string, string | boolean | undefined>>;
const text = (flag: string | boolean | undefined): string => (flag === undefined ? '' : String(flag));

/** What is done with one meeting, and how it is told where it is certain. */
const ACTIONS: Readonly<
  Record<string, { done: string; work: (ctx: Ctx, id: string, flags: Flags) => Promise<AppointmentView> }>
> = {
  move: {
    done: 'moved',
    work: (ctx, appointmentId, { to, from, reason }) =>
      moveAppointment(ctx, {
        ...{ appointmentId, to: text(to), reason: text(reason) },
        ...(from === undefined ? {} : { from: text(from) }),
      }),
  },
  cancel: {
    done: 'cancelled',
    work: (ctx, appointmentId, { reason }) => cancelAppointment(ctx, { appointmentId, reason: text(reason) }),
  },
  'no-show': {
    done: 'noted: nobody came',
    work: (ctx, appointmentId, { reason }) => markNoShow(ctx, { appointmentId, note: text(reason) }),
  },
};
const KNOWN = ['list', 'times', ...Object.keys(ACTIONS)].join(', ');

export const meetingsCommand = defineCommand({
  name: 'meetings',
  summary: 'Meetings with leads: list, or times|move|cancel|no-show ID.',
  example:
    'legwork meetings move 0190f3a1-7c1e-7a55-b0f3-2f6a3a1d9c10 --to 2026-12-02T15:00:00Z --reason "Sam is ill on Tuesday"',
  arguments: '[action] [id]',
  flags: [
    {
      flags: '--to <instant>',
      summary: 'for move: the new time with its offset, one of those that "times" names',
    },
    { flags: '--from <instant>', summary: 'for move: only if it still begins then' },
    { flags: '--reason <text>', summary: 'why; calendars pass it on to the lead, a no-show keeps it here' },
  ],
  async run(io, { positional, flags }, session) {
    const [action = 'list', id = ''] = positional;
    const ctx = await session.ctx();
    if (action === 'list') {
      const appointments = await readAppointments(ctx);
      io.result({ appointments }, () => print(io, appointments));
      return EXIT.done;
    }
    if (action === 'times' && id !== '') {
      const found = await readMoveTimes(ctx, { appointmentId: id });
      io.result(found, () => {
        if (found.cannot !== null) io.line(found.cannot);
        else io.table(found.times.map(({ at, zone, offered }) => ({ time: at, zone, offered })));
      });
      return EXIT.done;
    }
    const act = ACTIONS[action];
    if (!act || id === '')
      throw invalid(
        'meetings.action',
        `Say what to do with which meeting: ${KNOWN}, then its id. Nothing was done.`,
      );
    const meeting = await act.work(ctx, id, flags);
    io.result(meeting, () =>
      io.line(
        meeting.change?.state === 'unknown'
          ? 'The answer of the calendar was lost. It is looked for within minutes; do not ask again.'
          : `The meeting of ${meeting.startsAt} with ${meeting.leadName ?? 'the lead'} is ${act.done}.${heard(meeting)}`,
      ),
    );
    return EXIT.done;
  },
});

/** Whether the calendar heard of a no-show as well. */
function heard({ change }: AppointmentView): string {
  if (change?.kind !== 'no_show') return '';
  if (change.told === 'done') return ' The calendar knows.';
  if (change.told === null) return ' Its calendar keeps no such thing, so it was not told.';
  if (change.told === 'failed')
    return ` The calendar was not told: ${change.toldError} Say it there by hand.`;
  return ' The answer of the calendar was lost and is looked for.';
}

function print(io: Io, appointments: readonly AppointmentView[]): void {
  if (appointments.length === 0) io.line('No meeting yet.');
  else
    io.table(
      appointments.map(({ id, startsAt, zone, state, leadName, change }) => ({
        ...{ id, begins: startsAt, zone, with: leadName ?? '', state },
        asked: change === null ? '' : `${change.kind.replace('_', '-')} ${change.state}`,
      })),
    );
}
