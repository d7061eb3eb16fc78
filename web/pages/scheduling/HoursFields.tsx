import type { WorkingHours } from '../../../src/scheduling/contract.ts';
import { Field, INPUT, Toggles } from '../../ui/fields.tsx';

/** As it is typed: "none" for no holidays, nothing for those of the country of the zone. */
export type HoursGiven = Omit<WorkingHours, 'holidays'> & { readonly holidays: string };

const DAYS = ['Mon', 'Tue', 'Wed', 'Thu', 'Fri'].map((text, index) => ({ value: index + 1, text }));
const GRIDS = [15, 30, 60] as const;
const LENGTHS = [15, 20, 30, 45, 60, 90];

type Props = {
  readonly hours: HoursGiven;
  readonly minutes: number;
  readonly wrong: Readonly<Record<string, string>>;
  readonly change: (change: Partial<HoursGiven>) => void;
  readonly changeMinutes: (minutes: number) => void;
};

/** When meetings may be, for a calendar that only tells when somebody is busy. */
export const HoursFields = ({ hours, minutes, wrong, change, changeMinutes }: Props) => (
  <fieldset className="space-y-3">
    <legend className="mb-2 text-soft">
      This calendar only tells when somebody is busy. Free times are made of the hours below, without what is
      busy, what is too near to it, and public holidays.
    </legend>
    <div className="flex flex-wrap items-start gap-3">
      <Toggles
        label="Days"
        options={DAYS}
        chosen={hours.days}
        change={(days) => change({ days: days.sort() })}
      />
      <Clock
        label="From"
        value={hours.opens}
        wrong={wrong['hours.opens']}
        set={(opens) => change({ opens })}
      />
      <Clock
        label="To"
        value={hours.closes}
        wrong={wrong['hours.closes']}
        set={(closes) => change({ closes })}
      />
      <Field label="A meeting takes" wrong={wrong.minutes}>
        <select
          value={minutes}
          onChange={(event) => changeMinutes(Number(event.target.value))}
          className={`${INPUT} block`}
        >
          {LENGTHS.map((length) => (
            <option key={length} value={length}>
              {length} minutes
            </option>
          ))}
        </select>
      </Field>
      <Field label="A time every">
        <select
          value={hours.gridMinutes}
          onChange={(event) => {
            const gridMinutes = GRIDS.find((grid) => grid === Number(event.target.value));
            if (gridMinutes) change({ gridMinutes });
          }}
          className={`${INPUT} block`}
        >
          {GRIDS.map((grid) => (
            <option key={grid} value={grid}>
              {grid} minutes
            </option>
          ))}
        </select>
      </Field>
    </div>
    <div className="flex flex-wrap items-start gap-3">
      <Amount
        {...{
          label: 'Free before, in minutes',
          value: hours.bufferBefore,
          wrong: wrong['hours.bufferBefore'],
        }}
        set={(bufferBefore) => change({ bufferBefore })}
      />
      <Amount
        {...{ label: 'Free after, in minutes', value: hours.bufferAfter, wrong: wrong['hours.bufferAfter'] }}
        set={(bufferAfter) => change({ bufferAfter })}
      />
      <Amount
        {...{ label: 'Notice, in hours', value: hours.noticeHours, wrong: wrong['hours.noticeHours'] }}
        set={(noticeHours) => change({ noticeHours })}
      />
      <Field
        label="Holidays of"
        hint="DE or DE-BY; empty for the country of the zone, “none” for none"
        wrong={wrong['hours.holidays']}
      >
        <input
          value={hours.holidays}
          onChange={(event) => change({ holidays: event.target.value.trim() })}
          className={`${INPUT} block w-28`}
        />
      </Field>
      <Field
        label="Busy too"
        hint="Other calendars in which nothing else may be, with commas between"
        wrong={wrong['hours.alsoBusy']}
      >
        <input
          value={hours.alsoBusy.join(', ')}
          onChange={(event) => change({ alsoBusy: listed(event.target.value) })}
          className={`${INPUT} block`}
        />
      </Field>
    </div>
  </fieldset>
);

/** What is still being typed keeps its last comma. */
const listed = (text: string): string[] => (text.trim() === '' ? [] : text.split(/,\s*/));

type Typed<T> = {
  readonly label: string;
  readonly value: T;
  readonly wrong: string | undefined;
  readonly set: (value: T) => void;
};

const Clock = ({ label, value, wrong, set }: Typed<string>) => (
  <Field label={label} wrong={wrong}>
    <input
      type="time"
      value={value}
      onChange={(event) => set(event.target.value)}
      className={`${INPUT} block`}
    />
  </Field>
);

const Amount = ({ label, value, wrong, set }: Typed<number>) => (
  <Field label={label} wrong={wrong}>
    <input
      type="number"
      min={0}
      value={value}
      onChange={(event) => set(Number(event.target.value))}
      className={`${INPUT} block w-28 tabular-nums`}
    />
  </Field>
);
