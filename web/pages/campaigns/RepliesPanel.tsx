import { Panel } from '../../ui/primitives.tsx';
import type { StepProps } from './draft.ts';

/** What happens with what comes back. */
export const RepliesPanel = ({ draft, change }: StepProps) => (
  <Panel title="Replies">
    <label className="flex items-start gap-2">
      <input
        type="checkbox"
        className="mt-1"
        checked={draft.settings.repliesReadBy === 'model'}
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
  </Panel>
);
