import { useMutation } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import {
  SEGMENT_CHOICES,
  SEGMENT_FIELD_NAMES,
  SEGMENT_FIELDS,
  type Segment,
  type SegmentCondition,
  type SegmentField,
} from '../../../src/leads/segments/contract.ts';
import { post } from '../../api.ts';
import { Drawer } from '../../ui/Drawer.tsx';
import { Button } from '../../ui/primitives.tsx';

const INPUT = 'rounded border border-line bg-surface px-2 py-1.5';
type Line = { key: number; condition: SegmentCondition };

/** Where a condition of this kind begins. */
const BEGINS = {
  choice: { in: [] },
  words: { words: [] },
  number: { atLeast: 0 },
  flag: { is: true },
} satisfies Record<string, Omit<SegmentCondition, 'field'>>;
const beginning = (field: SegmentField): SegmentCondition => ({ field, ...BEGINS[SEGMENT_FIELDS[field]] });

/** Makes a segment or changes one; the server says what makes no sense. */
export function SegmentEditor({
  segment,
  close,
  saved,
}: {
  segment: Segment | undefined;
  close: () => void;
  saved: (segment: Segment) => void;
}) {
  const [name, setName] = useState(segment?.name ?? '');
  const [lines, setLines] = useState<readonly Line[]>(
    (segment?.filter.all ?? [beginning('title')]).map((condition, key) => ({ key, condition })),
  );
  const save = useMutation({
    mutationFn: () => {
      const draft = { name, filter: { all: lines.map(({ condition }) => condition) } };
      return segment
        ? post<Segment>(`/segments/${segment.id}`, { ...draft, version: segment.version })
        : post<Segment>('/segments', draft);
    },
    onSuccess: (made) => {
      saved(made);
      close();
    },
  });
  const put = (key: number, condition: SegmentCondition) =>
    setLines(lines.map((line) => (line.key === key ? { key, condition } : line)));
  const submit = (event: FormEvent) => {
    event.preventDefault();
    save.mutate();
  };
  return (
    <Drawer open close={close} title={segment ? `Change ${segment.name}` : 'New segment'}>
      <form onSubmit={submit} className="space-y-4">
        <label className="block space-y-1">
          <span className="text-xs text-soft">Name</span>
          <input
            required
            maxLength={100}
            value={name}
            onChange={(event) => setName(event.target.value)}
            className={`${INPUT} block w-full`}
          />
        </label>
        <fieldset className="space-y-2">
          <legend className="mb-1 text-xs text-soft">
            A lead is in it when all of this is true. What is not known of a lead is not true.
          </legend>
          {lines.map(({ key, condition }) => (
            <div key={key} className="flex flex-wrap items-center gap-2">
              <ConditionFields condition={condition} put={(changed) => put(key, changed)} />
              <Button
                aria-label={`Take away ${condition.field}`}
                disabled={lines.length === 1}
                why="One condition is needed."
                onClick={() => setLines(lines.filter((line) => line.key !== key))}
              >
                ×
              </Button>
            </div>
          ))}
        </fieldset>
        <Button
          onClick={() =>
            setLines([...lines, { key: (lines.at(-1)?.key ?? 0) + 1, condition: beginning('status') }])
          }
        >
          And also
        </Button>
        {save.error && (
          <p role="alert" className="text-bad">
            {save.error.message}
          </p>
        )}
        <p>
          <Button type="submit" kind="primary" disabled={save.isPending} why="Saving">
            Save
          </Button>
        </p>
      </form>
    </Drawer>
  );
}

type Fields = { condition: SegmentCondition; put: (changed: SegmentCondition) => void };

const ConditionFields = ({ condition, put }: Fields) => {
  const kind = SEGMENT_FIELDS[condition.field];
  return (
    <>
      <select
        aria-label="What"
        value={condition.field}
        onChange={(event) => put(beginning(event.target.value as SegmentField))}
        className={INPUT}
      >
        {SEGMENT_FIELD_NAMES.map((field) => (
          <option key={field} value={field}>
            {field.replaceAll('_', ' ')}
          </option>
        ))}
      </select>
      {kind === 'number' && <NumberFields condition={condition} put={put} />}
      {kind === 'flag' && (
        <Pick
          label="Is it so"
          options={['yes', 'no']}
          value={condition.is ? 'yes' : 'no'}
          onChange={(value) => put({ field: condition.field, is: value === 'yes' })}
        />
      )}
      {(kind === 'choice' || kind === 'words') && (
        <ListFields key={condition.field} condition={condition} put={put} />
      )}
    </>
  );
};

const NumberFields = ({ condition, put }: Fields) =>
  (['atLeast', 'atMost'] as const).map((bound) => (
    <label key={bound} className="flex items-center gap-2">
      <span className="text-xs text-soft">{bound === 'atLeast' ? 'at least' : 'at most'}</span>
      <input
        type="number"
        value={condition[bound] ?? ''}
        onChange={(event) =>
          put({ ...condition, [bound]: event.target.value === '' ? undefined : Number(event.target.value) })
        }
        className={`${INPUT} w-28`}
      />
    </label>
  ));

function ListFields({ condition, put }: Fields) {
  const { field } = condition;
  const question = condition.words ? 'words' : condition.notIn ? 'notIn' : 'in';
  const values = condition[question] ?? [];
  const [typed, setTyped] = useState(values.join(', '));
  const known = SEGMENT_CHOICES[field];
  const say = (said: readonly string[]) => put({ field, [question]: said.filter((each) => each !== '') });
  return (
    <>
      {question === 'words' ? (
        <span className="text-soft">says one of</span>
      ) : (
        <Pick
          label="How"
          options={['is one of', 'is none of']}
          value={question === 'in' ? 'is one of' : 'is none of'}
          onChange={(value) => put({ field, [value === 'is one of' ? 'in' : 'notIn']: values })}
        />
      )}
      {known ? (
        known.map((value) => (
          <label key={value} className="flex items-center gap-1">
            <input
              type="checkbox"
              checked={values.includes(value)}
              onChange={({ target }) =>
                say(target.checked ? [...values, value] : values.filter((each) => each !== value))
              }
            />
            {value.replaceAll('_', ' ')}
          </label>
        ))
      ) : (
        <input
          aria-label="Values, divided by commas"
          required
          placeholder="divided by commas"
          value={typed}
          onChange={(event) => {
            setTyped(event.target.value);
            say(event.target.value.split(',').map((each) => each.trim()));
          }}
          className={`${INPUT} min-w-40 flex-1`}
        />
      )}
    </>
  );
}

const Pick = ({
  label,
  options,
  value,
  onChange,
}: {
  label: string;
  options: readonly string[];
  value: string;
  onChange: (value: string) => void;
}) => (
  <select
    aria-label={label}
    value={value}
    onChange={(event) => onChange(event.target.value)}
    className={INPUT}
  >
    {options.map((option) => (
      <option key={option}>{option}</option>
    ))}
  </select>
);
