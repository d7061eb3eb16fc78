/** What a new part of the product starts as: paths from the root, each with its text. */
export type NewFiles = Readonly<Record<string, string>>;

const camel = (name: string): string =>
  name.replace(/-(\w)/g, (_all, letter: string) => letter.toUpperCase());
const pascal = (name: string): string => camel(name).replace(/^\w/, (letter) => letter.toUpperCase());
const words = (name: string): string => name.replaceAll('-', ' ');
const capital = (text: string): string => text.replace(/^\w/, (letter) => letter.toUpperCase());

/** A pure decision with its table of cases. */
export const ruleFiles = (slice: string, name: string): NewFiles => ({
  [`src/${slice}/${name}.rules.ts`]: `import { allow, reason, refuse, type Verdict } from '#core/verdict';

export type ${pascal(name)}Facts = { readonly now: string; readonly until: string | null };

/** Whether ${words(name)} allows it at \`now\`. Instants are ISO 8601; a refusal says why. */
export function ${camel(name)}(facts: ${pascal(name)}Facts): Verdict {
  const { now, until } = facts;
  if (until !== null && Temporal.Instant.compare(now, until) >= 0)
    return refuse(reason('${camel(name)}.over', \`It ended at \${until}.\`, { until }));
  return allow();
}
`,
  [`src/${slice}/${name}.rules.test.ts`]: `import { expect, test } from 'vitest';
import { ${camel(name)} } from './${name}.rules.ts';

const now = '2026-03-02T09:00:00Z';

test.each([
  ['no end', null, true, []],
  ['an end to come', '2026-03-02T09:00:01Z', true, []],
  ['an end that is now', now, false, ['${camel(name)}.over']],
])('%s', (_what, until, allowed, codes) => {
  const verdict = ${camel(name)}({ now, until });
  expect(verdict.allowed).toBe(allowed);
  expect(verdict.reasons.map((entry) => entry.code)).toEqual(codes);
});
`,
});

/** A slice with its manifest, face, vocabulary and a first rule. */
export const sliceFiles = (name: string): NewFiles => ({
  [`src/${name}/slice.ts`]: `import { defineSlice } from '#core/slice';

export const slice = defineSlice({ name: '${name}' });
`,
  [`src/${name}/contract.ts`]: `import { z } from 'zod';

export const ${camel(name)}State = z.enum(['open', 'closed']);
export type ${pascal(name)}State = z.infer<typeof ${camel(name)}State>;
`,
  [`src/${name}/index.ts`]: `export { ${camel(`may-${name}`)} } from './may-${name}.rules.ts';
`,
  ...ruleFiles(name, `may-${name}`),
});

/** A vendor: its settings, and the place where its answers become ours. */
export const vendorFiles = (name: string, port: string): NewFiles => ({
  [`src/vendors/${name}/config.ts`]: `import { z } from 'zod';
import { defineConfig } from '#core/config/index';

export const ${camel(name)}Config = defineConfig({
  section: '${camel(name)}',
  doc: '${pascal(name)}, for ${words(port)}.',
  keys: {
    apiKey: {
      env: '${name.replaceAll('-', '_').toUpperCase()}_API_KEY',
      schema: z.string().min(8).optional(),
      secret: true,
      doc: 'Key of the ${pascal(name)} account. Without it ${pascal(name)} is not asked.',
      example: 'a-key-from-the-settings',
    },
  },
});
`,
  [`src/vendors/${name}/wire.ts`]: `import { z } from 'zod';

/** What ${pascal(name)} answers, as far as we read it; the adapter turns it into the shapes of ports/${port}.ts. */
export const ${camel(name)}Answer = z.looseObject({ id: z.string().nullable() });
export type ${pascal(name)}Answer = z.infer<typeof ${camel(name)}Answer>;
`,
  [`src/vendors/${name}/${name}.test.ts`]: `import { expect, test } from 'vitest';
import { ${camel(name)}Answer } from './wire.ts';

test.each([
  ['an answer', { id: 'a', more: 1 }, true],
  ['an empty one', {}, false],
  ['no object', 'busy', false],
])('%s is read or refused', (_what, answer, good) => {
  expect(${camel(name)}Answer.safeParse(answer).success).toBe(good);
});
`,
});

/** A page that shows the four states of its data. */
export const pageFiles = (slice: string, name: string): NewFiles => ({
  [`web/pages/${slice}/${pascal(name)}Page.tsx`]: `import { useQuery } from '@tanstack/react-query';
import { get } from '../../api.ts';
import { Empty, Loaded, Panel } from '../../ui/primitives.tsx';

/** ${capital(words(name))}. */
export function ${pascal(name)}Page() {
  const query = useQuery({
    queryKey: ['${name}'],
    queryFn: () => get<{ rows: { id: string }[] }>('/${name}'),
  });
  return (
    <div className="mx-auto max-w-6xl">
      <h1 className="mb-3 text-lg font-semibold">${capital(words(name))}</h1>
      <Panel title="${capital(words(name))}">
        <Loaded query={query}>
          {({ rows }) =>
            rows.length === 0 ? (
              <Empty title="Nothing here yet" />
            ) : (
              <ul className="divide-y divide-line">
                {rows.map((entry) => (
                  <li key={entry.id}>{entry.id}</li>
                ))}
              </ul>
            )
          }
        </Loaded>
      </Panel>
    </div>
  );
}
`,
});

/** A migration with one table that belongs to a workspace. */
export const migrationFiles = (number: string, name: string): NewFiles => ({
  [`migrations/${number}_${name.replaceAll('-', '_')}.sql`]: `create table ${name.replaceAll('-', '_')} (
  workspace_id uuid not null references workspaces (id),
  id uuid not null,
  created_at timestamptz not null,
  primary key (workspace_id, id)
);
select make_tenant_table('${name.replaceAll('-', '_')}');
`,
});
