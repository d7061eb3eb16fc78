import { z } from 'zod';
import { defineConfig, webUrl } from '#core/config/index';
import { isMapping } from './wire.ts';

export const signalHttpConfig = defineConfig({
  section: 'signalHttp',
  doc: 'Signals from any service that hands them out or sends them as JSON.',
  keys: {
    url: {
      env: 'SIGNAL_HTTP_URL',
      schema: webUrl.optional(),
      doc: 'Address that answers GET with a page of signals. Without it nothing is read.',
      example: 'https://signals.example/v1/signals',
    },
    apiKey: {
      env: 'SIGNAL_HTTP_KEY',
      schema: z.string().min(8).optional(),
      secret: true,
      doc: 'Key for this address, sent as a bearer token or, with SIGNAL_HTTP_KEY_HEADER, as a header of its own.',
      example: 'a-key-of-the-service',
    },
    keyHeader: {
      env: 'SIGNAL_HTTP_KEY_HEADER',
      schema: z
        .string()
        .regex(/^[A-Za-z0-9-]+$/)
        .optional(),
      doc: 'Header the key goes into, bare; the bearer token of Authorization where nothing is said.',
      example: 'x-api-key',
    },
    mapping: {
      env: 'SIGNAL_HTTP_MAPPING',
      schema: z
        .string()
        .refine(isMapping, 'must be JSON with items, cursor and fields, each a path of names joined by dots')
        .optional(),
      doc: 'JSON with `items` and `cursor` (where the list and the next position stand) and `fields` (our column to their path).',
      example: '{"items":"data.items","cursor":"data.next","fields":{"title":"headline"}}',
    },
    webhookSecret: {
      env: 'SIGNAL_HTTP_WEBHOOK_SECRET',
      schema: z.string().min(16).optional(),
      secret: true,
      doc: 'Made up by you: signs what is sent to us. Without it nothing sent is taken.',
      example: 'at-least-sixteen-characters',
    },
  },
});
