import { useState } from 'react';
import {
  type Discovery,
  type DiscoverySearch,
  SENIORITIES,
} from '../../../src/pipeline/discover/contract.ts';
import { useAct } from '../../act.ts';
import { post } from '../../api.ts';
import { Field, INPUT, Toggles } from '../../ui/fields.tsx';
import { Button, Panel } from '../../ui/primitives.tsx';

const LISTS = {
  domains: { label: 'Domains of companies', hint: 'With commas between; surer than names.' },
  companies: { label: 'Companies by name', hint: 'Only whose domain is known here.' },
  titles: { label: 'Titles', hint: 'Any of them is enough.' },
  locations: { label: 'Where they live', hint: undefined },
  companyLocations: { label: 'Where their companies are', hint: undefined },
  technologies: { label: 'Technologies their companies use', hint: 'As the vendor names them.' },
  hiringFor: { label: 'Titles their companies look for', hint: undefined },
} as const;
type ListName = keyof typeof LISTS;
const SIZES = ['1-10', '11-50', '51-200', '201-500', '501-1000', '1001-5000', '5001-1000000'] as const;

const wordsOf = (text: string): string[] => text.split(/[,\n]/).flatMap((word) => word.trim() || []);
const sizeOf = (text: string): { from: number; to: number } => {
  const [from, to] = text.split('-').map(Number);
  return { from: from ?? 1, to: to ?? 1 };
};

/** A search as a person would say it. */
export function inWords(search: DiscoverySearch): string {
  const { keywords, employees, seniorities, similarTitles: _letter, ...lists } = search;
  return [
    ...Object.values(lists).flatMap((words) => (words.length > 0 ? [words.slice(0, 4).join(' or ')] : [])),
    ...(seniorities.length > 0 ? [seniorities.join(' or ').replaceAll('_', ' ')] : []),
    ...(employees.length > 0
      ? [`${employees.map(({ from, to }) => `${from}–${to}`).join(' or ')} people`]
      : []),
    ...(keywords === null ? [] : [`“${keywords}”`]),
  ].join(' · ');
}

/** Whom to look for. Searching is free; the answer says what revealing costs. */
export function FindPeopleForm({ vendor, show }: { vendor: string; show: (id: string) => void }) {
  const act = useAct();
  const [texts, setTexts] = useState<Partial<Record<ListName, string>>>({});
  const [seniorities, setSeniorities] = useState<(typeof SENIORITIES)[number][]>([]);
  const [sizes, setSizes] = useState<(typeof SIZES)[number][]>([]);
  const [exact, setExact] = useState(false);
  const [keywords, setKeywords] = useState('');
  const [limit, setLimit] = useState(25);
  const [busy, setBusy] = useState(false);
  const names = Object.keys(LISTS) as ListName[];
  const lists = Object.fromEntries(names.map((name) => [name, wordsOf(texts[name] ?? '')]));
  const says =
    Object.values(lists).some((words) => words.length > 0) ||
    seniorities.length + sizes.length > 0 ||
    keywords.trim() !== '';
  const submit = async () => {
    setBusy(true);
    const search = {
      ...lists,
      ...{
        seniorities,
        employees: sizes.map(sizeOf),
        similarTitles: !exact,
        keywords: keywords.trim() || null,
      },
    };
    await act('Nobody is paid for yet.', async () => {
      const found = await post<Discovery>('/discoveries', { search, limit });
      if (found.id) show(found.id);
    });
    setBusy(false);
  };
  return (
    <Panel title="Find people">
      <form
        aria-label="Find people"
        className="space-y-4"
        onSubmit={(event) => {
          event.preventDefault();
          void submit();
        }}
      >
        <p className="text-soft">
          {vendor} is searched free of charge. Every filter has to fit, and any word of a filter is enough.
        </p>
        <div className="grid gap-3 sm:grid-cols-2">
          {names.map((name) => (
            <Field key={name} label={LISTS[name].label} hint={LISTS[name].hint}>
              <input
                value={texts[name] ?? ''}
                onChange={({ target }) => setTexts({ ...texts, [name]: target.value })}
                className={`${INPUT} block w-full`}
              />
            </Field>
          ))}
          <Field label="Words anywhere in the profile">
            <input
              value={keywords}
              onChange={({ target }) => setKeywords(target.value)}
              className={`${INPUT} block w-full`}
            />
          </Field>
        </div>
        <label className="flex items-center gap-2">
          <input type="checkbox" checked={exact} onChange={({ target }) => setExact(target.checked)} />
          Titles to the letter, without similar ones
        </label>
        <Toggles
          label="Seniority"
          options={SENIORITIES.map((value) => ({ value, text: value.replace('_', '-') }))}
          chosen={seniorities}
          change={setSeniorities}
        />
        <Toggles
          label="People at the company"
          options={SIZES.map((value) => ({
            value,
            text: value === '5001-1000000' ? '5001 and more' : value,
          }))}
          chosen={sizes}
          change={setSizes}
        />
        <div className="flex flex-wrap items-end gap-3">
          <Field label="Choose so many at most">
            <input
              type="number"
              min={1}
              max={1_000}
              value={limit}
              onChange={({ target }) => setLimit(Number(target.value))}
              className={`${INPUT} block w-28 tabular-nums`}
            />
          </Field>
          <Button type="submit" kind="primary" disabled={!says || busy} why="Say whom to look for.">
            {busy ? 'Searching…' : 'Search, free of charge'}
          </Button>
        </div>
      </form>
    </Panel>
  );
}
