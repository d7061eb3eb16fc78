import { z } from 'zod';
import { defineConfig, webUrl } from '#core/config/index';

export const smartleadConfig = defineConfig({
  section: 'smartlead',
  doc: 'Smartlead, a vendor that sends campaigns of mail from accounts connected there.',
  keys: {
    apiKey: {
      env: 'SMARTLEAD_API_KEY',
      schema: z.string().min(8).optional(),
      secret: true,
      doc: 'Key of the Smartlead account. Without it Smartlead is not asked.',
      example: 'a-key-from-the-settings-page',
    },
    baseUrl: {
      env: 'SMARTLEAD_BASE_URL',
      schema: webUrl,
      default: 'https://server.smartlead.ai/api/v1',
      doc: 'Address of the Smartlead API; another one only for tests.',
      example: 'https://server.smartlead.ai/api/v1',
    },
    webhookSecret: {
      env: 'SMARTLEAD_WEBHOOK_SECRET',
      schema: z.string().min(16).optional(),
      secret: true,
      doc: 'Secret of the Smartlead webhook: signs deliveries, and stands in the body on older accounts.',
      example: 'at-least-sixteen-characters',
    },
    webhookUrlSecret: {
      env: 'SMARTLEAD_WEBHOOK_URL_SECRET',
      schema: z.string().min(16).optional(),
      secret: true,
      doc: 'Stands in the address of the webhook as ?secret=…, besides the signature. Without either secret deliveries are refused.',
      example: 'at-least-sixteen-characters',
    },
  },
});
