import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openTerminal, type Terminal } from '../support/terminal.ts';

const GIVEN = 'a-signing-secret-the-vendor-gave';
let terminal: Terminal;
beforeAll(async () => {
  terminal = openTerminal();
  await terminal.stay();
  writeFileSync(join(terminal.folder, 'secret.txt'), `${GIVEN}\n`);
});
afterAll(() => terminal.close());

test('a webhook secret is set from a file and never shown, made here and shown once, and dropped', async () => {
  const set = await terminal.run(['webhook-secrets', 'set', 'slack', '--from', 'secret.txt']);
  expect(set.code).toBe(0);
  expect(set.stdout).toMatch(/The signingSecret of slack is this workspace's own since/);
  const made = await terminal.json(['webhook-secrets', 'set', 'slack', '--overlap', '2']);
  expect(made).toMatchObject({
    vendor: 'slack',
    previousUntil: expect.any(String),
    secret: expect.stringMatching(/^[\w-]{43}$/),
  });
  const { vendors } = await terminal.json(['webhook-secrets']);
  expect(vendors).toContainEqual(
    expect.objectContaining({ vendor: 'slack', own: [expect.objectContaining({ name: 'signingSecret' })] }),
  );
  const shown = await terminal.run(['webhook-secrets', 'list']);
  for (const secret of [GIVEN, String(made.secret)])
    expect(set.stdout + shown.stdout + JSON.stringify(vendors)).not.toContain(secret);
  expect(shown.stdout).toMatch(/signingSecret set on \d{4}-\d\d-\d\d/);
  expect(await terminal.json(['webhook-secrets', 'drop', 'slack'])).toEqual({ dropped: true });
});

test.each([
  [['webhook-secrets', 'set', 'nobody'], /nobody delivers nothing that could be proved/],
  [['webhook-secrets', 'set', 'highlevel'], /webhookPublicKey or workflowSecret/],
  [['webhook-secrets', 'set', 'slack', '--overlap', 'long'], /Nothing was set/],
  [['crm', 'on', 'highlevel'], /A sandbox workspace reaches no real CRM/],
  [['crm', 'contacts', '--show', 'nonsense'], /Show one of all, linked/],
  [['crm', 'on', 'highlevel', '--tags', 'nonsense'], /Write tags like replied=answered/],
  [['crm', 'dance'], /There is no dance/],
])('%j says what is wrong and changes nothing', async (command, sentence) => {
  const ran = await terminal.run(command as string[]);
  expect(ran.code).not.toBe(0);
  expect(ran.stderr).toMatch(sentence as RegExp);
});

test('without a key there is no CRM, and no contact', async () => {
  expect(await terminal.json(['crm'])).toEqual({ crms: [] });
  expect(await terminal.json(['crm', 'contacts'])).toEqual({ contacts: [], next: null });
});

test('keys in the environment are what is connected, and a sample is not', async () => {
  const env = {
    HIGHLEVEL_TOKEN: 'pit-4f1a09c7d2e8',
    HIGHLEVEL_LOCATION_ID: 've9EPM428h8vShlRW1KT',
    CLAY_WEBHOOK_URLS: 'http://127.0.0.1:9/sources/8c1f3e7a',
    SIGNAL_HTTP_URL: 'http://127.0.0.1:9/signals',
    SIGNAL_HTTP_KEY: 'your-key-here',
  };
  const crm = await terminal.run(['crm', '--json'], { env });
  expect(JSON.parse(crm.stdout)).toMatchObject({
    crms: [{ vendor: 'highlevel', connected: true, enabled: false }],
  });
  const asked = await terminal.run(['connections', '--json'], { env });
  const { connections } = JSON.parse(asked.stdout) as {
    connections: { vendor: string; state: string; reason: string }[];
  };
  const stateOf = (name: string) => connections.find(({ vendor }) => vendor === name)?.state;
  expect([stateOf('clay'), stateOf('signal_http'), stateOf('signal_sql')]).toEqual([
    'unasked',
    'placeholder',
    'missing',
  ]);
  expect(asked.stdout).not.toContain('8c1f3e7a');
});
