import { z } from 'zod';
import { defineConfig, webUrl } from '#core/config/index';

export const calComConfig = defineConfig({
  section: 'calCom',
  doc: 'Cal.com, in the cloud or self-hosted: slots and bookings.',
  keys: {
    apiKey: {
      env: 'CAL_COM_API_KEY',
      schema: z.string().min(8).optional(),
      secret: true,
      doc: 'Key of the Cal.com account. Without it Cal.com is not asked.',
      example: 'cal_live_the-key-of-the-account',
    },
    webhookSecret: {
      env: 'CAL_COM_WEBHOOK_SECRET',
      schema: z.string().min(16).optional(),
      secret: true,
      doc: 'Secret of the Cal.com webhook. Without it its deliveries are refused.',
      example: 'a-long-random-text-of-your-own',
    },
    baseUrl: {
      env: 'CAL_COM_BASE_URL',
      schema: webUrl,
      default: 'https://api.cal.com/v2',
      doc: 'Address of the Cal.com API; another one for a server of your own.',
      example: 'https://api.cal.com/v2',
    },
  },
});
