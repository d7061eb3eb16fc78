import { apolloConfig } from '#vendors/apollo/config';
import { bettercontactConfig } from '#vendors/bettercontact/config';
import { calComConfig } from '#vendors/cal-com/config';
import { caldavConfig } from '#vendors/caldav/config';
import { calendlyConfig } from '#vendors/calendly/config';
import { clayConfig } from '#vendors/clay/config';
import { dnsConfig } from '#vendors/dns/config';
import { emailbisonConfig } from '#vendors/emailbison/config';
import { googleCalendarConfig } from '#vendors/google-calendar/config';
import { heyreachConfig } from '#vendors/heyreach/config';
import { highlevelConfig } from '#vendors/highlevel/config';
import { hunterConfig } from '#vendors/hunter/config';
import { instantlyConfig } from '#vendors/instantly/config';
import { languageModelConfig } from '#vendors/language-model/config';
import { millionverifierConfig } from '#vendors/millionverifier/config';
import { nativeMailConfig } from '#vendors/native-mail/config';
import { neverbounceConfig } from '#vendors/neverbounce/config';
import { notionConfig } from '#vendors/notion/config';
import { rb2bConfig } from '#vendors/rb2b/config';
import { serperConfig } from '#vendors/serper/config';
import { signalHttpConfig } from '#vendors/signal-http/config';
import { signalSqlConfig } from '#vendors/signal-sql/config';
import { slackConfig } from '#vendors/slack/config';
import { smartleadConfig } from '#vendors/smartlead/config';
import { twilioConfig } from '#vendors/twilio/config';
import { zerobounceConfig } from '#vendors/zerobounce/config';

/** The settings of every vendor, in the order of the configuration page. */
export const vendorSections = [
  nativeMailConfig,
  dnsConfig,
  instantlyConfig,
  heyreachConfig,
  smartleadConfig,
  emailbisonConfig,
  apolloConfig,
  bettercontactConfig,
  hunterConfig,
  clayConfig,
  zerobounceConfig,
  neverbounceConfig,
  millionverifierConfig,
  serperConfig,
  rb2bConfig,
  signalHttpConfig,
  signalSqlConfig,
  slackConfig,
  notionConfig,
  twilioConfig,
  highlevelConfig,
  googleCalendarConfig,
  calComConfig,
  calendlyConfig,
  caldavConfig,
  languageModelConfig,
] as const;
