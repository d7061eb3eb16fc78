import type { ReactNode } from 'react';

export const INPUT = 'rounded border border-line bg-surface px-2 py-1.5';

/** A labelled input with its hint, or what is wrong with it. */
export const Field = ({
  label,
  hint,
  wrong,
  children,
}: {
  label: string;
  hint?: string | undefined;
  wrong?: string | undefined;
  children: ReactNode;
}) => (
  // biome-ignore lint/a11y/noLabelWithoutControl: the control is the child.
  <label className="block space-y-1">
    <span className="text-xs text-soft">{label}</span>
    {children}
    {wrong ? (
      <span role="alert" className="block text-xs text-bad">
        {wrong}
      </span>
    ) : (
      hint && <span className="block text-xs text-soft">{hint}</span>
    )}
  </label>
);

/** A choice of several, as buttons that stay pressed. */
export function Toggles<T extends string | number>({
  label,
  options,
  chosen,
  change,
}: {
  label: string;
  options: readonly { value: T; text: string }[];
  chosen: readonly T[];
  change: (chosen: T[]) => void;
}) {
  return (
    <fieldset>
      <legend className="mb-1 text-xs text-soft">{label}</legend>
      <div className="flex flex-wrap gap-1">
        {options.map(({ value, text }) => {
          const on = chosen.includes(value);
          return (
            <button
              key={value}
              type="button"
              aria-pressed={on}
              onClick={() => change(on ? chosen.filter((each) => each !== value) : [...chosen, value])}
              className={`rounded border px-2.5 py-1 text-sm ${on ? 'border-accent bg-accent/10 font-medium text-accent' : 'border-line text-soft hover:border-soft'}`}
            >
              {text}
            </button>
          );
        })}
      </div>
    </fieldset>
  );
}
