import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { inspect } from 'node:util';
import fc from 'fast-check';
import { describe, expect, expectTypeOf, it } from 'vitest';
import { z } from 'zod';
import { LegworkError } from '../errors.ts';
import {
  coreConfig,
  defineConfig,
  loadConfig,
  readEnvironment,
  renderConfigurationPage,
  renderEnvExample,
  Secret,
} from './index.ts';
import { editDistance, nearestName } from './nearest.rules.ts';

const mail = defineConfig({
  section: 'mail',
  doc: 'Sending.',
  keys: {
    host: {
      env: 'MAIL_HOST',
      schema: z.string(),
      doc: 'Host of the mail server.',
      example: 'mail.example.com',
    },
    password: {
      env: 'MAIL_PASSWORD',
      schema: z.string().min(8),
      secret: true,
      doc: 'Password of the mail account.',
    },
    note: { env: 'MAIL_NOTE', schema: z.string().optional(), doc: 'A | note.' },
  },
});

const failure = (env: Record<string, string>): LegworkError => {
  try {
    loadConfig([coreConfig, mail], env);
  } catch (error) {
    if (error instanceof LegworkError) return error;
    throw error;
  }
  throw new Error('it was accepted');
};

const good = { MAIL_HOST: 'mail.example.com', MAIL_PASSWORD: 'correct horse' };

describe('loading', () => {
  it('gives typed values and defaults', () => {
    const { config, warnings } = loadConfig([coreConfig, mail], good);
    expectTypeOf(config.core.port).toEqualTypeOf<number>();
    expectTypeOf(config.core.secret).toEqualTypeOf<Secret | undefined>();
    expectTypeOf(config.mail.password).toEqualTypeOf<Secret>();
    expectTypeOf(config.mail.note).toEqualTypeOf<string | undefined>();
    expect(config.core).toEqual({
      ...{ databaseUrl: undefined, databaseAppUrl: undefined, home: undefined, baseUrl: undefined },
      ...{ dashboardToken: undefined, secret: undefined, corsOrigins: [] },
      ...{ port: 4400, host: '127.0.0.1', logLevel: 'info', emergencyStop: false },
    });
    expect(config.mail.password.reveal()).toBe('correct horse');
    expect(warnings).toEqual([]);
  });

  it('autosend §28 42: reports every problem at once, with name, fault and meaning', () => {
    const error = failure({
      MAIL_PASSWORD: 'short12',
      LEGWORK_PORT: '99999',
      LEGWORK_EMERGENCY_STOP: 'maybe',
      LEGWORK_LOG_LEVEL: 'loud',
      DATABASE_URL: 'mysql://root:hunter2@db/x',
      LEGWORK_BASE_URL: 'legwork.example.com',
    });
    expect(error.code).toBe('config.invalid');
    expect(error.message).toMatch(/^7 settings are wrong; nothing was started\./);
    expect(error.fields).toEqual([
      { path: 'DATABASE_URL', message: 'has a value that does not fit' },
      { path: 'LEGWORK_PORT', message: 'must be a whole number from 0 to 65535' },
      { path: 'LEGWORK_LOG_LEVEL', message: 'must be one of debug, info, warn, error, silent' },
      { path: 'LEGWORK_BASE_URL', message: 'must be an address that begins with http:// or https://' },
      { path: 'LEGWORK_EMERGENCY_STOP', message: 'must be one of true, 1, yes, on, false, 0, no, off' },
      { path: 'MAIL_HOST', message: 'is missing' },
      { path: 'MAIL_PASSWORD', message: 'is too short: at least 8 characters are needed' },
    ]);
    expect(error.message).toContain('MAIL_HOST is missing\n    Host of the mail server.');
    expect(error.message).not.toMatch(/hunter2|short12/);
  });

  it.each(['', '   '])('takes an empty variable (%j) for a missing one', (text) => {
    expect(loadConfig([coreConfig], { LEGWORK_PORT: text, LEGWORK_SECRET: text }).config.core).toMatchObject({
      port: 4400,
      secret: undefined,
    });
  });

  it.each([
    ['true', true],
    ['1', true],
    ['YES', true],
    ['on', true],
    ['off', false],
    ['0', false],
  ])('reads the switch %s as %s', (text, expected) => {
    expect(loadConfig([coreConfig], { LEGWORK_EMERGENCY_STOP: text }).config.core.emergencyStop).toBe(
      expected,
    );
  });

  it('never shows the value of a secret that does not fit', () => {
    fc.assert(
      fc.property(fc.stringMatching(/^[A-Z0-9]{6,31}$/), (secret) => {
        expect(
          failure({ ...good, LEGWORK_SECRET: secret }).message.replaceAll('LEGWORK_SECRET', ''),
        ).not.toContain(secret);
      }),
    );
  });

  it('warns of variables that nothing reads', () => {
    const { warnings } = loadConfig([coreConfig], {
      LEGWORK_PROT: '1',
      LEGWORK_FROBNICATE_EVERYTHING: '1',
      PATH: '/bin',
    });
    expect(warnings).toEqual([
      'LEGWORK_FROBNICATE_EVERYTHING is set but nothing reads it.',
      'LEGWORK_PROT is set but nothing reads it. Did you mean LEGWORK_PORT?',
    ]);
  });
});

describe('the .env file', () => {
  it('is read from the program folder, and the real environment wins', () => {
    const folder = mkdtempSync(join(tmpdir(), 'legwork-config-'));
    try {
      expect(readEnvironment(folder, { A: '1' })).toEqual({ A: '1' });
      writeFileSync(join(folder, '.env'), '# note\nLEGWORK_PORT=1\nLEGWORK_HOST="a b"\n');
      expect(readEnvironment(folder, { LEGWORK_PORT: '2' })).toEqual({
        LEGWORK_PORT: '2',
        LEGWORK_HOST: 'a b',
      });
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});

describe('a secret', () => {
  it('prints as *** everywhere', () => {
    const secret = new Secret('hunter2');
    const views = [
      `${secret}`,
      String(secret),
      JSON.stringify({ secret }),
      inspect({ secret }),
      inspect(secret, { showHidden: true }),
    ];
    for (const view of views) {
      expect(view).toContain('***');
      expect(view).not.toContain('hunter2');
    }
    expect(secret.reveal()).toBe('hunter2');
  });
});

describe('generated pages', () => {
  it('show only what must be set as active lines of the example file', () => {
    const text = renderEnvExample([coreConfig, mail]);
    expect(text).toContain('\n# LEGWORK_PORT=4400\n');
    expect(text).toContain('\n# Host of the mail server. Required.\nMAIL_HOST=mail.example.com\n');
    const active = text.split('\n').filter((line) => line !== '' && !line.startsWith('#'));
    expect(active).toEqual(['MAIL_HOST=mail.example.com', 'MAIL_PASSWORD=']);
  });

  it('autosend §28 42: list every setting once, with defaults, examples and what is required', () => {
    const page = renderConfigurationPage([coreConfig, mail]);
    for (const key of [...Object.values(coreConfig.keys), ...Object.values(mail.keys)]) {
      expect(page.split(`| \`${key.env}\` |`)).toHaveLength(2);
    }
    expect(page).toContain('| `MAIL_HOST` | Host of the mail server. | *required* | `mail.example.com` |');
    expect(page).toContain('| `MAIL_NOTE` | A \\| note. | — |  |');
    expect(page).toContain('| `LEGWORK_PORT` |');
  });
});

describe('the nearest name', () => {
  const word = fc.stringMatching(/^[A-D]{0,8}$/);

  it('is measured by a symmetric distance that is zero only for the same word', () => {
    fc.assert(
      fc.property(word, word, (a, b) => {
        expect(editDistance(a, b)).toBe(editDistance(b, a));
        expect(editDistance(a, b) === 0).toBe(a === b);
        expect(editDistance(a, b)).toBeLessThanOrEqual(Math.max(a.length, b.length));
      }),
    );
  });

  it.each([
    ['LEGWORK_HOMR', 'LEGWORK_HOME'],
    ['LEGWORK_EMERGENCYSTOP', 'LEGWORK_EMERGENCY_STOP'],
    ['XYZ', null],
  ])('of %s is %s', (name, expected) => {
    expect(nearestName(name, ['LEGWORK_HOME', 'LEGWORK_PORT', 'LEGWORK_EMERGENCY_STOP'])).toBe(expected);
  });
});
