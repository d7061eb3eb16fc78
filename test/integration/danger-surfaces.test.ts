import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { z } from 'zod';
import type { Operation } from '#gateway';
import { CASES } from '#vendors/cases.fixture';
import { dangerVerdict } from '#vendors/kit/danger/danger.rules';
import { nativeMailPerformers } from '#vendors/native-mail/performers';
import { standardWebhooksPerformer } from '#vendors/standard-webhooks/adapter';
import { commands } from '../../src/app/commands/all.ts';
import { openProductBench, type ProductBench } from '../support/product-bench.ts';

let product: ProductBench;
/** Every operation anything in the product can perform. */
let operations: Operation[] = [];
const folder = mkdtempSync(join(tmpdir(), 'legwork-surfaces-'));

beforeAll(async () => {
  product = await openProductBench();
  const running = await Promise.all(
    CASES.map((vendorCase) =>
      vendorCase.start({ folder: mkdtempSync(join(folder, 'case-')), now: () => Temporal.Now.instant() }),
    ),
  );
  operations = [
    ...running.flatMap(({ performers }) => performers),
    ...nativeMailPerformers(),
    standardWebhooksPerformer(),
  ].map(({ operation }) => operation);
  for (const vendor of running) await vendor.close();
});
afterAll(async () => {
  await product[Symbol.asyncDispose]();
  rmSync(folder, { recursive: true, force: true });
});

type Schema = {
  properties?: Record<string, Schema>;
  items?: Schema;
  anyOf?: Schema[];
  oneOf?: Schema[];
  allOf?: Schema[];
  type?: unknown;
};
/** Every field a schema knows, however deep. */
const fieldsOf = (schema: Schema): [name: string, schema: Schema][] => [
  ...Object.entries(schema.properties ?? {}).flatMap(([name, inner]): [string, Schema][] => [
    [name, inner],
    ...fieldsOf(inner),
  ]),
  ...[
    ...(schema.anyOf ?? []),
    ...(schema.oneOf ?? []),
    ...(schema.allOf ?? []),
    ...(schema.items ? [schema.items] : []),
  ].flatMap(fieldsOf),
];
const schemaOf = (type: z.ZodType): Schema =>
  z.toJSONSchema(type, { io: 'input', unrepresentable: 'any' }) as Schema;

/** Words by which a caller could say where a request goes, or which operation it is. */
const STEERING = /^(?:.*(?:url|uri|host|href|origin)|method|verb|operation|request|path)$/i;

describe('no route and no command reaches an address of a vendor', () => {
  test('the only addresses a route takes are those of a workspace’s own webhooks, mail servers and tracking host', () => {
    const steering = product.routes.flatMap((route) => {
      const types = [
        'input' in route ? route.input : undefined,
        'params' in route ? route.params : undefined,
      ].filter((type): type is z.ZodType<Record<string, unknown>> => type !== undefined);
      return types
        .flatMap((type) => fieldsOf(schemaOf(type)))
        .filter(([name]) => STEERING.test(name))
        .map(([name]) => `${route.method} ${route.path} ${name}`);
    });
    expect(product.routes.length).toBeGreaterThan(40);
    // The tracking host is looked up among the records of a domain, and nothing is asked of it; servers of a mailbox are asked over SMTP and IMAP.
    expect(steering.sort()).toEqual([
      'post /api/domains/tracking-host host',
      'post /api/mailboxes/connect host',
      'post /api/mailboxes/connect host',
      'post /api/webhook-endpoints url',
    ]);
  });

  test('no route is called after an operation, and none takes whatever path it is given', () => {
    const known = new Set(product.routes.map(({ path }) => path));
    for (const { name } of operations) {
      expect(known.has(`/api/${name}`), name).toBe(false);
      expect(known.has(`/api/${name.replaceAll('.', '/')}`), name).toBe(false);
    }
    const open = product.routes
      .filter(({ path }) => path.includes('*'))
      .map(({ method, path }) => `${method} ${path}`);
    // The pages of the web, read from our own files.
    expect(
      open.every((route) => /^get \/(?!api)/.test(route)),
      open.join(', '),
    ).toBe(true);
  });

  test('routes that delete, delete what is ours', () => {
    const deleting = product.routes.filter(
      ({ method, path }) => method === 'delete' || /delete|remove|purge|destroy/.test(path),
    );
    expect(
      deleting
        .map(({ path }) => path.split('/')[2])
        .filter(
          (word) =>
            ![
              'keys',
              'members',
              'users',
              'sessions',
              'webhook-endpoints',
              'alert-phones',
              'webhook-secrets',
              'suppressions',
              'segments',
              'uploads',
              'invitations',
            ].includes(word ?? ''),
        ),
    ).toEqual([]);
  });

  test('the only addresses a command takes are those of a webhook of ours and of a person, and no command calls an operation', () => {
    const names = commands.map(({ name }) => name);
    expect(
      names.filter((name) => /^(?:api|call|curl|request|vendor|operation|delete|remove|purge)\b/.test(name)),
    ).toEqual([]);
    const steering = commands.flatMap(({ name, flags = [], arguments: positional = '' }) =>
      [...flags.map((flag) => flag.flags), positional]
        .filter((text) =>
          /<(?:url|uri|host|address|path|operation|method)>|\[(?:url|uri|host|operation)\]|--(?:url|uri|host|method|operation)\b/.test(
            text,
          ),
        )
        .map((text) => `${name} ${text}`),
    );
    // Whom to leave alone or to forget, and which member asks for a test; nothing is asked at what is written there.
    expect(steering.filter((entry) => !entry.startsWith('webhooks')).sort()).toEqual([
      'approvals --address <address>',
      'erase --address <address>',
      'export --address <address>',
      'suppress --address <address>',
      'suppress --profile <url>',
      'test-mail --to <address>',
    ]);
  });

  test('a webhook of ours that is pointed at a vendor deletes nothing there', () => {
    for (const url of [
      'https://api.instantly.ai/api/v2/leads/delete',
      'https://server.smartlead.ai/api/v1/campaigns/7/delete',
    ])
      expect(
        dangerVerdict(
          { vendor: new URL(url).host, method: 'POST', url, body: {} },
          { operation: 'webhook.deliver', effect: 'write', approved: false },
        ).allowed,
      ).toBe(false);
  });
});

describe('the mass form of a deletion cannot be built', () => {
  test('nothing that can be performed is there to destroy', () => {
    expect(operations.length).toBeGreaterThan(80);
    expect(operations.filter(({ effect }) => effect === 'destroy').map(({ name }) => name)).toEqual([]);
  });

  test('nothing that can be performed is called a deletion; tags and appointments are named one by one', () => {
    const named = operations
      .map(({ name }) => name)
      .filter((name) => /delete|destroy|purge|erase|wipe|archive|remove|cancel|move_/.test(name));
    expect(named.filter((name) => !/\.(?:remove_tags|cancel_event|move_event)$/.test(name))).toEqual([]);
  });

  test('no input can say "all": no switch, no wildcard, no missing name', () => {
    const sweeping = operations.flatMap(({ name, effect, input }) =>
      effect === 'read'
        ? []
        : fieldsOf(schemaOf(input))
            .filter(
              ([field, { type }]) =>
                /^(?:all|everyone|everybody|every|entire|whole)|^(?:delete|remove|purge|reset|overwrite|force|ignore|skip|resume)/i.test(
                  field,
                ) && type !== 'array',
            )
            .map(([field]) => `${name} ${field}`),
    );
    expect(sweeping).toEqual([]);
  });

  test('what ends something for a lead needs the name of one lead, and of one campaign', () => {
    const ending = operations.filter(({ name }) => /\.stop_lead$/.test(name));
    expect(ending.map(({ name }) => name.split('.')[1]).sort()).toEqual([
      'emailbison',
      'heyreach',
      'instantly',
      'smartlead',
    ]);
    const lead = (input: object) => ({
      campaignId: 'c',
      email: 'ada@acme.example',
      profileUrl: 'https://www.linkedin.com/in/ada',
      ...input,
    });
    for (const { name, input } of ending) {
      expect(input.safeParse(lead({})).success, name).toBe(true);
      for (const vague of [
        { campaignId: undefined },
        { campaignId: '' },
        { email: undefined, profileUrl: undefined },
        { email: '', profileUrl: '' },
        { email: '*', profileUrl: '*' },
        { email: 'acme.example', profileUrl: '%' },
        { email: ['ada@acme.example', 'bob@acme.example'], profileUrl: ['a', 'b'] },
      ])
        expect(input.safeParse(lead(vague)).success, `${name} ${JSON.stringify(vague)}`).toBe(false);
    }
  });
});
