import {
  busyTimes,
  calendarWhoami,
  cancelEvent,
  createEvent,
  findEvent,
  freeSlots,
  listMeetings,
  markNoShow,
  moveEvent,
  readEvent,
  readMeeting,
} from '../ports/calendar.ts';
import {
  addNote,
  addTags,
  listContacts,
  listOpportunities,
  listPipelines,
  removeTags,
  setDoNotContact,
  upsertContact,
  upsertOpportunity,
} from '../ports/crm.ts';
import { sendCrmMail } from '../ports/crm-mail.ts';
import { sendSms, smsIdentity } from '../ports/sms.ts';

export const highlevelListContacts = listContacts('highlevel');
export const highlevelListOpportunities = listOpportunities('highlevel');
export const highlevelListPipelines = listPipelines('highlevel');
export const highlevelUpsertContact = upsertContact('highlevel');
export const highlevelAddTags = addTags('highlevel');
export const highlevelRemoveTags = removeTags('highlevel');
export const highlevelSetDoNotContact = setDoNotContact('highlevel');
export const highlevelUpsertOpportunity = upsertOpportunity('highlevel');
export const highlevelAddNote = addNote('highlevel');

export const highlevelSendMail = sendCrmMail('highlevel');
export const highlevelSendSms = sendSms('highlevel');
export const highlevelSmsWhoami = smsIdentity('highlevel');

export const highlevelCalendarWhoami = calendarWhoami('highlevel');
export const highlevelBusyTimes = busyTimes('highlevel');
export const highlevelFreeSlots = freeSlots('highlevel');
export const highlevelCreateEvent = createEvent('highlevel');
export const highlevelCancelEvent = cancelEvent('highlevel');
export const highlevelFindEvent = findEvent('highlevel');
export const highlevelMoveEvent = moveEvent('highlevel');
export const highlevelReadEvent = readEvent('highlevel');
export const highlevelReadMeeting = readMeeting('highlevel');
export const highlevelListMeetings = listMeetings('highlevel');
export const highlevelMarkNoShow = markNoShow('highlevel');
