import { dangerousPreview } from '../../../../src/approval/dangerous/contract.ts';
import { Facts, type ShownKind, Title, textOf } from './parts.tsx';

/** What cannot be taken back: whom it hits, how much of what, who asked for it and why. */
export const dangerous: ShownKind = {
  row: ({ title, preview }) => ({ name: textOf(preview.whom) || title, line: title, aside: '' }),
  Head: ({ item }) => <Title item={item} note={textOf(item.preview.undo) || 'It cannot be undone'} />,
  Body: ({ item }) => {
    const parsed = dangerousPreview.safeParse(item.preview);
    // Of somebody who was erased nothing of it is left.
    if (!parsed.success) return <p className="text-soft">What this was about is erased.</p>;
    const { whom, parts, count, sample, reason, proposedBy } = parsed.data;
    return (
      <Facts
        facts={[
          ['Hits', whom],
          ['In all', <strong key="count">{count}</strong>],
          ...parts.map((part) => [part.what, String(part.count)] as const),
          ['For example', sample.join(', ')],
          ['Asked for by', proposedBy.name],
          ['Because', reason],
        ]}
      />
    );
  },
  hasText: false,
};
