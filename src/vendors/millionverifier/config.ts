import { z } from 'zod';
import { defineConfig, webUrl } from '#core/config/index';

export const millionverifierConfig = defineConfig({
  section: 'millionverifier',
  doc: 'MillionVerifier, a verifier of e-mail addresses.',
  keys: {
    apiKey: {
      env: 'MILLIONVERIFIER_API_KEY',
      schema: z.string().min(8).optional(),
      secret: true,
      doc: 'Key of the MillionVerifier account. Without it MillionVerifier is not asked.',
      example: 'a-key-from-the-api-page',
    },
    baseUrl: {
      env: 'MILLIONVERIFIER_BASE_URL',
      schema: webUrl,
      default: 'https://api.millionverifier.com',
      doc: 'Address of the MillionVerifier API for single addresses; another one only for tests.',
      example: 'https://api.millionverifier.com',
    },
    bulkUrl: {
      env: 'MILLIONVERIFIER_BULK_URL',
      schema: webUrl,
      default: 'https://bulkapi.millionverifier.com',
      doc: 'Address of the MillionVerifier API for lists; another one only for tests.',
      example: 'https://bulkapi.millionverifier.com',
    },
  },
});
