import { Field, INPUT } from '../../ui/fields.tsx';
import { Panel } from '../../ui/primitives.tsx';
import type { StepProps } from './draft.ts';

/** What happens with what comes back. */
export function RepliesPanel({ draft, faults, change }: StepProps) {
  const { answerDelay, repliesReadBy } = draft.settings;
  const seconds = (label: string, part: keyof typeof answerDelay) => (
    <Field label={label} wrong={faults.get(`settings.answerDelay.${part}`)}>
      <input
        type="number"
        min={0}
        value={answerDelay[part]}
        onChange={({ target }) => change({ answerDelay: { ...answerDelay, [part]: Number(target.value) } })}
        className={`${INPUT} block w-28`}
      />
    </Field>
  );
  return (
    <Panel title="Replies">
      <div className="space-y-4">
        <label className="flex items-start gap-2">
          <input
            type="checkbox"
            className="mt-1"
            checked={repliesReadBy === 'model'}
            onChange={({ target }) => change({ repliesReadBy: target.checked ? 'model' : 'rules' })}
          />
          <span>
            A model reads replies after the rules
            <span className="block text-xs text-soft">
              It may name what the rules could not, with the sentence it read that in. A no, an opt-out and
              automatic mail stay what they are, and what it named is answered by a person. Without a model
              nothing changes.
            </span>
          </span>
        </label>
        <div>
          <div className="grid grid-cols-2 gap-3">
            {seconds('Answers wait at least (s)', 'fromSeconds')}
            {seconds('And at most (s)', 'toSeconds')}
          </div>
          <p className="mt-1 text-xs text-soft">
            Of answers that go by themselves, counted from the message they answer. Ten seconds to stop one
            are always left; a backfill sends at once.
          </p>
        </div>
      </div>
    </Panel>
  );
}
