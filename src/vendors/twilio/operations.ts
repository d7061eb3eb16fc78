import { sendNoticeSms } from '../ports/notice-sms.ts';
import { sendSms, smsIdentity } from '../ports/sms.ts';

export const twilioSendSms = sendSms('twilio');
export const twilioSendNotice = sendNoticeSms('twilio');
export const twilioWhoami = smsIdentity('twilio');
