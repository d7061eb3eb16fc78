import type pg from 'pg';
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import { cloneDatabase } from '../support/cluster.ts';
import {
  asWorkspace,
  connect,
  EXEMPT_TABLES,
  insertInto,
  loosen,
  type TenantTable,
  tablesOf,
} from './tenant-tables.ts';

const NOT_PERMITTED = '42501';
const [A, B, BELOW_A] = [
  '0190a000-0000-7000-8000-00000000000a',
  '0190a000-0000-7000-8000-00000000000b',
  '0190a000-0000-7000-8000-00000000000c',
];

const adminUrl = (urls: { ownerUrl: string }): string => {
  const url = new URL(inject('cluster').adminUrl);
  url.pathname = new URL(urls.ownerUrl).pathname;
  return url.toString();
};

describe('the catalogue', () => {
  let admin: pg.Client;
  let all: Awaited<ReturnType<typeof tablesOf>>;
  beforeAll(async () => {
    admin = await connect(
      adminUrl(await cloneDatabase(inject('cluster'), `isolation_${process.pid}_${Date.now().toString(36)}`)),
    );
    all = await tablesOf(admin);
  });
  afterAll(() => admin.end());

  test('every table is a tenant table or exempt by name', () => {
    expect(all.filter((table) => !table.tenant).map((table) => table.name)).toEqual(
      Object.keys(EXEMPT_TABLES).sort(),
    );
    expect(all.filter((table) => table.tenant).length).toBeGreaterThan(20);
  });

  test('every tenant table has row-level security, forced, with policies for both roles and for nobody else', () => {
    const open = all
      .filter((table) => table.tenant)
      .filter(
        ({ rls, forced, policies }) =>
          !rls ||
          !forced ||
          !policies.includes('tenant legwork_app') ||
          !policies.includes('system legwork_system') ||
          policies.some((policy) => !/ legwork_(app|system)$/.test(policy)),
      );
    expect(open).toEqual([]);
  });

  test('only suppressions may be read by a second policy', () => {
    const more = all
      .filter((table) => table.policies.filter((policy) => policy.endsWith(' legwork_app')).length > 1)
      .map((table) => table.name);
    expect(more).toEqual(['suppressions']);
  });

  test('no foreign key between tenant tables can point abroad', async () => {
    const tenants = new Set(
      all.filter((table) => table.tenant && table.name !== 'workspaces').map((table) => table.name),
    );
    const { rows } = await admin.query<{ name: string; from: string; to: string; pairs: string[] }>(`
      select k.conname as name, k.conrelid::regclass::text as "from", k.confrelid::regclass::text as "to",
        array(select f.attname || '=' || t.attname from unnest(k.conkey, k.confkey) u(c, r)
              join pg_attribute f on f.attrelid = k.conrelid and f.attnum = u.c join pg_attribute t on t.attrelid = k.confrelid and t.attnum = u.r) as pairs
      from pg_constraint k where k.contype = 'f'`);
    const between = rows.filter((key) => tenants.has(key.from) && tenants.has(key.to));
    expect(between.length).toBeGreaterThan(10);
    expect(between.filter((key) => !key.pairs.includes('workspace_id=workspace_id'))).toEqual([]);
  });

  test('views obey the rights of who reads, and no function runs with those of its owner', async () => {
    const views =
      await admin.query(`select c.relname from pg_class c join pg_namespace n on n.oid = c.relnamespace
      where n.nspname = 'public' and (c.relkind = 'm' or (c.relkind = 'v' and not coalesce('security_invoker=true' = any (c.reloptions) or 'security_invoker=on' = any (c.reloptions), false)))`);
    expect(views.rows).toEqual([]);
    const functions = await admin.query(
      "select p.proname from pg_proc p join pg_namespace n on n.oid = p.pronamespace where n.nspname in ('public', 'auth') and p.prosecdef",
    );
    expect(functions.rows).toEqual([]);
  });

  test('the application role is plain and cannot even look into the schema auth', async () => {
    const { rows } =
      await admin.query(`select rolsuper or rolbypassrls or rolcreaterole as strong, has_schema_privilege('legwork_app', 'auth', 'usage') as auth,
      (select count(*)::int from pg_class c join pg_namespace n on n.oid = c.relnamespace where n.nspname = 'auth' and c.relkind = 'r'
         and has_table_privilege('legwork_app', c.oid, 'select, insert, update, delete')) as tables from pg_roles where rolname = 'legwork_app'`);
    expect(rows).toEqual([{ strong: false, auth: false, tables: 0 }]);
    const other = await admin.query("select tablename from pg_tables where schemaname = 'auth' order by 1");
    expect(other.rows.map((row: { tablename: string }) => row.tablename)).toEqual([
      'account',
      'apikey',
      'invitation',
      'member',
      'organization',
      'session',
      'sign_in_failures',
      'user',
      'verification',
    ]);
  });

  test('the audit log can be appended to and not rewritten', async () => {
    const { rows } =
      await admin.query(`select r, has_table_privilege(r, 'audit_log', 'insert') as i, has_table_privilege(r, 'audit_log', 'update') as u, has_table_privilege(r, 'audit_log', 'delete') as d
      from unnest(array['legwork_app', 'legwork_system']) r`);
    expect(rows).toEqual([
      { r: 'legwork_app', i: true, u: false, d: false },
      { r: 'legwork_system', i: true, u: true, d: false },
    ]);
  });
});

describe('rows of one workspace', () => {
  let app: pg.Client;
  let admin: pg.Client;
  let tables: TenantTable[];
  beforeAll(async () => {
    const urls = await cloneDatabase(
      inject('cluster'),
      `isolation_rows_${process.pid}_${Date.now().toString(36)}`,
    );
    admin = await connect(adminUrl(urls));
    tables = (await tablesOf(admin)).filter((table) => table.tenant);
    await loosen(admin, tables);
    for (const table of tables)
      for (const workspace of [A, B]) await admin.query(insertInto(table, workspace));
    app = await connect(urls.appUrl);
  });
  afterAll(async () => {
    await app.end();
    await admin.end();
  });

  /** Asks every table one question and names those with another answer. */
  const differing = async (
    path: string[],
    statement: (table: TenantTable) => string,
    expected: (answer: { count?: number; state?: string }) => boolean,
  ): Promise<string[]> => {
    const wrong: string[] = [];
    for (const table of tables) {
      const answer = await asWorkspace(app, path, statement(table));
      if (!expected(answer)) wrong.push(`${table.name}: ${JSON.stringify(answer)}`);
    }
    return wrong;
  };
  const nothing = (answer: { count?: number; state?: string }): boolean =>
    answer.count === 0 || answer.state === NOT_PERMITTED;
  const denied = (answer: { count?: number; state?: string }): boolean => answer.state === NOT_PERMITTED;

  test('are seen by itself', async () => {
    expect(
      await differing(
        [A],
        ({ name, key }) => `select count(*) from ${name} where ${key} = '${A}'`,
        ({ count }) => count === 1,
      ),
    ).toEqual([]);
  });

  test('are invisible from another, by any condition', async () => {
    expect(
      await differing(
        [B],
        ({ name, key }) => `select count(*) from ${name} where ${key} = '${A}'`,
        ({ count }) => count === 0,
      ),
    ).toEqual([]);
    expect(
      await differing(
        [B],
        ({ name }) => `select count(*) from ${name}`,
        ({ count }) => count === 1,
      ),
    ).toEqual([]);
  });

  test('are invisible where no workspace was chosen', async () => {
    expect(
      await differing(
        [''],
        ({ name }) => `select count(*) from ${name}`,
        ({ count }) => count === 0,
      ),
    ).toEqual([]);
  });

  test('cannot be written, changed, removed or given away from another', async () => {
    expect(await differing([B], (table) => insertInto(table, A), denied)).toEqual([]);
    expect(
      await differing(
        [B],
        ({ name, key }) => `update ${name} set ${key} = ${key} where ${key} = '${A}'`,
        nothing,
      ),
    ).toEqual([]);
    expect(
      await differing([B], ({ name, key }) => `delete from ${name} where ${key} = '${A}'`, nothing),
    ).toEqual([]);
    expect(
      await differing(
        [B],
        ({ name, key }) => `update ${name} set ${key} = '${A}' where ${key} = '${B}'`,
        denied,
      ),
    ).toEqual([]);
    expect(await differing([B], ({ name }) => `truncate ${name}`, denied)).toEqual([]);
  });

  test('are seen from a client workspace below for suppressions alone, and not changed there', async () => {
    const below = [A, BELOW_A];
    expect(
      await differing(
        below,
        ({ name, key }) => `select count(*) from ${name} where ${key} = '${A}'`,
        ({ count }) => count === 0,
      ),
    ).toEqual(['suppressions: {"count":1}']);
    expect(
      await differing(below, ({ name, key }) => `delete from ${name} where ${key} = '${A}'`, nothing),
    ).toEqual([]);
    expect(
      await differing(
        [A],
        ({ name, key }) => `select count(*) from ${name} where ${key} = '${BELOW_A}'`,
        ({ count }) => count === 0,
      ),
    ).toEqual([]);
  });

  test('would be found if a table were left open', async () => {
    const seen = () =>
      differing(
        [B],
        ({ name, key }) => `select count(*) from ${name} where ${key} = '${A}'`,
        ({ count }) => count === 0,
      );
    await admin.query('alter table brakes disable row level security');
    expect(await seen()).toEqual(['brakes: {"count":1}']);
    await admin.query('alter table brakes enable row level security');
    expect(await seen()).toEqual([]);
  });

  test('the application role reads nothing in the schema auth', async () => {
    expect(await asWorkspace(app, [A], 'select count(*) from auth."session"')).toEqual({
      state: NOT_PERMITTED,
    });
  });
});
