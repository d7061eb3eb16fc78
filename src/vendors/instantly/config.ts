import { z } from 'zod';
import { defineConfig, webUrl } from '#core/config/index';

export const instantlyConfig = defineConfig({
  section: 'instantly',
  doc: 'Instantly, a vendor that sends campaigns of mail from accounts connected there.',
  keys: {
    apiKey: {
      env: 'INSTANTLY_API_KEY',
      schema: z.string().min(8).optional(),
      secret: true,
      doc: 'Key of the Instantly workspace (API v2). Without it Instantly is not asked.',
      example: 'a-key-from-the-integrations-page',
    },
    baseUrl: {
      env: 'INSTANTLY_BASE_URL',
      schema: webUrl,
      default: 'https://api.instantly.ai/api/v2',
      doc: 'Address of the Instantly API; another one only for tests.',
      example: 'https://api.instantly.ai/api/v2',
    },
    webhookSecret: {
      env: 'INSTANTLY_WEBHOOK_SECRET',
      schema: z.string().min(16).optional(),
      secret: true,
      doc: 'Instantly signs nothing: set this as the header "Authorization: Bearer …" of the webhook there. Without it deliveries are refused.',
      example: 'at-least-sixteen-characters',
    },
  },
});
