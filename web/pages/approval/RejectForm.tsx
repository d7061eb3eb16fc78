import { useState } from 'react';
import { type ApprovalItem, REJECTION_TAGS } from '../../../src/approval/contract.ts';
import { useAct } from '../../act.ts';
import { post } from '../../api.ts';
import { INPUT } from '../../ui/fields.tsx';
import { Button } from '../../ui/primitives.tsx';
import { shownKind } from './items/kinds.ts';

/** A no with its reason; of a text also what is wrong with it. */
export function RejectForm({
  item,
  decided,
  cancel,
}: {
  item: ApprovalItem;
  decided: () => void;
  cancel: () => void;
}) {
  const [tag, setTag] = useState<string>('other');
  const [reason, setReason] = useState('');
  const act = useAct();
  const { hasText } = shownKind(item.kind);
  const done = hasText ? 'Rejected. The next draft for this lead will differ.' : `Rejected: ${item.title}`;
  const reject = () =>
    act(done, async () => {
      await post(`/approvals/${item.id}/reject`, { tag, reason });
      decided();
    });
  return (
    <form
      className="flex flex-wrap gap-2"
      onSubmit={(event) => {
        event.preventDefault();
        void reject();
      }}
    >
      {hasText && (
        <select
          aria-label="What is wrong"
          value={tag}
          onChange={(event) => setTag(event.target.value)}
          className={INPUT}
        >
          {REJECTION_TAGS.map((entry) => (
            <option key={entry} value={entry}>
              {entry.replaceAll('_', ' ')}
            </option>
          ))}
        </select>
      )}
      <input
        aria-label="Why"
        placeholder="Why"
        value={reason}
        onChange={(event) => setReason(event.target.value)}
        className={`${INPUT} min-w-56 flex-1`}
      />
      <Button
        kind="danger"
        type="submit"
        disabled={reason.trim() === ''}
        why={hasText ? 'Say why, so that the next draft is better.' : 'Say why.'}
      >
        Reject
      </Button>
      <Button onClick={cancel}>Leave it</Button>
    </form>
  );
}
