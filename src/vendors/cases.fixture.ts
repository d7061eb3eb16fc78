import { apolloCase } from './apollo/case.fixture.ts';
import { bettercontactCase } from './bettercontact/case.fixture.ts';
import { calComCase } from './cal-com/case.fixture.ts';
import { caldavCase } from './caldav/case.fixture.ts';
import { calendlyCase } from './calendly/case.fixture.ts';
import { clayCase } from './clay/case.fixture.ts';
import { emailbisonCase } from './emailbison/case.fixture.ts';
import { googleCalendarCase } from './google-calendar/case.fixture.ts';
import { heyreachCase } from './heyreach/case.fixture.ts';
import { highlevelCase } from './highlevel/case.fixture.ts';
import { hunterCase } from './hunter/case.fixture.ts';
import { instantlyCase } from './instantly/case.fixture.ts';
import type { VendorCase } from './kit/vendor-case.fixture.ts';
import { anthropicCase, compatibleCase, openaiCase } from './language-model/case.fixture.ts';
import { millionverifierCase } from './millionverifier/case.fixture.ts';
import { neverbounceCase } from './neverbounce/case.fixture.ts';
import { notionCase } from './notion/case.fixture.ts';
import { rb2bCase } from './rb2b/case.fixture.ts';
import { serperCase } from './serper/case.fixture.ts';
import { signalHttpCase } from './signal-http/case.fixture.ts';
import { signalSqlCase } from './signal-sql/case.fixture.ts';
import { slackCase } from './slack/case.fixture.ts';
import { smartleadCase } from './smartlead/case.fixture.ts';
import { twilioCase } from './twilio/case.fixture.ts';
import { zerobounceCase } from './zerobounce/case.fixture.ts';

/** Every vendor, for the tests that run over all of them. */
export const CASES: readonly VendorCase[] = [
  apolloCase,
  bettercontactCase,
  calComCase,
  caldavCase,
  calendlyCase,
  clayCase,
  emailbisonCase,
  googleCalendarCase,
  heyreachCase,
  highlevelCase,
  hunterCase,
  instantlyCase,
  openaiCase,
  anthropicCase,
  compatibleCase,
  millionverifierCase,
  neverbounceCase,
  notionCase,
  rb2bCase,
  serperCase,
  signalHttpCase,
  signalSqlCase,
  slackCase,
  smartleadCase,
  twilioCase,
  zerobounceCase,
];
