import type { ApprovalItem } from '../../../src/approval/contract.ts';
import type { Pages } from '../../ui/pages.tsx';
import { Tier, Time } from '../../ui/primitives.tsx';
import { RowList } from '../../ui/RowList.tsx';
import { shownKind } from './items/kinds.ts';

/** The things that wait, or were decided, in rows. */
export const ItemList = ({
  items,
  current,
  show,
  pages,
}: {
  items: readonly ApprovalItem[];
  current: string | undefined;
  show: (id: string) => void;
  pages: Pages;
}) => (
  <RowList label="Approvals" items={items} current={current} height={73} pages={pages}>
    {(item) => <Row item={item} isCurrent={item.id === current} show={show} />}
  </RowList>
);

function Row({
  item,
  isCurrent,
  show,
}: {
  item: ApprovalItem;
  isCurrent: boolean;
  show: (id: string) => void;
}) {
  const { name, line, aside } = shownKind(item.kind).row(item);
  return (
    <button
      type="button"
      onClick={() => show(item.id)}
      aria-current={isCurrent}
      className={`w-full px-3 py-2 text-left ${isCurrent ? 'bg-line/50' : 'hover:bg-line/30'}`}
    >
      <span className="flex items-center justify-between gap-2">
        <span className="truncate font-medium" title={name}>
          {name}
        </span>
        {item.tier !== null && <Tier tier={item.tier} />}
      </span>
      <span className="block truncate text-soft">{line}</span>
      <span className="block text-xs text-soft">
        {aside && `${aside} · `}
        <Time at={item.decidedAt ?? item.createdAt} />
        {item.claim && ` · ${item.claim.name} looks at it`}
      </span>
    </button>
  );
}
