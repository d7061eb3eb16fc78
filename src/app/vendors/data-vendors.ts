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
  clay(config),
  signalHttp(config),
  signalSql(config),
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

/** A table is handed a row and answers by itself; a routine of the Public API besides, where there is a key for it. */
const clay = ({ clay: own }: Config): Promise<LiveVendor> =>
  liveVendor({
    vendor: 'clay',
    capabilities: ['enrichment'],
    needs: { CLAY_WEBHOOK_URLS: own.webhookUrls },
    refusesSamples: true,
    connect: async () => {
      const { clayRoutinePerformers, clayTablePerformer, webhookUrlsOf } = await import(
        '#vendors/clay/adapter'
      );
      const { sharedSubmissionCount: count } = await import('#vendors/clay/submission-count');
      const token = own.webhookToken?.reveal();
      const apiKey = own.apiKey?.reveal();
      const { baseUrl, routineId } = own;
      return [
        clayTablePerformer({
          urls: webhookUrlsOf(own.webhookUrls?.reveal() ?? ''),
          count,
          ...(token ? { token } : {}),
        }),
        ...(apiKey && routineId ? clayRoutinePerformers({ baseUrl, apiKey, routineId }) : []),
      ];
    },
    webhooks: {
      secrets: { callbackSecret: own.callbackSecret, signingSecret: own.signingSecret },
      load: async () => (await import('#vendors/clay/webhooks')).clayWebhooks,
    },
  });

const ONE_SIGNAL = { cursor: null, since: null, limit: 1 };

const signalHttp = ({ signalHttp: own }: Config): Promise<LiveVendor> =>
  liveVendor({
    vendor: 'signal_http',
    capabilities: ['signals'],
    needs: { SIGNAL_HTTP_URL: own.url, SIGNAL_HTTP_KEY: own.apiKey },
    refusesSamples: true,
    connect: async () => {
      const { signalHttpPerformer } = await import('#vendors/signal-http/adapter');
      const { mappingFrom } = await import('#vendors/signal-http/wire');
      return [
        signalHttpPerformer({
          url: own.url ?? '',
          apiKey: own.apiKey?.reveal() ?? '',
          mapping: mappingFrom(own.mapping),
          ...(own.keyHeader ? { keyHeader: own.keyHeader } : {}),
        }),
      ];
    },
    probe: { operation: 'signals.http.read', input: ONE_SIGNAL },
    webhooks: {
      secrets: { webhookSecret: own.webhookSecret },
      load: async () => (await import('#vendors/signal-http/webhooks')).signalHttpWebhooks,
    },
  });

/** The database is somebody's own: it is opened apart from ours, and only to read. */
const signalSql = ({ signalSql: own }: Config): Promise<LiveVendor> =>
  liveVendor({
    vendor: 'signal_sql',
    capabilities: ['signals'],
    needs: { SIGNAL_SQL_URL: own.url, SIGNAL_SQL_QUERY: own.query },
    refusesSamples: true,
    connect: async (onClose) => {
      const { readOnlyStatements, signalSqlPerformer } = await import('#vendors/signal-sql/adapter');
      const { openReadOnly } = await import('#core/db/read-only');
      const database = openReadOnly(own.url?.reveal() ?? '', {
        maxRows: MOST_SIGNALS,
        begin: readOnlyStatements,
      });
      onClose(() => database.close());
      return [signalSqlPerformer({ database, query: own.query ?? '', timeoutMs: own.timeoutMs })];
    },
    probe: { operation: 'signals.sql.read', input: ONE_SIGNAL },
  });

/** More than one page of the port ever asks for; a query that forgot its limit gives no more. */
const MOST_SIGNALS = 1_000;
