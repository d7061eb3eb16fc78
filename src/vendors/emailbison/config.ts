import { z } from 'zod';
import { defineConfig, webUrl } from '#core/config/index';

export const emailbisonConfig = defineConfig({
  section: 'emailbison',
  doc: 'EmailBison, a vendor that sends campaigns of mail; every customer has an address of its own there.',
  keys: {
    apiKey: {
      env: 'EMAILBISON_API_KEY',
      schema: z.string().min(8).optional(),
      secret: true,
      doc: 'Key of one workspace (kind "api-user", never "super-admin", which acts in whatever workspace is open). Without it EmailBison is not asked.',
      example: '12|a-key-from-the-developer-page',
    },
    baseUrl: {
      env: 'EMAILBISON_BASE_URL',
      schema: webUrl.optional(),
      doc: 'Address of your EmailBison instance with /api. Without it EmailBison is not asked.',
      example: 'https://send.example.com/api',
    },
    webhookSecret: {
      env: 'EMAILBISON_WEBHOOK_SECRET',
      schema: z.string().min(16).optional(),
      secret: true,
      doc: 'EmailBison signs nothing and sets no headers: this stands in the address of its webhooks as ?secret=…. Without it deliveries are refused.',
      example: 'at-least-sixteen-characters',
    },
  },
});
