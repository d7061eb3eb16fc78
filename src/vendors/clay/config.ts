import { z } from 'zod';
import { defineConfig, switchWord, webUrl } from '#core/config/index';

export const clayConfig = defineConfig({
  section: 'clay',
  doc: 'Clay, tables that enrich rows and post them back.',
  keys: {
    webhookUrls: {
      env: 'CLAY_WEBHOOK_URLS',
      schema: z.string().startsWith('http').optional(),
      secret: true,
      doc: 'Addresses of the webhook sources of a Clay table, separated by commas; the next is used when one is full.',
      example: 'https://api.clay.com/v3/sources/webhook/pull-in-data-from-a-webhook-0000',
    },
    inWaterfall: {
      env: 'CLAY_PIPELINE_ENABLED',
      schema: switchWord,
      default: 'false',
      doc: 'Hands leads that no other finder knows to the Clay table while it is true; its answers come later by themselves.',
      example: 'true',
    },
    webhookToken: {
      env: 'CLAY_WEBHOOK_TOKEN',
      schema: z.string().min(8).optional(),
      secret: true,
      doc: 'Token of these sources, where the table asks for one.',
      example: 'the-token-clay-showed-once',
    },
    callbackSecret: {
      env: 'CLAY_CALLBACK_SECRET',
      schema: z.string().min(16).optional(),
      secret: true,
      doc: 'Made up by you: typed into the header x-webhook-secret of the column that posts back. Without it nothing is taken.',
      example: 'at-least-sixteen-characters',
    },
    apiKey: {
      env: 'CLAY_API_KEY',
      schema: z.string().min(8).optional(),
      secret: true,
      doc: 'Key of the Clay Public API. Without it no routine is run.',
      example: 'a-key-from-the-workspace-settings',
    },
    baseUrl: {
      env: 'CLAY_BASE_URL',
      schema: webUrl,
      default: 'https://api.clay.com/public/v0',
      doc: 'Address of the Clay Public API; another one only for tests.',
      example: 'https://api.clay.com/public/v0',
    },
    routineId: {
      env: 'CLAY_ROUTINE_ID',
      schema: z.string().min(1).max(64).optional(),
      doc: 'The routine of the Public API that enriches a person.',
      example: 'rt_0000',
    },
    signingSecret: {
      env: 'CLAY_SIGNING_SECRET',
      schema: z.string().min(16).optional(),
      secret: true,
      doc: 'Secret the webhooks of the Public API are signed with, shown once when they are registered.',
      example: 'the-secret-clay-showed-once',
    },
  },
});
