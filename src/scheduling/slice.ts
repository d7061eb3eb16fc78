import { contribute } from '#core/contribution';
import { attention, probes } from '#core/contributions';
import { erasureHooks } from '#core/personal-data/personal-table';
import { defineSlice } from '#core/slice';
import { fallenMeetings } from './attention.ts';
import { settleBookings } from './book-slot.ts';
import { decisions } from './decisions.ts';
import { cancelMeetings } from './erasure-meetings.ts';
import { compareMeetings, hearAppointments, lookAtAppointments } from './follow-appointments.ts';
import { followBookings } from './follow-bookings.ts';
import { followTouched } from './follow-touched.ts';
import { schedulingPersonalTables } from './personal-data.ts';
import { calendarProbe } from './probe.ts';
import { refreshAvailability, watchAvailability } from './refresh-availability.ts';
import { expireOffers, releaseLost } from './release-slots.ts';
import { settleChanges } from './settle-changes.ts';
import { tellNoShows } from './tell-no-show.ts';

export const slice = defineSlice({
  name: 'scheduling',
  decisions,
  consumers: [releaseLost, followBookings, followTouched, hearAppointments],
  ticks: [
    refreshAvailability,
    watchAvailability,
    expireOffers,
    settleBookings,
    settleChanges,
    lookAtAppointments,
    compareMeetings,
    tellNoShows,
  ],
  contributions: [
    ...schedulingPersonalTables,
    contribute(erasureHooks, cancelMeetings),
    contribute(probes, calendarProbe),
    contribute(attention, fallenMeetings),
  ],
});
