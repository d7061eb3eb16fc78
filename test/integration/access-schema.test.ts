import { getMigrations } from 'better-auth/db/migration';
import { expect, test } from 'vitest';
import { createAccess } from '#access';
import { openWorkbench, quietLog } from '../support/workbench.ts';

test('the committed schema is the one the sign-in library wants', async () => {
  await using bench = await openWorkbench();
  const access = createAccess({
    database: bench.database,
    secret: 'a session secret of the tests, long enough',
    baseUrl: 'http://legwork.test',
    log: quietLog,
  });
  const plan = await getMigrations((await access.auth()).options);
  expect(plan.toBeCreated.map(({ table }) => table)).toEqual([]);
  expect(plan.toBeAdded.map(({ table, fields }) => [table, Object.keys(fields)])).toEqual([]);
  expect(plan.toBeAddedIndexes.map(({ name }) => name)).toEqual([]);
  expect(plan.schemaProblems).toEqual([]);
  await access.close();
});
