import { TITLE_CLASSES } from '../../../src/targeting/profiles/contract.ts';
import { Field, INPUT } from '../../ui/fields.tsx';
import { Button } from '../../ui/primitives.tsx';

export type Value = null | string | number | boolean | readonly Value[] | { readonly [key: string]: Value };
type Fields = { readonly [key: string]: Value };

export const spoken = (name: string): string =>
  name.replaceAll('_', ' ').replace(/(?<=\p{Ll})\p{Lu}/gu, (letter) => ` ${letter.toLowerCase()}`);

/** What names a thing stays as it is; changing the word would only make another thing of it. */
const FIXED: ReadonlySet<string> = new Set(['kind', 'tier', 'grade', 'signal', 'fact']);
const NAMES = ['label', 'name', 'tier', 'grade', 'signal', 'fact', 'titleClass', 'kind', 'from'] as const;
const INDUSTRY_TIERS = [1, 2, 3] as const;

const isFields = (value: Value): value is Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
const isScalar = (value: Value): boolean => value === null || typeof value !== 'object';

/** A profile as fields, whatever parts it has: numbers, words one a line, and lists that grow by one like the last. */
export function ProfileFields({ value, change }: { value: Fields; change: (value: Fields) => void }) {
  const entries = Object.entries(value);
  const set = (key: string) => (next: Value) => change({ ...value, [key]: next });
  return (
    <div className="space-y-3">
      <div className="flex flex-wrap gap-3">
        {entries
          .filter(([, each]) => isScalar(each))
          .map(([key, each]) => (
            <Scalar key={key} name={key} value={each} change={set(key)} />
          ))}
      </div>
      {entries
        .filter(([, each]) => !isScalar(each))
        .map(([key, each]) => (
          <Part key={key} name={key} value={each} change={set(key)} />
        ))}
    </div>
  );
}

type Edited<V extends Value> = { name: string; value: V; change: (value: Value) => void };

function Part({ name, value, change }: Edited<Value>) {
  if (isFields(value))
    return (
      <fieldset className="rounded border border-line p-3">
        <legend className="px-1 font-medium">{spoken(name)}</legend>
        <ProfileFields value={value} change={change} />
      </fieldset>
    );
  const list = value as readonly Value[];
  return list.every(isFields) && list.length > 0 ? (
    <List name={name} value={list as readonly Fields[]} change={change} />
  ) : (
    <Words name={name} value={list} change={change} />
  );
}

/** Words and phrases, one a line. */
const Words = ({ name, value, change }: Edited<readonly Value[]>) => (
  <Field label={name === 'not' ? 'not where it says' : spoken(name)} hint="One a line, whole words.">
    <textarea
      rows={Math.min(6, value.length + 1)}
      value={value.join('\n')}
      onChange={({ target }) => change(target.value === '' ? [] : target.value.split('\n'))}
      className={`${INPUT} w-full`}
    />
  </Field>
);

const nameOf = (fields: Fields): string => {
  const key = NAMES.find((each) => fields[each] !== undefined && fields[each] !== null);
  return key === undefined ? '' : `${key === 'from' ? 'from ' : ''}${spoken(String(fields[key]))}`;
};

function List({ name, value, change }: Edited<readonly Fields[]>) {
  const last = value.at(-1);
  return (
    <details className="rounded border border-line p-3" open={value.length <= 2}>
      <summary className="cursor-pointer font-medium">
        {spoken(name)} <span className="font-normal text-soft">{value.map(nameOf).join(', ')}</span>
      </summary>
      <ol className="mt-2 space-y-2">
        {value.map((each, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: the place in the list is what they are told apart by.
          <li key={index}>
            <fieldset className="rounded border border-line p-3">
              <legend className="px-1 text-sm">{nameOf(each)}</legend>
              <ProfileFields value={each} change={(next) => change(value.with(index, next))} />
              {value.length > 1 && (
                <div className="mt-2">
                  <Button onClick={() => change(value.filter((_each, place) => place !== index))}>
                    Take out {nameOf(each)}
                  </Button>
                </div>
              )}
            </fieldset>
          </li>
        ))}
      </ol>
      {last && (
        <div className="mt-2">
          <Button onClick={() => change([...value, last])}>Add one like the last</Button>
        </div>
      )}
    </details>
  );
}

function Scalar({ name, value, change }: Edited<Value>) {
  if (name === 'titleClass')
    return <Choice name={name} value={value} change={change} choices={TITLE_CLASSES} />;
  if (name === 'industryTier')
    return <Choice name={name} value={value} change={change} choices={INDUSTRY_TIERS} />;
  if (FIXED.has(name))
    return (
      <p className="text-sm">
        <span className="block text-xs text-soft">{spoken(name)}</span>
        {spoken(String(value))}
      </p>
    );
  const isText = typeof value === 'string';
  return (
    <Field label={spoken(name)}>
      <input
        type={isText ? 'text' : 'number'}
        min={0}
        placeholder={value === null ? 'no end' : undefined}
        value={value === null ? '' : String(value)}
        onChange={({ target }) =>
          change(isText ? target.value : target.value === '' ? null : Number(target.value))
        }
        className={`${INPUT} block ${isText ? 'w-full' : 'w-24'}`}
      />
    </Field>
  );
}

const Choice = ({
  name,
  value,
  change,
  choices,
}: Edited<Value> & { choices: readonly (string | number)[] }) => (
  <Field label={spoken(name)}>
    <select
      value={String(value ?? '')}
      onChange={({ target }) => change(choices.find((each) => String(each) === target.value) ?? null)}
      className={`${INPUT} block`}
    >
      <option value="">any</option>
      {choices.map((each) => (
        <option key={each} value={each}>
          {spoken(String(each))}
        </option>
      ))}
    </select>
  </Field>
);
