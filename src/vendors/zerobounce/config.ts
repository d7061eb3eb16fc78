import { z } from 'zod';
import { defineConfig, webUrl } from '#core/config/index';

export const zerobounceConfig = defineConfig({
  section: 'zerobounce',
  doc: 'ZeroBounce, a verifier of e-mail addresses.',
  keys: {
    apiKey: {
      env: 'ZEROBOUNCE_API_KEY',
      schema: z.string().min(8).optional(),
      secret: true,
      doc: 'Key of the ZeroBounce account. Without it ZeroBounce is not asked.',
      example: 'a-key-from-the-api-page',
    },
    baseUrl: {
      env: 'ZEROBOUNCE_BASE_URL',
      schema: webUrl,
      default: 'https://api.zerobounce.net/v2',
      doc: 'Address of the ZeroBounce API; `api-us` and `api-eu` keep the data in one region.',
      example: 'https://api-eu.zerobounce.net/v2',
    },
    bulkUrl: {
      env: 'ZEROBOUNCE_BULK_URL',
      schema: webUrl,
      default: 'https://bulkapi.zerobounce.net/v2',
      doc: 'Address of the ZeroBounce API for lists.',
      example: 'https://bulkapi.zerobounce.net/v2',
    },
  },
});
