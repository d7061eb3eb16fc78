import { isIP } from 'node:net';
import { z } from 'zod';
import { defineConfig } from '#core/config/index';

/** `1.1.1.1`, `127.0.0.1:5353`, `[::1]:5353`. */
const isServer = (text: string): boolean => {
  const bare = text.replace(/^\[([^\]]+)\](?::\d{1,5})?$/, '$1');
  return isIP(bare) > 0 || isIP(text.replace(/:\d{1,5}$/, '')) === 4;
};

export const dnsConfig = defineConfig({
  section: 'dns',
  doc: 'Where the records of sending domains (SPF, DKIM, DMARC, MX) are looked up.',
  keys: {
    server: {
      env: 'LEGWORK_DNS_SERVER',
      schema: z
        .string()
        .refine(isServer, 'must be the address of a server, e.g. 1.1.1.1 or 127.0.0.1:5353')
        .optional(),
      doc: 'Name server that is asked, as an address with or without a port. Without it the one of this machine.',
      example: '1.1.1.1',
    },
  },
});
