/**
 * The house as data: who may import whom, what a file name promises, how large things may grow.
 * `test/architecture.test.ts` reads this file; a rule that is not here does not exist.
 */

/** What each slice may import besides `core`. Kits, gateway and vendor ports are named by KITS. */
const KITS = ['gateway', 'http', 'cli', 'vendors'] as const;

export const SLICES: Readonly<Record<string, readonly string[]>> = {
  core: [],
  gateway: [],
  http: [],
  cli: [],
  vendors: ['gateway'],
  sandbox: ['vendors', 'gateway'],
  access: KITS,
  approval: KITS,
  notify: KITS,
  ops: KITS,
  leads: KITS,
  agents: [...KITS, 'approval', 'notify'],
  campaigns: [...KITS, 'leads', 'approval', 'notify'],
  conversations: [...KITS, 'leads', 'notify'],
  enrichment: [...KITS, 'leads', 'notify'],
  scheduling: [...KITS, 'leads', 'notify'],
  targeting: [...KITS, 'leads', 'campaigns', 'agents', 'notify'],
  outbound: [...KITS, 'leads', 'campaigns', 'conversations', 'approval', 'notify'],
  inbound: [...KITS, 'leads', 'campaigns', 'conversations', 'outbound', 'agents', 'notify'],
  messaging: [...KITS, 'leads', 'campaigns', 'conversations', 'targeting', 'approval', 'agents', 'notify'],
  cadence: [
    ...KITS,
    'leads',
    'campaigns',
    'conversations',
    'enrichment',
    'messaging',
    'outbound',
    'inbound',
    'approval',
    'notify',
  ],
  reports: [
    ...KITS,
    'leads',
    'conversations',
    'targeting',
    'inbound',
    'outbound',
    'approval',
    'agents',
    'notify',
  ],
  pipeline: [
    ...KITS,
    'leads',
    'campaigns',
    'enrichment',
    'targeting',
    'messaging',
    'approval',
    'outbound',
    'notify',
  ],
  autosend: [
    ...KITS,
    'leads',
    'campaigns',
    'conversations',
    'messaging',
    'outbound',
    'inbound',
    'approval',
    'scheduling',
    'cadence',
    'agents',
    'notify',
  ],
  insight: [...KITS],
  app: ['*'],
};

/** `insight` sees every slice, but only through its read surface. */
export const VIEWS_ONLY: readonly string[] = ['insight'];

/** Faces another slice may use; anything else of a slice is its own business. */
export const FACES = ['index', 'contract', 'events', 'views', 'tables', 'can.rules', 'slice'] as const;

/** Packages only these places may import. */
export const RESERVED_PACKAGES: readonly {
  readonly packages: readonly string[];
  readonly only: readonly string[];
  readonly why: string;
}[] = [
  { packages: ['@dbos-inc/dbos-sdk'], only: ['src/core/durable/'], why: 'the durable engine has one door' },
  {
    packages: ['hono', '@hono/node-server', '@hono/zod-openapi', '@scalar/hono-api-reference'],
    only: ['src/http/', 'src/vendors/', 'src/sandbox/', 'tools/bench/'],
    why: 'HTTP has one kit',
  },
  {
    packages: ['better-auth', '@better-auth/api-key', '@better-auth/core'],
    only: ['src/access/'],
    why: 'sign-in belongs to access',
  },
  {
    packages: ['commander', '@clack/prompts'],
    only: ['src/cli/', 'src/app/'],
    why: 'the terminal has one kit',
  },
  {
    packages: ['pg'],
    only: ['src/core/db/', 'src/access/', 'test/', 'tools/'],
    why: 'connections are opened in one place',
  },
  {
    packages: ['nodemailer', 'imapflow', 'smtp-server'],
    only: ['src/vendors/', 'src/sandbox/', 'test/'],
    why: 'sockets belong to vendors',
  },
  {
    packages: ['playwright-core', 'fast-check', 'autocannon', 'vitest'],
    only: ['test/', 'tools/', '*.test.ts', '*.suite.ts', 'vitest.config.ts'],
    why: 'these are for tests',
  },
];

/** Files that may speak SQL. */
export const SQL_FILES = ['.store.ts', 'tables.ts', 'views.ts'] as const;
export const SQL_FOLDERS = ['src/core/db/', 'src/core/', 'src/gateway/', 'test/', 'tools/'] as const;

/** Who may open the door past row-level security. */
export const ACROSS_WORKSPACES: readonly string[] = [
  'src/core/durable/',
  'src/access/',
  'src/http/intake/',
  'src/app/',
  'test/',
  'tools/',
];

/** What a pure file may not touch. */
export const IMPURE = [
  'Date.now(',
  'new Date()',
  'Temporal.Now',
  'Math.random',
  'process.env',
  'performance.now',
] as const;

/** Lines. Exceptions are named with their present size and may only shrink. */
export const BUDGETS = { file: 300, function: 60, workflow: 80 } as const;
export const EXCEPTIONS: Readonly<Record<string, number>> = {};
