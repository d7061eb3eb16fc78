import { z } from 'zod';
import { defineConfig, webUrl, wholeNumber } from '#core/config/index';

export const bettercontactConfig = defineConfig({
  section: 'bettercontact',
  doc: 'BetterContact, the second finder of the e-mail waterfall.',
  keys: {
    apiKey: {
      env: 'BETTERCONTACT_API_KEY',
      schema: z.string().min(8).optional(),
      secret: true,
      doc: 'Key of the BetterContact account. Without it BetterContact is not asked.',
      example: 'a-key-from-the-account-page',
    },
    baseUrl: {
      env: 'BETTERCONTACT_BASE_URL',
      schema: webUrl,
      default: 'https://app.bettercontact.rocks/api/v2',
      doc: 'Address of the BetterContact API; another one only for tests.',
      example: 'https://app.bettercontact.rocks/api/v2',
    },
    callbackSecret: {
      env: 'BETTERCONTACT_CALLBACK_SECRET',
      schema: z.string().min(16).optional(),
      secret: true,
      doc: 'Made up by you: goes into the address BetterContact reports to. Without it searches are only looked at.',
      example: 'at-least-sixteen-characters',
    },
    pollMilliseconds: {
      env: 'BETTERCONTACT_POLL_MS',
      schema: wholeNumber(1, 60_000),
      default: '5000',
      doc: 'Milliseconds between two looks at a running search; the pause grows with every look.',
      example: '5000',
    },
  },
});
