import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** One answer that is given instead of the usual one. */
export type Scripted = {
  readonly status: number;
  readonly body: string;
  readonly headers?: Record<string, string>;
};

/** A provider's token endpoint for tests: trades refresh tokens for access tokens and says whether one is good. */
export type TokenServer = {
  readonly url: string;
  /** The requests for tokens so far, as path and fields of the form. */
  readonly asked: readonly { readonly path: string; readonly form: Readonly<Record<string, string>> }[];
  /** Makes a refresh token good for a mailbox. */
  grant(refreshToken: string, mailbox: string): void;
  /** Takes a refresh token back, and every access token it gave. */
  revoke(refreshToken: string): void;
  /** Makes every access token given so far worthless, while refresh tokens stay good. */
  forgetAccess(): void;
  /** The mailbox an access token opens. */
  mailboxOf(accessToken: string): string | undefined;
  /** Whether each refresh token is replaced when it is used, as Microsoft does. */
  replacing: boolean;
  /** Answers given next instead of the usual ones. */
  readonly next: Scripted[];
  close(): Promise<void>;
};

type Grants = {
  /** The mailbox of each refresh token, and of each access token with the refresh token it came from. */
  readonly refresh: Map<string, string>;
  readonly access: Map<string, { readonly mailbox: string; readonly from: string }>;
  readonly expiresIn: number;
  serial: number;
};

export async function startTokenServer(expiresIn = 3_600): Promise<TokenServer> {
  const grants: Grants = { refresh: new Map(), access: new Map(), expiresIn, serial: 0 };
  const { refresh, access } = grants;
  const asked: { path: string; form: Record<string, string> }[] = [];
  const http = createServer(async (request, response) => {
    if (request.method === 'GET') return say(response, introspected(grants, request));
    let body = '';
    for await (const chunk of request) body += chunk;
    const form = Object.fromEntries(new URLSearchParams(body));
    asked.push({ path: request.url ?? '', form });
    say(response, server.next.shift() ?? traded(grants, form, server.replacing));
  });
  await new Promise<void>((resolve) => http.listen(0, '127.0.0.1', resolve));
  const server: TokenServer = {
    url: `http://127.0.0.1:${(http.address() as AddressInfo).port}`,
    asked,
    grant: (refreshToken, mailbox) => void refresh.set(refreshToken, mailbox),
    revoke: (refreshToken) => {
      refresh.delete(refreshToken);
      for (const [token, { from }] of access) if (from === refreshToken) access.delete(token);
    },
    forgetAccess: () => access.clear(),
    mailboxOf: (token) => access.get(token)?.mailbox,
    replacing: false,
    next: [],
    close: () =>
      new Promise((resolve) => {
        http.close(() => resolve());
        http.closeAllConnections();
      }),
  };
  return server;
}

const say = (response: ServerResponse, { status, body, headers = {} }: Scripted): void =>
  void response.writeHead(status, { 'content-type': 'application/json', ...headers }).end(body);

/** What a mail server is told about an access token. */
function introspected({ access }: Grants, request: IncomingMessage): Scripted {
  const token = /^Bearer (.+)$/.exec(request.headers.authorization ?? '')?.[1] ?? '';
  const email = access.get(token)?.mailbox;
  return { status: 200, body: JSON.stringify({ active: email !== undefined, email }) };
}

function traded(grants: Grants, form: Record<string, string>, replacing: boolean): Scripted {
  const from = form.refresh_token ?? '';
  const mailbox = grants.refresh.get(from);
  if (form.grant_type !== 'refresh_token' || form.client_id !== 'client-1')
    return { status: 401, body: '{"error":"invalid_client","error_description":"No such client."}' };
  if (mailbox === undefined)
    return { status: 400, body: '{"error":"invalid_grant","error_description":"Token was revoked."}' };
  grants.serial += 1;
  const token = `access-${grants.serial}`;
  const replacement = replacing ? `${from}+` : undefined;
  if (replacement) grants.refresh.set(replacement, mailbox);
  grants.access.set(token, { mailbox, from });
  const answer = { access_token: token, expires_in: grants.expiresIn, token_type: 'Bearer' };
  return { status: 200, body: JSON.stringify({ ...answer, refresh_token: replacement }) };
}
