import { z } from 'zod';
import { defineConfig, webUrl, wholeNumber } from '#core/config/index';

export const hunterConfig = defineConfig({
  section: 'hunter',
  doc: 'Hunter, a finder and verifier of e-mail addresses.',
  keys: {
    apiKey: {
      env: 'HUNTER_API_KEY',
      schema: z.string().min(8).optional(),
      secret: true,
      doc: 'Key of the Hunter account. Without it Hunter is not asked.',
      example: 'a-key-from-the-api-page',
    },
    baseUrl: {
      env: 'HUNTER_BASE_URL',
      schema: webUrl,
      default: 'https://api.hunter.io/v2',
      doc: 'Address of the Hunter API; another one only for tests.',
      example: 'https://api.hunter.io/v2',
    },
    pollMilliseconds: {
      env: 'HUNTER_POLL_MS',
      schema: wholeNumber(1, 60_000),
      default: '3000',
      doc: 'Milliseconds between two looks at a check that Hunter has not finished.',
      example: '3000',
    },
  },
});
