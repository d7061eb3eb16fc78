import { z } from 'zod';
import { defineConfig, webUrl } from '#core/config/index';

export const apolloConfig = defineConfig({
  section: 'apollo',
  doc: 'Apollo, the first finder of the e-mail waterfall.',
  keys: {
    apiKey: {
      env: 'APOLLO_API_KEY',
      schema: z.string().min(8).optional(),
      secret: true,
      doc: 'Key of the Apollo account. Without it Apollo is not asked.',
      example: 'a-key-from-settings-integrations-api',
    },
    baseUrl: {
      env: 'APOLLO_BASE_URL',
      schema: webUrl,
      default: 'https://api.apollo.io/api/v1',
      doc: 'Address of the Apollo API; another one only for tests.',
      example: 'https://api.apollo.io/api/v1',
    },
  },
});
