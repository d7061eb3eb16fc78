import { z } from 'zod';
import { defineConfig, webUrl } from '#core/config/index';
import { e164 } from '../ports/sms.ts';

export const twilioConfig = defineConfig({
  section: 'twilio',
  doc: 'Twilio, which sends and receives SMS.',
  keys: {
    accountSid: {
      env: 'TWILIO_ACCOUNT_SID',
      schema: z
        .string()
        .regex(/^AC[0-9a-fA-F]{32}$/, 'must be AC and 32 hex signs')
        .optional(),
      doc: 'Account of Twilio. Without it no SMS is sent.',
      example: 'AC00000000000000000000000000000000',
    },
    authToken: {
      env: 'TWILIO_AUTH_TOKEN',
      schema: z.string().min(16).optional(),
      secret: true,
      doc: 'Primary auth token of the account; deliveries are signed with it even when an API key sends.',
      example: 'the-primary-auth-token',
    },
    apiKeySid: {
      env: 'TWILIO_API_KEY_SID',
      schema: z
        .string()
        .regex(/^SK[0-9a-fA-F]{32}$/, 'must be SK and 32 hex signs')
        .optional(),
      doc: 'API key to send with instead of the auth token.',
      example: 'SK00000000000000000000000000000000',
    },
    apiKeySecret: {
      env: 'TWILIO_API_KEY_SECRET',
      schema: z.string().min(16).optional(),
      secret: true,
      doc: 'Secret of that API key.',
      example: 'the-secret-of-the-key',
    },
    from: {
      env: 'TWILIO_FROM',
      schema: e164.optional(),
      doc: 'Number to send from, with its country. Not needed with a messaging service.',
      example: '+14155550123',
    },
    messagingServiceSid: {
      env: 'TWILIO_MESSAGING_SERVICE_SID',
      schema: z
        .string()
        .regex(/^MG[0-9a-fA-F]{32}$/, 'must be MG and 32 hex signs')
        .optional(),
      doc: 'Messaging service to send with; it chooses the number.',
      example: 'MG00000000000000000000000000000000',
    },
    baseUrl: {
      env: 'TWILIO_BASE_URL',
      schema: webUrl,
      default: 'https://api.twilio.com',
      doc: 'Address of the Twilio API; another one only for tests.',
      example: 'https://api.twilio.com',
    },
  },
});
