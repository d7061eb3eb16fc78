import { defineCommand, EXIT } from '#cli';
import { invalid } from '#core/errors';
import { connectCalendar } from './connect-calendar.ts';
import type { CalendarConnection } from './contract.ts';
import { hoursFlags, hoursGiven, hoursInWords } from './hours.cli.ts';
import { meetingsCommand } from './meetings.cli.ts';
import { readAppointments } from './read-meetings.ts';
import { readAvailability, readOffers } from './read-scheduling.ts';

const SHOWN = 20;

const calendarCommand = defineCommand({
  name: 'calendar',
  summary: 'What is free, what was offered to whom, and which meetings there are; or connects a calendar.',
  example:
    'legwork calendar connect --vendor google_calendar --calendar sam@example.com --zone Europe/Berlin --hours 09:00-17:00 --holidays DE-BY',
  arguments: '[connect]',
  flags: [
    { flags: '--vendor <vendor>', summary: 'cal_com, highlevel, google_calendar or caldav' },
    { flags: '--calendar <id>', summary: 'the calendar or event type, by its id there' },
    { flags: '--zone <zone>', summary: 'its time zone, e.g. Europe/Berlin' },
    { flags: '--source <source>', summary: 'DEFAULT, or DIRECT_BOOK for the one that asks questions' },
    ...hoursFlags,
  ],
  async run(io, { positional, flags }, session) {
    const [action] = positional;
    const ctx = await session.ctx();
    if (action === 'connect') {
      const { vendor, calendar: calendarId, zone, source } = flags;
      const given = {
        ...{ vendor, calendarId, zone, ...(source === undefined ? {} : { source }) },
        ...hoursGiven(flags),
      };
      const connected = await connectCalendar(ctx, given as CalendarConnection);
      io.result(connected, () =>
        io.line(
          connected.hours === null
            ? `${connected.source} is connected; times are read in ${connected.zone}.`
            : `${connected.source} is connected; times are made in ${connected.zone}: ${hoursInWords(connected.hours)}.`,
        ),
      );
      return EXIT.done;
    }
    if (action !== undefined)
      throw invalid(
        'calendar.action',
        `There is no "${action}" of a calendar. Nothing was done. Known: connect.`,
      );
    const [sources, offers, appointments] = [
      await readAvailability(ctx),
      await readOffers(ctx),
      await readAppointments(ctx),
    ];
    io.result({ sources, offers, appointments }, () => {
      if (sources.length === 0) io.line('No calendar is connected: legwork calendar connect --help');
      else
        io.table(
          sources.map(({ source, vendor, free, freeNextWeek, refreshedAt, lastError }) => ({
            source,
            vendor,
            free,
            'next week': freeNextWeek,
            read: refreshedAt ?? 'never',
            error: lastError ?? '',
          })),
        );
      if (offers.length > 0)
        io.table(
          offers.slice(0, SHOWN).map(({ label, state, leadId }) => ({ offered: label, state, lead: leadId })),
        );
      if (appointments.length > 0)
        io.table(
          appointments.slice(0, SHOWN).map(({ startsAt, state, leadId, meetingUrl }) => ({
            meeting: startsAt,
            state,
            lead: leadId,
            link: meetingUrl ?? '',
          })),
        );
    });
    return EXIT.done;
  },
});

export const commands = [calendarCommand, meetingsCommand];
