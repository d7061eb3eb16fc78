import { z } from 'zod';
import { defineConfig, webUrl } from '#core/config/index';

export const highlevelConfig = defineConfig({
  section: 'highlevel',
  doc: 'HighLevel, a CRM with its own inbox, SMS and calendars.',
  keys: {
    token: {
      env: 'HIGHLEVEL_TOKEN',
      schema: z.string().min(8).optional(),
      secret: true,
      doc: 'Private integration token of the sub-account. Without it HighLevel is not asked.',
      example: 'pit-the-private-integration-token',
    },
    locationId: {
      env: 'HIGHLEVEL_LOCATION_ID',
      schema: z.string().min(1).optional(),
      doc: 'The sub-account (location) the token belongs to.',
      example: 've9EPM428h8vShlRW1KT',
    },
    baseUrl: {
      env: 'HIGHLEVEL_BASE_URL',
      schema: webUrl,
      default: 'https://services.leadconnectorhq.com',
      doc: 'Address of the HighLevel API; another one only for tests.',
      example: 'https://services.leadconnectorhq.com',
    },
    webhookPublicKey: {
      env: 'HIGHLEVEL_WEBHOOK_PUBLIC_KEY',
      schema: z.string().min(16).optional(),
      doc: 'Public Ed25519 key of the marketplace app, as PEM or as 32 bytes in base64 or hex. Without it its deliveries are refused.',
      example: 'MCowBQYDK2VwAyEAGb9ECWmEzf6FQbrBZ9w7lshQhqowtrbLDFw4rXAxZuE=',
    },
    workflowSecret: {
      env: 'HIGHLEVEL_WORKFLOW_SECRET',
      schema: z.string().min(16).optional(),
      secret: true,
      doc: 'Secret that a workflow sends in the header X-Legwork-Secret, because workflow webhooks are not signed.',
      example: 'a-long-random-text-of-your-own',
    },
  },
});
