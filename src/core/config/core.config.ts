import { z } from 'zod';
import { defineConfig } from './define.ts';
import { commaList, postgresUrl, switchWord, webUrl, wholeNumber } from './words.ts';

/** What the program itself needs, before any slice. */
export const coreConfig = defineConfig({
  section: 'core',
  doc: 'The program itself: where it listens, where its data lives, who may call it.',
  keys: {
    databaseUrl: {
      env: 'DATABASE_URL',
      schema: postgresUrl.optional(),
      secret: true,
      doc: 'Address of your own Postgres (16 or newer), as a role that may create tables and roles. Without it Legwork runs an embedded one.',
      example: 'postgres://legwork_owner:password@db.example.com:5432/legwork',
    },
    databaseAppUrl: {
      env: 'DATABASE_APP_URL',
      schema: postgresUrl.optional(),
      secret: true,
      doc: 'The same database as a role without special rights, where Legwork may not create roles itself. A superuser is refused.',
      example: 'postgres://legwork_app:password@db.example.com:5432/legwork',
    },
    databaseSystemUrl: {
      env: 'DATABASE_SYSTEM_URL',
      schema: postgresUrl.optional(),
      secret: true,
      doc: 'The same database as the role legwork_system, where Legwork may not create roles itself.',
      example: 'postgres://legwork_system:password@db.example.com:5432/legwork',
    },
    home: {
      env: 'LEGWORK_HOME',
      schema: z.string().optional(),
      doc: 'Folder for the embedded Postgres, keys and backups. Without it: .legwork in the program folder.',
      example: '/var/lib/legwork',
    },
    port: {
      env: 'LEGWORK_PORT',
      schema: wholeNumber(0, 65_535),
      default: '4400',
      doc: 'Port of the web interface and the API; 0 takes any free one.',
      example: '8080',
    },
    host: {
      env: 'LEGWORK_HOST',
      schema: z.string(),
      default: '127.0.0.1',
      doc: 'Network address to listen on; 0.0.0.0 opens it to other machines.',
      example: '0.0.0.0',
    },
    logLevel: {
      env: 'LEGWORK_LOG_LEVEL',
      schema: z.enum(['debug', 'info', 'warn', 'error', 'silent'], {
        message: 'must be one of debug, info, warn, error, silent',
      }),
      default: 'info',
      doc: 'The least important lines to write to the log: debug, info, warn, error or silent.',
      example: 'debug',
    },
    baseUrl: {
      env: 'LEGWORK_BASE_URL',
      schema: webUrl.optional(),
      doc: 'Public address under which people, mail links and webhooks reach Legwork. Without it: http://HOST:PORT.',
      example: 'https://legwork.example.com',
    },
    emergencyStop: {
      env: 'LEGWORK_EMERGENCY_STOP',
      schema: switchWord,
      default: 'false',
      doc: 'Stops every send, spend and vendor write while it is true (true, 1, yes, on).',
      example: 'true',
    },
    corsOrigins: {
      env: 'LEGWORK_CORS_ORIGINS',
      schema: commaList,
      default: '',
      doc: 'Other web origins that may call the API, separated by commas. Without it: none.',
      example: 'https://dashboard.example.com,https://intranet.example.com',
    },
    dashboardToken: {
      env: 'LEGWORK_DASHBOARD_TOKEN',
      schema: z.string().min(16).optional(),
      secret: true,
      doc: 'Token for read-only access without sign-in, 16 characters or more. Without it there is no such access.',
      example: 'a-long-random-text',
    },
    secret: {
      env: 'LEGWORK_SECRET',
      schema: z.string().min(32).optional(),
      secret: true,
      doc: 'Key for sessions, signatures and hashes, 32 characters or more. Without it one is made and kept in LEGWORK_HOME.',
      example: 'output of: openssl rand -hex 32',
    },
  },
});
