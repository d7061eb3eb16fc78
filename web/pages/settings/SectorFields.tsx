import { useState } from 'react';
import type { ExclusionPolicy } from '../../../src/leads/exclusion/contract.ts';
import { Field, INPUT } from '../../ui/fields.tsx';
import { Button } from '../../ui/primitives.tsx';

type Sector = ExclusionPolicy['sectors'][number];
const PARTS = [
  { part: 'phrases', label: 'Words of the industry' },
  { part: 'not', label: 'Phrases that mean something else' },
  { part: 'domains', label: 'Domains and their endings' },
] as const;

/** The kinds of companies that are kept out, each by words of its industry and by domains. */
export function SectorFields({
  sectors,
  change,
}: {
  sectors: readonly Sector[];
  change: (sectors: Sector[]) => void;
}) {
  const [name, setName] = useState('');
  const taken = sectors.some((sector) => sector.name === name);
  const why = /^[a-z][a-z_]{1,40}$/.test(name)
    ? taken
      ? 'There is one of that name.'
      : undefined
    : 'Name it in small letters first.';
  const put = (at: number, sector: Sector) =>
    change(sectors.map((each, index) => (index === at ? sector : each)));
  return (
    <div className="space-y-2">
      {sectors.map((sector, index) => (
        <details key={sector.name} className="rounded border border-line px-3 py-2">
          <summary className="cursor-pointer font-medium">{sector.name.replaceAll('_', ' ')}</summary>
          <div className="mt-3 grid gap-3 sm:grid-cols-3">
            {PARTS.map(({ part, label }) => (
              <Words
                key={part}
                label={`${label}, one a line`}
                words={sector[part]}
                set={(words) => put(index, { ...sector, [part]: words })}
              />
            ))}
          </div>
          <Button className="mt-3" onClick={() => change(sectors.filter((_, at) => at !== index))}>
            Do not keep out {sector.name.replaceAll('_', ' ')}
          </Button>
        </details>
      ))}
      <div className="flex flex-wrap items-end gap-2">
        <Field label="Another sector">
          <input
            value={name}
            onChange={(event) => setName(event.target.value)}
            placeholder="gambling"
            className={`${INPUT} block w-48`}
          />
        </Field>
        <Button
          disabled={why !== undefined}
          why={why}
          onClick={() => {
            change([...sectors, { name, phrases: [name.replaceAll('_', ' ')], not: [], domains: [] }]);
            setName('');
          }}
        >
          Add
        </Button>
      </div>
    </div>
  );
}

/** Kept as it is typed, so that a line can be begun. */
function Words({
  label,
  words,
  set,
}: {
  label: string;
  words: readonly string[];
  set: (words: string[]) => void;
}) {
  const [text, setText] = useState(words.join('\n'));
  return (
    <Field label={label}>
      <textarea
        rows={5}
        value={text}
        onChange={(event) => {
          setText(event.target.value);
          set(event.target.value.split('\n').flatMap((line) => line.trim() || []));
        }}
        className={`${INPUT} block w-full text-xs`}
      />
    </Field>
  );
}
