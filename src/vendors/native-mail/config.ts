import { z } from 'zod';
import { defineConfig, webUrl } from '#core/config/index';
import type { OAuthClient, OAuthClients } from './access-token.ts';

export const nativeMailConfig = defineConfig({
  section: 'nativeMail',
  doc: 'Mailboxes of Google and Microsoft that are opened by permission (XOAUTH2) instead of a password.',
  keys: {
    googleClientId: {
      env: 'GOOGLE_MAIL_CLIENT_ID',
      schema: z.string().min(1).optional(),
      doc: 'Client id of your program at Google. Without it Google mailboxes need an app password.',
      example: '1234567890-abc.apps.googleusercontent.com',
    },
    googleClientSecret: {
      env: 'GOOGLE_MAIL_CLIENT_SECRET',
      schema: z.string().min(1).optional(),
      secret: true,
      doc: 'Client secret that belongs to it.',
      example: 'a-secret-from-the-google-console',
    },
    googleTokenBaseUrl: {
      env: 'GOOGLE_MAIL_TOKEN_BASE_URL',
      schema: webUrl,
      default: 'https://oauth2.googleapis.com',
      doc: 'Where Google gives access tokens; another address only for tests.',
      example: 'https://oauth2.googleapis.com',
    },
    microsoftClientId: {
      env: 'MICROSOFT_MAIL_CLIENT_ID',
      schema: z.string().min(1).optional(),
      doc: 'Client id of your program at Microsoft. Exchange Online takes no passwords any more.',
      example: '11112222-3333-4444-5555-666677778888',
    },
    microsoftClientSecret: {
      env: 'MICROSOFT_MAIL_CLIENT_SECRET',
      schema: z.string().min(1).optional(),
      secret: true,
      doc: 'Client secret that belongs to it; a public program has none.',
      example: 'a-secret-from-the-entra-console',
    },
    microsoftTenant: {
      env: 'MICROSOFT_MAIL_TENANT',
      schema: z.string().regex(/^[A-Za-z0-9.-]+$/),
      default: 'organizations',
      doc: 'Tenant whose mailboxes are opened: its id, its domain, or `organizations` for any.',
      example: 'contoso.onmicrosoft.com',
    },
    microsoftTokenBaseUrl: {
      env: 'MICROSOFT_MAIL_TOKEN_BASE_URL',
      schema: webUrl,
      default: 'https://login.microsoftonline.com',
      doc: 'Where Microsoft gives access tokens; another address only for tests and national clouds.',
      example: 'https://login.microsoftonline.com',
    },
  },
});

/** The part of the settings that access tokens need; secrets already revealed. */
export type OAuthSettings = {
  readonly googleClientId?: string | undefined;
  readonly googleClientSecret?: string | undefined;
  readonly googleTokenBaseUrl: string;
  readonly microsoftClientId?: string | undefined;
  readonly microsoftClientSecret?: string | undefined;
  readonly microsoftTenant: string;
  readonly microsoftTokenBaseUrl: string;
};

/** The providers that are set up, with the addresses their tokens come from. */
export function oauthClients(settings: OAuthSettings): OAuthClients {
  const google = clientOf(
    `${bare(settings.googleTokenBaseUrl)}/token`,
    settings.googleClientId,
    settings.googleClientSecret,
  );
  const microsoft = clientOf(
    `${bare(settings.microsoftTokenBaseUrl)}/${settings.microsoftTenant}/oauth2/v2.0/token`,
    settings.microsoftClientId,
    settings.microsoftClientSecret,
  );
  return { ...(google ? { google } : {}), ...(microsoft ? { microsoft } : {}) };
}

const bare = (url: string): string => url.replace(/\/+$/, '');

const clientOf = (
  tokenUrl: string,
  clientId: string | undefined,
  clientSecret: string | undefined,
): OAuthClient | undefined => (clientId === undefined ? undefined : { tokenUrl, clientId, clientSecret });
