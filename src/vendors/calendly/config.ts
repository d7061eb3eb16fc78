import { z } from 'zod';
import { defineConfig, webUrl } from '#core/config/index';

export const calendlyConfig = defineConfig({
  section: 'calendly',
  doc: 'Calendly: slots and bookings of one user.',
  keys: {
    token: {
      env: 'CALENDLY_TOKEN',
      schema: z.string().min(8).optional(),
      secret: true,
      doc: 'Personal access token. Without it Calendly is not asked.',
      example: 'the-personal-access-token',
    },
    signingKey: {
      env: 'CALENDLY_SIGNING_KEY',
      schema: z.string().min(16).optional(),
      secret: true,
      doc: 'Signing key of the webhook subscription. Without it its deliveries are refused.',
      example: 'a-long-random-text-of-your-own',
    },
    baseUrl: {
      env: 'CALENDLY_BASE_URL',
      schema: webUrl,
      default: 'https://api.calendly.com',
      doc: 'Address of the Calendly API; another one only for tests.',
      example: 'https://api.calendly.com',
    },
  },
});
