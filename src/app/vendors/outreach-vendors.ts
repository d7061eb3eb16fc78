import type { ConfigOf } from '#core/config/index';
import { type LiveVendor, liveVendor } from './live-vendor.ts';
import type { vendorSections } from './vendor-config.ts';

type Config = ConfigOf<typeof vendorSections>;

/** Who writes to people on our account, by campaigns of their own. */
export const outreachVendors = (config: Config): readonly Promise<LiveVendor>[] => [
  instantly(config),
  heyreach(config),
  smartlead(config),
  emailbison(config),
];

const instantly = ({ instantly: { baseUrl, apiKey, webhookSecret } }: Config): Promise<LiveVendor> =>
  liveVendor({
    vendor: 'instantly',
    capabilities: ['e-mail campaigns', 'replies'],
    needs: { INSTANTLY_API_KEY: apiKey },
    connect: async () =>
      (await import('#vendors/instantly/adapter')).instantlyPerformers({
        baseUrl,
        apiKey: apiKey?.reveal() ?? '',
      }),
    probe: { operation: 'email_campaigns.instantly.list_sender_accounts', input: {} },
    webhooks: {
      secrets: { webhookSecret },
      load: async () => (await import('#vendors/instantly/webhooks')).instantlyWebhooks,
    },
  });

const heyreach = ({ heyreach: { baseUrl, apiKey, webhookSecret } }: Config): Promise<LiveVendor> =>
  liveVendor({
    vendor: 'heyreach',
    capabilities: ['LinkedIn outreach', 'LinkedIn conversations'],
    needs: { HEYREACH_API_KEY: apiKey },
    connect: async () =>
      (await import('#vendors/heyreach/adapter')).heyreachPerformers({
        baseUrl,
        apiKey: apiKey?.reveal() ?? '',
      }),
    probe: { operation: 'linkedin_outreach.heyreach.list_sender_accounts', input: {} },
    webhooks: {
      secrets: { webhookSecret },
      load: async () => (await import('#vendors/heyreach/webhooks')).heyreachWebhooks,
    },
  });

const smartlead = ({ smartlead: own }: Config): Promise<LiveVendor> =>
  liveVendor({
    vendor: 'smartlead',
    capabilities: ['e-mail campaigns', 'replies'],
    needs: { SMARTLEAD_API_KEY: own.apiKey },
    connect: async () =>
      (await import('#vendors/smartlead/adapter')).smartleadPerformers({
        baseUrl: own.baseUrl,
        apiKey: own.apiKey?.reveal() ?? '',
      }),
    probe: { operation: 'email_campaigns.smartlead.list_sender_accounts', input: {} },
    webhooks: {
      secrets: { webhookSecret: own.webhookSecret, webhookUrlSecret: own.webhookUrlSecret },
      load: async () => (await import('#vendors/smartlead/webhooks')).smartleadWebhooks,
    },
  });

const emailbison = ({ emailbison: { baseUrl, apiKey, webhookSecret } }: Config): Promise<LiveVendor> =>
  liveVendor({
    vendor: 'emailbison',
    capabilities: ['e-mail campaigns', 'replies'],
    needs: { EMAILBISON_API_KEY: apiKey, EMAILBISON_BASE_URL: baseUrl },
    connect: async () =>
      (await import('#vendors/emailbison/adapter')).emailbisonPerformers({
        baseUrl: baseUrl ?? '',
        apiKey: apiKey?.reveal() ?? '',
      }),
    probe: { operation: 'email_campaigns.emailbison.list_sender_accounts', input: {} },
    webhooks: {
      secrets: { webhookSecret },
      load: async () => (await import('#vendors/emailbison/webhooks')).emailbisonWebhooks,
    },
  });
