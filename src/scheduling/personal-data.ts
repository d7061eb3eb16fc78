import { contribute } from '#core/contribution';
import { type PersonalTable, personalTables } from '#core/personal-data/personal-table';

const LEAD = [{ column: 'lead_id', to: 'lead' }] as const;

const tables: readonly PersonalTable[] = [
  {
    table: 'slot_offers',
    what: 'times offered to the person',
    belongs: LEAD,
    own: 'delete',
    mentions: ['reason'],
  },
  {
    table: 'appointments',
    what: 'meetings with the person',
    belongs: LEAD,
    own: { event_id: null, meeting_url: null, move_url: null, error: null },
    mentions: ['error'],
  },
  {
    table: 'appointment_changes',
    what: 'what was asked of meetings with the person',
    belongs: LEAD,
    own: { reason: '', error: null, told_error: null },
    mentions: ['reason', 'error', 'told_error'],
  },
  { table: 'appointment_looks', what: 'appointments that are to be looked at in their calendar' },
  { table: 'availability_slots', what: 'free times of calendars' },
  { table: 'availability_sources', what: 'calendars that could not be read', mentions: ['last_error'] },
];

export const schedulingPersonalTables = tables.map((table) => contribute(personalTables, table));
