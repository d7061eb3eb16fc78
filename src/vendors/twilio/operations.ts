import { sendSms, smsIdentity } from '../ports/sms.ts';

export const twilioSendSms = sendSms('twilio');
export const twilioWhoami = smsIdentity('twilio');
