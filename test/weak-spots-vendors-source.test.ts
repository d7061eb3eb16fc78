import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { VERSION } from '../src/app/version.ts';

const ROOT = join(import.meta.dirname, '..');
const tracked = execFileSync('git', ['ls-files'], { cwd: ROOT, encoding: 'utf8', maxBuffer: 16e6 })
  .split('\n')
  .filter(Boolean);
const read = (path: string): string => readFileSync(join(ROOT, path), 'utf8');
/** What runs in production: neither tests nor the servers that stand in for vendors. */
const product = tracked.filter(
  (path) =>
    /^src\/.*\.ts$/.test(path) &&
    !/\.(?:test|suite|fixture)\.ts$/.test(path) &&
    !/\/(?:simulat|sandbox)/.test(path),
);
const code = (path: string): string =>
  read(path)
    .replace(/\/\*[\s\S]*?\*\//g, '')
    .replace(/(^|\s)\/\/.*$/gm, '');
/** Every place in the files that fits, as `path: text`. */
const places = (files: readonly string[], pattern: RegExp): string[] =>
  files.flatMap((path) => [...code(path).matchAll(pattern)].map(([text]) => `${path}: ${text.trim()}`));
const manifest = JSON.parse(read('package.json')) as Record<string, Record<string, string>>;
const packages = { ...manifest.dependencies, ...manifest.devDependencies };

test('rules are prose, nothing intercepts a call: HTTP leaves to vendors through one function, which looks at every request', () => {
  const vendors = product.filter((path) => path.startsWith('src/vendors/'));
  expect(places(vendors, /(?<![.\w])fetch\(/g)).toEqual(['src/vendors/kit/http.ts: fetch(']);
  // Another way out would need one of these; mail has its own protocols and its own guards. Telling addresses apart is none.
  const sockets =
    /import (?!\{ (?:BlockList, )?isIP \})[^;]*? from '(?:node:)?(?:https?|http2|net|tls|undici|axios|got|ws)'/g;
  const elsewhere = /^src\/(?:vendors\/(?:kit\/(?:simul|pinned-request)|native-mail)|http|core\/db)/;
  expect(
    places(
      product.filter((path) => !elsewhere.test(path)),
      sockets,
    ),
  ).toEqual([]);
  // A request to a checked address goes the same way: nobody but that one function has it.
  expect(product.filter((path) => /from '[^']*pinned-request/.test(read(path)))).toEqual([
    'src/vendors/kit/http.ts',
  ]);
});

describe('autosend §28 22: caches, limiters, de-duplication and circuit state in process memory', () => {
  /** What a restart may forget, and why nothing is lost by it. */
  const MAY_BE_FORGOTTEN: Readonly<Record<string, string>> = {
    'src/ops/health.ts': 'when vendors were asked last, so that pages do not ask them all the time',
    'src/campaigns/campaign.store.ts': 'settings of campaigns, read again from their texts',
    'src/core/db/prepared-client.ts': 'names of statements, made again from their texts',
    'src/leads/exclusion/exclusion.rules.ts': 'lists of a policy as sets, made again from them',
    'src/core/text/words.ts': 'words of texts, counted again',
    'src/core/window/holidays.ts': 'holidays of a year, computed again',
    'src/core/window/countries.ts': 'names of countries, asked again of the runtime',
    'src/core/window/places.ts': 'names of countries and regions, read again',
    'src/messaging/choose-language.rules.ts': 'names of languages, asked again of the runtime',
    'src/outbound/in-hand.ts': 'which dispatches this process is at; a new one is at none',
    'src/app/resolve-once.ts': 'where packages lie, looked up again',
    'src/core/db/embedded/start-lock.ts': 'a number that makes a file name unique',
  };
  test('what lives in a module’s own memory may be forgotten', () => {
    const kept = product.flatMap((path) =>
      /^(?:export )?(?:let \w|const \w+ = new (?:Map|Set|WeakMap)(?:<[^=]*>)?\(\);)/m.test(code(path))
        ? [path]
        : [],
    );
    expect(kept.filter((path) => !(path in MAY_BE_FORGOTTEN) && path !== 'src/gateway/license.ts')).toEqual(
      [],
    );
  });

  test('the state of breakers, limits, sessions and deliveries is in tables', () => {
    const schema = read('db/schema.sql').toLowerCase();
    for (const table of [
      'breakers',
      'rate_slots',
      'rate_counts',
      'session_breakers',
      'webhook_inbox',
      'operation_log',
    ])
      expect(schema, table).toMatch(new RegExp(`table (?:public\\.)?${table}\\b`));
  });
});

/** What the simulated vendors remember, and the count of rows that the sandbox has in place of a table. */
const FILES_OF_THE_SANDBOX = [
  'src/vendors/kit/durable-files.ts',
  'src/vendors/kit/charge-book.ts',
  'src/vendors/clay/submission-count.ts',
];
test('idempotency kept in files: no adapter writes one', () => {
  const writers = /\b(?:writeFile|appendFile|writeFileSync|appendFileSync|writeWhole|appendLine)\(/g;
  const own = product.filter((path) => path.startsWith('src/vendors/'));
  expect(
    [...new Set(places(own, writers).map((place) => place.split(':')[0]))].filter(
      (path) => !FILES_OF_THE_SANDBOX.includes(path ?? ''),
    ),
  ).toEqual([]);
});

test('waits of days inside sleeping timers: nothing in the product sleeps longer than a minute', () => {
  const waits = product.flatMap((path) => {
    const text = code(path);
    return [
      ...text.matchAll(/\b(?:setTimeout|setInterval|pause)\([^;]*?,?\s*([\w.]+)(?:, undefined[^)]*)?\)/g),
    ].map(([, given = '']) => {
      const named = new RegExp(`\\b${given.replace('.', '\\.')}\\b\\s*=\\s*([\\d_]+)`).exec(text)?.[1];
      return { path, milliseconds: Number((named ?? given).replaceAll('_', '')) };
    });
  });
  expect(waits.length).toBeGreaterThan(5);
  expect(waits.filter(({ milliseconds }) => milliseconds > 60_000)).toEqual([]);
});

describe('secrets and people in the program', () => {
  const SECRETS =
    /xox[abp]-\d{6,}-[\w-]{10,}|\bsk-(?:proj-|ant-)?(?=[\w-]*\d)[A-Za-z0-9_-]{24,}|\bAKIA[0-9A-Z]{16}\b|\bghp_[A-Za-z0-9]{30,}|\bpit-[0-9a-f]{8}-[0-9a-f-]{20,}|-----BEGIN (?:RSA |EC |OPENSSH )?PRIVATE KEY-----[\s\S]{40,}|hooks\.slack\.com\/services\/T\w{8,}\/B\w{8,}\/\w{20,}|\bSG\.[\w-]{20,}\.[\w-]{20,}|\bntn_[A-Za-z0-9]{30,}/g;
  test('swarm §39 29: live-looking secrets in committed files: none, in any file', () => {
    const text = tracked.filter((path) => !/\.(?:png|ico|woff2?|gz)$/.test(path));
    const found = text.flatMap((path) =>
      [...read(path).matchAll(SECRETS)].map(([hit]) => `${path}: ${hit.slice(0, 12)}…`),
    );
    expect(found).toEqual([]);
    // The patterns find what they are for.
    const example = ['xoxb', '123456789012', 'abcdefghijklmnop'].join('-');
    expect([...example.matchAll(SECRETS)]).toHaveLength(1);
  });

  test('reviewers looked up in a hard-coded table of ids: no id of a person stands in the code', () => {
    expect(places(product, /['"`](?:U|W)(?=[A-Z]*\d)[A-Z0-9]{8,11}['"`]/g)).toEqual([]);
  });
});

describe('what is installed', () => {
  test('ranges unpinned while vendors release daily: every version is exact, and the lock file is committed', () => {
    expect(
      Object.entries(packages).filter(([, version]) => !/^\d+\.\d+\.\d+(?:-[\w.]+)?$/.test(version)),
    ).toEqual([]);
    expect(tracked).toContain('package-lock.json');
  });

  test('default retries of an SDK inside a job’s lease: there is no SDK of a vendor', () => {
    const sdk =
      /slack|twilio|notion|googleapis|openai|anthropic|^ai$|@ai-sdk|calendly|hubspot|zerobounce|neverbounce|instantly/;
    expect(Object.keys(packages).filter((name) => sdk.test(name))).toEqual([]);
  });

  test('self-hosting that needs Redis or a control plane: Postgres is the only server', () => {
    const servers = /redis|bullmq|ioredis|inngest|kafka|amqp|mongodb|mysql|supabase|temporalio|@trigger\.dev/;
    expect(Object.keys(packages).filter((name) => servers.test(name))).toEqual([]);
  });

  test('telemetry that records prompts and replies: none is installed, and none is switched on', () => {
    expect(
      Object.keys(packages).filter((name) =>
        /telemetry|sentry|posthog|datadog|langfuse|langsmith/.test(name),
      ),
    ).toEqual([]);
    expect(places(product, /experimental_telemetry|recordInputs|recordOutputs/g)).toEqual([]);
  });
});

test('booking through undocumented endpoints of the web: hosts of calendars are those of their interfaces', () => {
  expect(
    places(
      product,
      /calendly\.com\/api\/booking|meetings\.hubspot\.com|meetings-public|app\.cal\.com\/api\/(?:trpc|book)/g,
    ),
  ).toEqual([]);
  const hosts = places(
    product.filter((path) => /^src\/vendors\/(?:calendly|cal-com|google-calendar|highlevel)\//.test(path)),
    /https:\/\/[\w.-]+/g,
  ).map((place) => place.split('//')[1]);
  expect(new Set(hosts)).toEqual(
    new Set([
      'api.calendly.com',
      'api.cal.com',
      'www.googleapis.com',
      'oauth2.googleapis.com',
      'services.leadconnectorhq.com',
    ]),
  );
});

test('a model publishes and the address is fished out of its text: the publisher is told apart from the model', () => {
  const publishers = product.filter((path) => path.startsWith('src/vendors/notion/'));
  expect(places(publishers, /language-model/g)).toEqual([]);
});

test('version 1.4.0 in telemetry: the version is read from the package, and stands nowhere else', () => {
  expect(VERSION).toBe((manifest as { version?: unknown }).version);
  expect(places(product, /(?:version|VERSION)\w*\s*[:=]\s*['"]\d+\.\d+\.\d+['"]/g)).toEqual([]);
});
