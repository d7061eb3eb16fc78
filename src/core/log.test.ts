import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Secret } from './config/secret.ts';
import { createLog } from './log.ts';
import { redact, redactText } from './log-redaction.rules.ts';

/** Long enough not to appear by chance, without white space. */
const planted = fc.stringMatching(/^[A-Za-z0-9]{4}[A-Za-z0-9!$%&*+~^_-]{10,30}[A-Za-z0-9]{4}$/);

const secretKeys = [
  'token',
  'accessToken',
  'X-Dashboard-Token',
  'clientSecret',
  'SMTP_PASSWORD',
  'api_key',
  'apiKey',
  'x-api-key',
  'Authorization',
  'Cookie',
  'set-cookie',
  'sentryDsn',
];

const textsWith: readonly ((secret: string) => string)[] = [
  (secret) => `GET /leads?token=${secret}&page=2 200`,
  (secret) => `GET /leads?page=2&access_token=${secret}`,
  (secret) => `connect postgres://legwork:${secret}@127.0.0.1:5432/legwork failed`,
  (secret) => `connect postgresql://legwork:pa/ss@${secret}@db/legwork`,
  (secret) => `https://user:${secret}@example.com/x`,
  (secret) => `https://${secret}@example.com/x`,
  (secret) => `Authorization: Bearer ${secret}`,
  (secret) => `called with bearer: Bearer ${secret}, got 401`,
  (secret) => `{"password":"${secret}","user":"a"}`,
  (secret) => `api_key=${secret}`,
  (secret) => `Cookie: a=1; session=${secret}; b=2`,
  (secret) => `SECRET: '${secret} with words'`,
];

const structureWith = (secret: string) =>
  fc.letrec<{ node: unknown; leaf: unknown }>((tie) => ({
    leaf: fc.oneof(
      fc.constantFrom(...secretKeys).map((key) => ({ [key]: secret })),
      fc.constantFrom(...secretKeys).map((key) => ({ [key]: { nested: [secret] } })),
      fc.constantFrom(...textsWith).map((text) => text(secret)),
      fc
        .constantFrom(...textsWith)
        .map((text) => new Error(text(secret), { cause: new Error(text(secret)) })),
      fc.constant(new Secret(secret)),
      fc.constantFrom(...secretKeys).map((key) => new Map([[key, secret]])),
      fc.constant(new Headers({ authorization: secret })),
      fc.constant(new URL(`https://example.com/?token=${encodeURIComponent(secret)}`)),
    ),
    node: fc.oneof(
      { depthSize: 'small', withCrossShrink: true },
      tie('leaf'),
      fc.array(tie('node'), { minLength: 1, maxLength: 3 }),
      fc.dictionary(fc.constantFrom('lead', 'list', 'url', 'error'), tie('node'), { minKeys: 1 }),
    ),
  })).node;

const dump = (value: unknown): string => JSON.stringify(value) ?? '';

describe('a planted secret never appears', () => {
  it('in a redacted structure', () => {
    fc.assert(
      fc.property(
        planted.chain((secret) => fc.tuple(fc.constant(secret), structureWith(secret))),
        ([secret, structure]) => {
          expect(dump(redact(structure))).not.toContain(secret);
        },
      ),
      { numRuns: 500 },
    );
  });

  it('in a written line, from message, fields or bindings', () => {
    fc.assert(
      fc.property(
        planted.chain((secret) =>
          fc.tuple(fc.constant(secret), structureWith(secret), fc.constantFrom(...textsWith)),
        ),
        ([secret, structure, text]) => {
          const lines: string[] = [];
          const log = createLog({ level: 'debug', destination: { write: (line) => lines.push(line) } });
          log.child({ structure, token: secret }).warn({ structure }, text(secret));
          expect(lines).toHaveLength(1);
          expect(lines[0]).not.toContain(secret);
        },
      ),
      { numRuns: 200 },
    );
  });
});

describe('what is not secret stays', () => {
  it.each([
    'Sent 12 mails to example.com in 3.2 s',
    'GET https://example.com:8080/leads?page=2#top 200',
    'reply from ann@example.com and bob@example.com',
    'the password is wrong',
    'see https://example.com/about, write to ann@example.com',
  ])('%s', (text) => {
    expect(redactText(text)).toBe(text);
  });

  it.each<[unknown, unknown]>([
    [
      { inputTokens: 812, hasToken: true, token: null },
      { inputTokens: 812, hasToken: true, token: null },
    ],
    [{ token: 812 }, { token: '***' }],
    [{ list: [{ apikey: 'x' }, { name: 'Ann' }] }, { list: [{ apikey: '***' }, { name: 'Ann' }] }],
    ['GET /x?token=abc&page=2', 'GET /x?token=***&page=2'],
    ['postgres://u:p@h:5432/db', 'postgres://***@h:5432/db'],
    [
      { at: new Date(0), count: 3n, bytes: new Uint8Array(4) },
      { at: '1970-01-01T00:00:00.000Z', count: '3', bytes: '[4 bytes]' },
    ],
  ])('%o becomes %o', (value, expected) => {
    expect(redact(value)).toEqual(expected);
  });

  it('survives circles and leaves the original alone', () => {
    const circle: Record<string, unknown> = { name: 'Ann', password: 'hunter2' };
    circle.self = circle;
    expect(redact(circle)).toEqual({ name: 'Ann', password: '***', self: '[circular]' });
    expect(circle.password).toBe('hunter2');
  });
});

describe('lines', () => {
  it('carry level, time, fields, error and message, and obey the level', () => {
    const lines: string[] = [];
    const log = createLog({ level: 'info', destination: { write: (line) => lines.push(line) } });
    log.debug('hidden');
    log.child({ workspace: 'w1' }).error({ error: new TypeError('bad input') }, 'It broke');
    expect(lines).toHaveLength(1);
    expect(JSON.parse(lines[0] ?? '')).toMatchObject({
      level: 'error',
      time: expect.stringMatching(/^\d{4}-\d\d-\d\dT/),
      workspace: 'w1',
      error: { type: 'TypeError', message: 'bad input', stack: expect.any(String) },
      msg: 'It broke',
    });
  });
});
