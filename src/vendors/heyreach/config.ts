import { z } from 'zod';
import { defineConfig, webUrl } from '#core/config/index';

export const heyreachConfig = defineConfig({
  section: 'heyreach',
  doc: 'HeyReach, a vendor that contacts people on LinkedIn from accounts connected there.',
  keys: {
    apiKey: {
      env: 'HEYREACH_API_KEY',
      schema: z.string().min(8).optional(),
      secret: true,
      doc: 'Key of the HeyReach workspace. Without it HeyReach is not asked.',
      example: 'a-key-from-the-integrations-page',
    },
    baseUrl: {
      env: 'HEYREACH_BASE_URL',
      schema: webUrl,
      default: 'https://api.heyreach.io/api/public',
      doc: 'Address of the HeyReach API; another one only for tests.',
      example: 'https://api.heyreach.io/api/public',
    },
    webhookSecret: {
      env: 'HEYREACH_WEBHOOK_SECRET',
      schema: z.string().min(16).optional(),
      secret: true,
      doc: 'HeyReach signs nothing and sets no headers: this stands in the address of its webhooks as ?secret=…. Without it deliveries are refused.',
      example: 'at-least-sixteen-characters',
    },
  },
});
