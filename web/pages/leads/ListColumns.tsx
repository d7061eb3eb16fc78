import { useState } from 'react';
import { COLUMN_CHOICES, type ColumnChoice, type UploadedList } from '../../../src/leads/uploads/contract.ts';
import { INPUT } from '../../ui/fields.tsx';
import { Button, Panel } from '../../ui/primitives.tsx';

const NAMES: Partial<Record<ColumnChoice, string>> = {
  custom: 'kept as a custom field',
  ignored: 'left out',
  linkedinUrl: 'LinkedIn profile',
  companyLinkedinUrl: 'LinkedIn page of the company',
};
/** `companyDomain` as a person reads it. */
const named = (choice: ColumnChoice): string =>
  NAMES[choice] ?? choice.replace(/([a-z])([A-Z])/g, '$1 $2').toLowerCase();

/** What each column is read as: guessed from its header, and changed here. */
export function ListColumns({
  columns,
  choose,
}: {
  columns: UploadedList['columns'];
  choose: (columns: Record<string, string>) => Promise<boolean>;
}) {
  const [changed, setChanged] = useState<Record<number, ColumnChoice>>({});
  const reads = columns.map((column, index) => changed[index] ?? column.reads);
  const change = (index: number, to: ColumnChoice) => {
    const before = reads.findIndex((choice, other) => other !== index && choice === to);
    const moves = before >= 0 && to !== 'custom' && to !== 'ignored';
    setChanged({ ...changed, ...(moves ? { [before]: 'custom' as const } : {}), [index]: to });
  };
  const save = async () => {
    const other = reads.flatMap((choice, index) =>
      choice === columns[index]?.guessed ? [] : [[String(index), choice]],
    );
    if (await choose(Object.fromEntries(other))) setChanged({});
  };
  const isChanged = reads.some((choice, index) => choice !== columns[index]?.reads);
  return (
    <Panel
      title="Columns"
      aside={
        <Button disabled={!isChanged} why="Nothing is changed." onClick={() => void save()}>
          Read it this way
        </Button>
      }
    >
      <ul aria-label="Columns" className="divide-y divide-line">
        {columns.map(({ name, guessed, samples }, index) => (
          <li key={name} className="flex flex-wrap items-center gap-x-3 gap-y-1 py-1.5">
            <span className="min-w-40 flex-1">
              <span className="block font-medium break-words">{name}</span>
              <span className="block text-xs break-all text-soft">{samples.filter(Boolean).join(' · ')}</span>
            </span>
            <select
              aria-label={`${name} is read as`}
              value={reads[index]}
              onChange={({ target }) => change(index, target.value as ColumnChoice)}
              className={`${INPUT} w-64 max-w-full`}
            >
              {COLUMN_CHOICES.map((choice) => (
                <option key={choice} value={choice}>
                  {named(choice)}
                  {choice === guessed ? ' (by its header)' : ''}
                </option>
              ))}
            </select>
          </li>
        ))}
      </ul>
    </Panel>
  );
}
