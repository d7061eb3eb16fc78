import type { ConfigOf } from '#core/config/index';
import { type LiveVendor, liveVendor } from './live-vendor.ts';
import type { vendorSections } from './vendor-config.ts';

type Config = ConfigOf<typeof vendorSections>;

/** Who talks to people, keeps them, and keeps their calendars. */
export const commsVendors = (config: Config): readonly Promise<LiveVendor>[] => [
  slack(config),
  notion(config),
  twilio(config),
  highlevel(config),
  googleCalendar(config),
  calCom(config),
  calendly(config),
  caldav(config),
];

const slack = ({ slack: { baseUrl, botToken, signingSecret } }: Config): Promise<LiveVendor> =>
  liveVendor({
    vendor: 'slack',
    capabilities: ['chat'],
    needs: { SLACK_BOT_TOKEN: botToken },
    connect: async () =>
      (await import('#vendors/slack/adapter')).slackPerformers({
        baseUrl,
        botToken: botToken?.reveal() ?? '',
      }),
    probe: { operation: 'chat.slack.whoami', input: {} },
    webhooks: {
      secrets: { signingSecret },
      load: async () => (await import('#vendors/slack/webhooks')).slackWebhooks,
    },
  });

const notion = ({ notion: { baseUrl, token } }: Config): Promise<LiveVendor> =>
  liveVendor({
    vendor: 'notion',
    capabilities: ['publishing'],
    needs: { NOTION_TOKEN: token },
    connect: async () =>
      (await import('#vendors/notion/adapter')).notionPerformers({ baseUrl, token: token?.reveal() ?? '' }),
    probe: { operation: 'publishing.notion.whoami', input: {} },
  });

const twilio = ({ twilio: own }: Config): Promise<LiveVendor> =>
  liveVendor({
    vendor: 'twilio',
    capabilities: ['SMS'],
    needs: { TWILIO_ACCOUNT_SID: own.accountSid, TWILIO_AUTH_TOKEN: own.authToken },
    connect: async () =>
      (await import('#vendors/twilio/adapter')).twilioPerformers({
        baseUrl: own.baseUrl,
        accountSid: own.accountSid ?? '',
        user: own.apiKeySid ?? own.accountSid ?? '',
        password: (own.apiKeySecret ?? own.authToken)?.reveal() ?? '',
        ...(own.from ? { from: own.from } : {}),
        ...(own.messagingServiceSid ? { messagingServiceSid: own.messagingServiceSid } : {}),
      }),
    probe: { operation: 'sms.twilio.whoami', input: {} },
    webhooks: {
      secrets: { authToken: own.authToken },
      load: async () => (await import('#vendors/twilio/webhooks')).twilioWebhooks,
    },
  });

const highlevel = ({ highlevel: own }: Config): Promise<LiveVendor> =>
  liveVendor({
    vendor: 'highlevel',
    capabilities: ['CRM', 'calendar', 'mail', 'SMS'],
    needs: { HIGHLEVEL_TOKEN: own.token, HIGHLEVEL_LOCATION_ID: own.locationId },
    connect: async () =>
      (await import('#vendors/highlevel/adapter')).highlevelPerformers({
        baseUrl: own.baseUrl,
        token: own.token?.reveal() ?? '',
        locationId: own.locationId ?? '',
      }),
    probe: { operation: 'crm.highlevel.list_pipelines', input: {} },
    webhooks: {
      secrets: { webhookPublicKey: own.webhookPublicKey, workflowSecret: own.workflowSecret },
      load: async () => (await import('#vendors/highlevel/webhooks')).highlevelWebhooks,
    },
  });

const googleCalendar = ({ googleCalendar: own }: Config): Promise<LiveVendor> =>
  liveVendor({
    vendor: 'google_calendar',
    capabilities: ['calendar'],
    needs: {
      GOOGLE_CALENDAR_CLIENT_ID: own.clientId,
      GOOGLE_CALENDAR_CLIENT_SECRET: own.clientSecret,
      GOOGLE_CALENDAR_REFRESH_TOKEN: own.refreshToken,
    },
    connect: async () =>
      (await import('#vendors/google-calendar/adapter')).googleCalendarPerformers({
        baseUrl: own.baseUrl,
        tokenUrl: own.tokenUrl,
        clientId: own.clientId ?? '',
        clientSecret: own.clientSecret?.reveal() ?? '',
        refreshToken: own.refreshToken?.reveal() ?? '',
      }),
    probe: { operation: 'calendar.google_calendar.whoami', input: {} },
    webhooks: {
      secrets: { channelToken: own.channelToken },
      load: async () => (await import('#vendors/google-calendar/webhooks')).googleCalendarWebhooks,
    },
  });

const calCom = ({ calCom: own }: Config): Promise<LiveVendor> =>
  liveVendor({
    vendor: 'cal_com',
    capabilities: ['calendar'],
    needs: { CAL_COM_API_KEY: own.apiKey },
    connect: async () =>
      (await import('#vendors/cal-com/adapter')).calComPerformers({
        baseUrl: own.baseUrl,
        apiKey: own.apiKey?.reveal() ?? '',
      }),
    probe: { operation: 'calendar.cal_com.whoami', input: {} },
    webhooks: {
      secrets: { webhookSecret: own.webhookSecret },
      load: async () => (await import('#vendors/cal-com/webhooks')).calComWebhooks,
    },
  });

const calendly = ({ calendly: own }: Config): Promise<LiveVendor> =>
  liveVendor({
    vendor: 'calendly',
    capabilities: ['calendar'],
    needs: { CALENDLY_TOKEN: own.token },
    connect: async () =>
      (await import('#vendors/calendly/adapter')).calendlyPerformers({
        baseUrl: own.baseUrl,
        token: own.token?.reveal() ?? '',
      }),
    probe: { operation: 'calendar.calendly.whoami', input: {} },
    webhooks: {
      secrets: { signingKey: own.signingKey },
      load: async () => (await import('#vendors/calendly/webhooks')).calendlyWebhooks,
    },
  });

const caldav = ({ caldav: own }: Config): Promise<LiveVendor> =>
  liveVendor({
    vendor: 'caldav',
    capabilities: ['calendar'],
    needs: { CALDAV_URL: own.baseUrl, CALDAV_USER: own.user, CALDAV_PASSWORD: own.password },
    connect: async () =>
      (await import('#vendors/caldav/adapter')).caldavPerformers({
        baseUrl: own.baseUrl ?? '',
        user: own.user ?? '',
        password: own.password?.reveal() ?? '',
      }),
    probe: { operation: 'calendar.caldav.whoami', input: {} },
  });
