import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { EffectError } from '#gateway';
import { type AccessTokens, createAccessTokens } from './access-token.ts';
import { oauthClients } from './config.ts';
import { loginOf, type MailProvider, oauthLogin } from './connection.ts';
import { startTokenServer, type TokenServer } from './token-server.fixture.ts';

const MAILBOX = 'mara@sender.example';
const REFRESH = 'refresh-token-of-mara';

let server: TokenServer;
let now: number;
let replaced: string[];
let tokens: AccessTokens;

const settings = (url: string) => ({
  googleClientId: 'client-1',
  googleClientSecret: 'the-client-secret',
  googleTokenBaseUrl: url,
  microsoftClientId: 'client-1',
  microsoftTenant: 'contoso.example',
  microsoftTokenBaseUrl: `${url}/`,
});

function stored(provider: MailProvider, more: Record<string, unknown> = {}): Record<string, unknown> {
  const end = {
    host: '127.0.0.1',
    port: 1,
    user: MAILBOX,
    oauth: { provider, refreshToken: REFRESH },
    ...more,
  };
  return { smtp: end, imap: end, filesSent: false };
}

function loginFor(provider: MailProvider) {
  const login = oauthLogin(loginOf(stored(provider), 'imap', () => undefined));
  if (!login) throw new Error('it has no permission');
  return login;
}

const ask = (provider: MailProvider = 'google', renew = false, by = tokens): Promise<string> =>
  by.of(loginFor(provider), AbortSignal.timeout(5_000), renew);

async function failureOf(work: Promise<unknown>): Promise<EffectError> {
  const error = await work.then(
    () => undefined,
    (caught: unknown) => caught,
  );
  if (error instanceof EffectError) return error;
  throw new Error('it did not fail as it should');
}

beforeEach(async () => {
  server = await startTokenServer(3_600);
  server.grant(REFRESH, MAILBOX);
  now = 0;
  replaced = [];
  tokens = createAccessTokens(oauthClients(settings(server.url)), {
    clock: () => now,
    onReplaced: ({ user, refreshToken }) => replaced.push(`${user} ${refreshToken}`),
  });
});
afterEach(() => server.close());

describe('access tokens', () => {
  test('one is fetched and kept until shortly before its end', async () => {
    expect(await Promise.all([ask(), ask(), ask()])).toEqual(['access-1', 'access-1', 'access-1']);
    now = 3_539_000;
    expect(await ask()).toBe('access-1');
    now = 3_541_000;
    expect(await ask()).toBe('access-2');
    expect(await ask('google', true)).toBe('access-3');
    expect(server.asked).toHaveLength(3);
  });

  test('each provider is asked at its own address in its own words', async () => {
    await ask('google');
    await ask('microsoft');
    const common = { grant_type: 'refresh_token', client_id: 'client-1', refresh_token: REFRESH };
    expect(server.asked).toEqual([
      { path: '/token', form: { ...common, client_secret: 'the-client-secret' } },
      {
        path: '/contoso.example/oauth2/v2.0/token',
        form: {
          ...common,
          scope:
            'https://outlook.office.com/SMTP.Send https://outlook.office.com/IMAP.AccessAsUser.All offline_access',
        },
      },
    ]);
  });

  test('a replaced refresh token is told and used from then on', async () => {
    server.replacing = true;
    await ask('microsoft');
    await ask('microsoft', true);
    expect(replaced).toEqual([`${MAILBOX} ${REFRESH}+`, `${MAILBOX} ${REFRESH}++`]);
    expect(server.asked.map(({ form }) => form.refresh_token)).toEqual([REFRESH, `${REFRESH}+`]);
  });

  test('a permission taken back is an auth failure, and is asked for anew once it is back', async () => {
    server.revoke(REFRESH);
    const error = await failureOf(ask());
    expect(error).toMatchObject({ effect: 'none', failure: 'auth', reason: { code: 'mail.oauth_revoked' } });
    expect(error.message).toMatch(/google no longer gives access to the mailbox mara@sender\.example/);
    server.grant(REFRESH, MAILBOX);
    expect(await ask()).toBe('access-1');
  });

  test.each([
    ['an unknown client', { status: 401, body: '{"error":"invalid_client"}' }, 'config', null],
    ['a wrong scope', { status: 400, body: '{"error":"invalid_scope"}' }, 'config', null],
    ['a person who must agree', { status: 400, body: '{"error":"interaction_required"}' }, 'auth', null],
    [
      'too many questions',
      { status: 429, body: '{}', headers: { 'retry-after': '7' } },
      'rate_limited',
      7_000,
    ],
    ['a breakdown', { status: 503, body: '<h1>Sorry</h1>' }, 'transient', null],
    ['a busy moment', { status: 400, body: '{"error":"temporarily_unavailable"}' }, 'transient', null],
    ['no JSON', { status: 200, body: '<html>' }, 'vendor_bug', null],
    ['an empty answer', { status: 200, body: '' }, 'vendor_bug', null],
    ['no token', { status: 200, body: '{"expires_in":3600}' }, 'vendor_bug', null],
    ['a token of a wrong type', { status: 200, body: '{"access_token":7}' }, 'vendor_bug', null],
  ] as const)('%s is told as what it is', async (_what, scripted, failure, retryAfterMs) => {
    server.next.push(scripted);
    const error = await failureOf(ask());
    expect(error).toMatchObject({ effect: 'none', retryable: true, failure, retryAfterMs });
    expect(error.message).toContain('Nothing was done.');
    for (const secret of [REFRESH, 'the-client-secret', server.url])
      expect(JSON.stringify([error.message, error.reason])).not.toContain(secret);
    expect(await ask()).toBe('access-1');
  });

  test('a provider that cannot be reached, or was never set up, is named', async () => {
    const nobody = createAccessTokens(oauthClients(settings('http://127.0.0.1:1')));
    expect(await failureOf(ask('google', false, nobody))).toMatchObject({
      effect: 'none',
      failure: 'transient',
      reason: { code: 'mail.oauth_unreachable' },
    });
    const error = await failureOf(ask('microsoft', false, createAccessTokens({})));
    expect(error).toMatchObject({ effect: 'none', failure: 'config' });
    expect(error.message).toContain('MICROSOFT_MAIL_CLIENT_ID');
  });
});

describe('the stored permission', () => {
  const read = (more: Record<string, unknown>) => () =>
    loginOf(stored('google', more), 'smtp', (name) => (name === 'MARA_REFRESH_TOKEN' ? 'found' : undefined));

  test('a token is never handed to a stranger', () => {
    for (const host of ['mail.stranger.example', 'gmail.com.stranger.example', 'smtp.office365.com'])
      expect(read({ host })).toThrow(/only handed to google itself/);
    for (const host of ['smtp.gmail.com', 'imap.gmail.com', 'localhost'])
      expect(read({ host })().credential).toMatchObject({ kind: 'oauth', provider: 'google' });
  });

  test('it may lie in a variable', () => {
    const from = (refreshTokenEnv: string) => read({ oauth: { provider: 'google', refreshTokenEnv } });
    expect(from('MARA_REFRESH_TOKEN')().credential).toMatchObject({ refreshToken: 'found' });
    expect(from('OTHER_REFRESH_TOKEN')).toThrow(/OTHER_REFRESH_TOKEN is not set/);
    expect(read({ oauth: { provider: 'google' } })).toThrow(/no refresh token is stored/);
  });
});
