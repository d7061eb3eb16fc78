import type { ConfigOf } from '#core/config/index';
import { type LiveVendor, liveVendor } from './live-vendor.ts';
import type { vendorSections } from './vendor-config.ts';

type Config = ConfigOf<typeof vendorSections>;
const credits = (operation: string) => ({ operation, input: {} });

/** Who finds, verifies and looks up. */
export const dataVendors = (config: Config): readonly Promise<LiveVendor>[] => [
  apollo(config),
  bettercontact(config),
  hunter(config),
  zerobounce(config),
  neverbounce(config),
  millionverifier(config),
  serper(config),
  rb2b(config),
];

const apollo = ({ apollo: { apiKey, baseUrl } }: Config): Promise<LiveVendor> =>
  liveVendor({
    vendor: 'apollo',
    capabilities: ['people search', 'enrichment', 'company enrichment'],
    needs: { APOLLO_API_KEY: apiKey },
    connect: async () =>
      (await import('#vendors/apollo/adapter')).apolloPerformers({ baseUrl, apiKey: apiKey?.reveal() ?? '' }),
    probe: credits('enrichment.apollo.read_credits'),
  });

const bettercontact = ({ bettercontact: own }: Config): Promise<LiveVendor> =>
  liveVendor({
    vendor: 'bettercontact',
    capabilities: ['enrichment'],
    needs: { BETTERCONTACT_API_KEY: own.apiKey },
    connect: async () =>
      (await import('#vendors/bettercontact/adapter')).bettercontactPerformers({
        baseUrl: own.baseUrl,
        apiKey: own.apiKey?.reveal() ?? '',
        pollMilliseconds: own.pollMilliseconds,
      }),
    probe: credits('enrichment.bettercontact.read_credits'),
    webhooks: {
      secrets: { callbackSecret: own.callbackSecret },
      load: async () => (await import('#vendors/bettercontact/webhooks')).bettercontactWebhooks,
    },
  });

const hunter = ({ hunter: own }: Config): Promise<LiveVendor> =>
  liveVendor({
    vendor: 'hunter',
    capabilities: ['enrichment', 'verification'],
    needs: { HUNTER_API_KEY: own.apiKey },
    connect: async () =>
      (await import('#vendors/hunter/adapter')).hunterPerformers({
        baseUrl: own.baseUrl,
        apiKey: own.apiKey?.reveal() ?? '',
        pollMilliseconds: own.pollMilliseconds,
      }),
    probe: credits('email_verification.hunter.read_credits'),
  });

const zerobounce = ({ zerobounce: { apiKey, baseUrl, bulkUrl } }: Config): Promise<LiveVendor> =>
  liveVendor({
    vendor: 'zerobounce',
    capabilities: ['verification'],
    needs: { ZEROBOUNCE_API_KEY: apiKey },
    connect: async () =>
      (await import('#vendors/zerobounce/adapter')).zerobouncePerformers({
        baseUrl,
        bulkUrl,
        apiKey: apiKey?.reveal() ?? '',
      }),
    probe: credits('email_verification.zerobounce.read_credits'),
  });

const neverbounce = ({ neverbounce: { apiKey, baseUrl, webhookSecret } }: Config): Promise<LiveVendor> =>
  liveVendor({
    vendor: 'neverbounce',
    capabilities: ['verification'],
    needs: { NEVERBOUNCE_API_KEY: apiKey },
    connect: async () =>
      (await import('#vendors/neverbounce/adapter')).neverbouncePerformers({
        baseUrl,
        apiKey: apiKey?.reveal() ?? '',
      }),
    probe: credits('email_verification.neverbounce.read_credits'),
    webhooks: {
      secrets: { webhookSecret },
      load: async () => (await import('#vendors/neverbounce/webhooks')).neverbounceWebhooks,
    },
  });

const millionverifier = ({ millionverifier: { apiKey, baseUrl, bulkUrl } }: Config): Promise<LiveVendor> =>
  liveVendor({
    vendor: 'millionverifier',
    capabilities: ['verification'],
    needs: { MILLIONVERIFIER_API_KEY: apiKey },
    connect: async () =>
      (await import('#vendors/millionverifier/adapter')).millionverifierPerformers({
        baseUrl,
        bulkUrl,
        apiKey: apiKey?.reveal() ?? '',
      }),
    probe: credits('email_verification.millionverifier.read_credits'),
  });

const serper = ({ serper: { apiKey, baseUrl } }: Config): Promise<LiveVendor> =>
  liveVendor({
    vendor: 'serper',
    capabilities: ['web research'],
    needs: { SERPER_API_KEY: apiKey },
    connect: async () =>
      (await import('#vendors/serper/adapter')).serperPerformers({ baseUrl, apiKey: apiKey?.reveal() ?? '' }),
    probe: credits('web_research.serper.read_credits'),
  });

/** It only tells; there is nothing to ask it. */
const rb2b = ({ rb2b: { webhookToken, previousWebhookToken } }: Config): Promise<LiveVendor> =>
  liveVendor({
    vendor: 'rb2b',
    capabilities: ['website visitors'],
    needs: { RB2B_WEBHOOK_TOKEN: webhookToken },
    webhooks: {
      secrets: { webhookToken, previousWebhookToken },
      load: async () => (await import('#vendors/rb2b/webhooks')).rb2bWebhooks,
    },
  });
