import { MOTIONS, type Motion } from '#campaigns/contract';
import type { Arguments, Io } from '#cli';
import type { Ctx } from '#core/ctx';
import { invalid, notFound } from '#core/errors';
import type { MotionRun, RunSchedule } from './contract.ts';
import { changeSchedule, moveSchedule, readSchedules, setSchedule } from './keep-schedule.ts';
import { readMotions } from './read-motions.ts';

const DAYS = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'];
const short = (at: string): string => at.slice(0, 16).replace('T', ' ');

/** A motion as a person names it. Throws `invalid` naming those there are. */
export function motionOf(named: unknown): Motion {
  const motion = MOTIONS.find((known) => known === named);
  if (motion) return motion;
  throw invalid(
    'motion.unknown',
    `There is no motion "${String(named)}". Nothing was done. Known: ${MOTIONS.join(', ')}.`,
  );
}

const daysOf = (named: unknown): number[] =>
  String(named ?? 'mon,tue,wed,thu,fri')
    .split(',')
    .map((day) => {
      const index = DAYS.indexOf(day.trim().toLowerCase().slice(0, 3));
      if (index === -1)
        throw invalid(
          'schedule.day',
          `"${day}" is no day. Nothing was changed. Write days like ${DAYS.slice(0, 3).join(',')}.`,
        );
      return index + 1;
    });

export const SCHEDULE_FLAGS = [
  { flags: '--motion <motion>', summary: 'of a schedule: outbound, cadence, revival or all' },
  { flags: '--days <days>', summary: 'of a schedule: mon,tue …; Monday to Friday where nothing is said' },
  { flags: '--at <time>', summary: 'of a schedule: the time of day, such as 09:00' },
  { flags: '--zone <zone>', summary: 'of a schedule: the zone of that time, such as Europe/Berlin' },
  { flags: '--name <name>', summary: 'of a schedule: how it is called' },
  { flags: '--campaign <id>', summary: 'of a schedule: first messages of this campaign alone' },
  { flags: '--live', summary: 'of a schedule: do it; without this flag it says each time what would happen' },
  { flags: '--reason <reason>', summary: 'why a schedule rests or ends' },
];

/** What the flags ask for; what they do not name stays as it is `known`. */
const requestOf = (flags: Arguments['flags'], known?: RunSchedule) => {
  const motion = flags.motion === undefined && known ? known.motion : motionOf(flags.motion);
  const at = String(flags.at ?? known?.at ?? '');
  return {
    ...{ motion, at, zone: String(flags.zone ?? known?.zone ?? 'UTC') },
    days: flags.days === undefined && known ? [...known.days] : daysOf(flags.days),
    name: String(flags.name ?? known?.name ?? `${motion} at ${at}`),
    campaignId: typeof flags.campaign === 'string' ? flags.campaign : (known?.campaignId ?? null),
    live: flags.live === true || (flags.live === undefined && known?.live === true),
  };
};

const printSchedules = (io: Io, schedules: readonly RunSchedule[]): void =>
  io.table(
    schedules.map(({ id, name, motion, live, days, at, zone, state, reason, nextDueAt }) => ({
      ...{ id, schedule: name, motion, mode: live ? 'live' : 'dry run' },
      when: `${days.map((day) => DAYS[day - 1]).join(' ')} ${at} ${zone}`,
      state: reason === null ? state : `${state}: ${reason}`,
      next: nextDueAt === null ? '' : short(nextDueAt),
    })),
  );

/** What each part of a motion did, as rows of a table. */
export const partRows = ({ parts }: MotionRun) =>
  parts.map(({ part, got, did, skipped, failed, note }) => ({
    ...{ part, got, did },
    'left out': counted(skipped),
    failed: counted(failed),
    note: note ?? '',
  }));
const counted = (counts: Record<string, number>): string =>
  Object.entries(counts)
    .map(([why, count]) => `${count} ${why}`)
    .join(', ');

type Act = (ctx: Ctx, io: Io, asked: { id: string; flags: Arguments['flags'] }) => Promise<void>;
const told = (io: Io, schedule: RunSchedule): void =>
  io.result(schedule, () => printSchedules(io, [schedule]));
const moving =
  (state: RunSchedule['state']): Act =>
  async (ctx, io, { id, flags }) =>
    told(
      io,
      await moveSchedule(ctx, {
        ...{ scheduleId: id, state },
        reason: typeof flags.reason === 'string' ? flags.reason : null,
      }),
    );

/** What `legwork runs` does with schedules and motions; those that want one schedule are told apart by `wantsId`. */
export const SCHEDULE_ACTS: Readonly<Record<string, { wantsId: boolean; act: Act }>> = {
  motions: {
    wantsId: false,
    act: async (ctx, io) => {
      const motions = await readMotions(ctx, 20);
      io.result({ motions }, () =>
        io.table(
          motions.flatMap((motion) =>
            partRows(motion).map((row) => ({ due: short(motion.dueAt), by: motion.startedBy, ...row })),
          ),
        ),
      );
    },
  },
  schedules: {
    wantsId: false,
    act: async (ctx, io) => {
      const schedules = await readSchedules(ctx);
      io.result({ schedules }, () => printSchedules(io, schedules));
    },
  },
  schedule: {
    wantsId: false,
    act: async (ctx, io, { flags }) => told(io, await setSchedule(ctx, requestOf(flags))),
  },
  'change-schedule': {
    wantsId: true,
    act: async (ctx, io, { id, flags }) => {
      const known = (await readSchedules(ctx)).find((each) => each.id === id);
      if (!known) throw notFound('schedule', id);
      const wanted = { ...requestOf(flags, known), version: known.version, scheduleId: id };
      told(io, await changeSchedule(ctx, wanted));
    },
  },
  'pause-schedule': { wantsId: true, act: moving('paused') },
  'continue-schedule': { wantsId: true, act: moving('active') },
  'end-schedule': { wantsId: true, act: moving('ended') },
};
