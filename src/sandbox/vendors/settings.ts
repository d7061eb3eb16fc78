import { CALDAV_CALENDAR, LOCATION, TWILIO_ACCOUNT, TWILIO_NUMBER } from './services.ts';

/** Short waits: what is asynchronous answers at once here. */
const POLL_MS = '10';

/**
 * The settings under which the adapters find this world, by the names a person would use for the real one: whatever drives the
 * real vendor drives the one in small. `url` is where the services are, without a trailing slash.
 */
export function settingsOf(
  url: string,
  secretOf: (name: string) => string,
): Readonly<Record<string, string>> {
  const key = (prefix: string, name: string) => ({
    [`${prefix}_API_KEY`]: secretOf(name),
    [`${prefix}_BASE_URL`]: `${url}/${name}`,
  });
  return {
    ...key('APOLLO', 'apollo'),
    ...key('BETTERCONTACT', 'bettercontact'),
    BETTERCONTACT_POLL_MS: POLL_MS,
    ...key('HUNTER', 'hunter'),
    HUNTER_POLL_MS: POLL_MS,
    ...key('CLAY', 'clay'),
    CLAY_WEBHOOK_URLS: `${url}/clay/sources/one`,
    CLAY_WEBHOOK_TOKEN: secretOf('clay webhook'),
    CLAY_CALLBACK_SECRET: secretOf('clay callback'),
    CLAY_SIGNING_SECRET: secretOf('clay signing'),
    ...key('SERPER', 'serper'),
    ...key('ZEROBOUNCE', 'zerobounce'),
    ZEROBOUNCE_BULK_URL: `${url}/zerobounce`,
    ...key('NEVERBOUNCE', 'neverbounce'),
    ...key('MILLIONVERIFIER', 'millionverifier'),
    MILLIONVERIFIER_BULK_URL: `${url}/millionverifier`,
    ...key('INSTANTLY', 'instantly'),
    INSTANTLY_WEBHOOK_SECRET: secretOf('instantly webhook'),
    ...key('HEYREACH', 'heyreach'),
    HEYREACH_WEBHOOK_SECRET: secretOf('heyreach webhook'),
    ...key('SMARTLEAD', 'smartlead'),
    SMARTLEAD_WEBHOOK_SECRET: secretOf('smartlead webhook'),
    ...key('EMAILBISON', 'emailbison'),
    EMAILBISON_WEBHOOK_SECRET: secretOf('emailbison webhook'),
    ...desks(url, secretOf),
  };
}

/** Where people are told, kept and met. */
const desks = (url: string, secretOf: (name: string) => string) => ({
  SLACK_BOT_TOKEN: secretOf('slack'),
  SLACK_SIGNING_SECRET: secretOf('slack signing'),
  SLACK_BASE_URL: `${url}/slack`,
  NOTION_TOKEN: secretOf('notion'),
  NOTION_BASE_URL: `${url}/notion`,
  TWILIO_ACCOUNT_SID: TWILIO_ACCOUNT,
  TWILIO_AUTH_TOKEN: secretOf('twilio'),
  TWILIO_FROM: TWILIO_NUMBER,
  TWILIO_BASE_URL: `${url}/twilio`,
  HIGHLEVEL_TOKEN: secretOf('highlevel'),
  HIGHLEVEL_LOCATION_ID: LOCATION,
  HIGHLEVEL_BASE_URL: `${url}/highlevel`,
  GOOGLE_CALENDAR_CLIENT_ID: 'sandbox-client',
  GOOGLE_CALENDAR_CLIENT_SECRET: secretOf('google client'),
  GOOGLE_CALENDAR_REFRESH_TOKEN: secretOf('google'),
  GOOGLE_CALENDAR_BASE_URL: `${url}/google`,
  GOOGLE_TOKEN_URL: `${url}/google/token`,
  CAL_COM_API_KEY: secretOf('cal-com'),
  CAL_COM_WEBHOOK_SECRET: secretOf('cal-com webhook'),
  CAL_COM_BASE_URL: `${url}/cal-com`,
  CALENDLY_TOKEN: secretOf('calendly'),
  CALENDLY_SIGNING_KEY: secretOf('calendly signing'),
  CALENDLY_BASE_URL: `${url}/calendly`,
  CALDAV_URL: `${url}/caldav${CALDAV_CALENDAR}`,
  CALDAV_USER: 'nora',
  CALDAV_PASSWORD: secretOf('caldav'),
});
