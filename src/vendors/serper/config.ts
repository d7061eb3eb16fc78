import { z } from 'zod';
import { defineConfig, webUrl } from '#core/config/index';

export const serperConfig = defineConfig({
  section: 'serper',
  doc: 'Serper, results of Google for the research of companies.',
  keys: {
    apiKey: {
      env: 'SERPER_API_KEY',
      schema: z.string().min(8).optional(),
      secret: true,
      doc: 'Key of the Serper account. Without it nothing is searched.',
      example: 'a-key-from-the-dashboard',
    },
    baseUrl: {
      env: 'SERPER_BASE_URL',
      schema: webUrl,
      default: 'https://google.serper.dev',
      doc: 'Address of the Serper API; another one only for tests.',
      example: 'https://google.serper.dev',
    },
  },
});
