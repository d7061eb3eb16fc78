import { apolloConfig } from '#vendors/apollo/config';
import { bettercontactConfig } from '#vendors/bettercontact/config';
import { clayConfig } from '#vendors/clay/config';
import { hunterConfig } from '#vendors/hunter/config';
import { millionverifierConfig } from '#vendors/millionverifier/config';
import { neverbounceConfig } from '#vendors/neverbounce/config';
import { rb2bConfig } from '#vendors/rb2b/config';
import { serperConfig } from '#vendors/serper/config';
import { signalHttpConfig } from '#vendors/signal-http/config';
import { signalSqlConfig } from '#vendors/signal-sql/config';
import { zerobounceConfig } from '#vendors/zerobounce/config';

/** The settings of every vendor, in the order of the configuration page. */
export const vendorSections = [
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
] as const;
