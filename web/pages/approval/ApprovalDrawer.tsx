import { useQuery } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import type { ApprovalItem, Claim } from '../../../src/approval/contract.ts';
import { ANSWER, ANSWER_LENGTH } from '../../../src/autosend/contract.ts';
import { useAct } from '../../act.ts';
import { get, post } from '../../api.ts';
import { useMembers } from '../../members.ts';
import { MailForm } from '../../ui/MailForm.tsx';
import { Badge, Button, Loaded, Time } from '../../ui/primitives.tsx';
import { SendToMyself } from '../pipeline/SendToMyself.tsx';
import { shownKind } from './items/kinds.ts';
import { textOf } from './items/parts.tsx';
import { keyOf } from './keys.ts';
import { RejectForm } from './RejectForm.tsx';
import { useClaim } from './use-claim.ts';

type Answer = { item: ApprovalItem; sendable: boolean | null; dropReasons: { code: string; text: string }[] };

/** One thing as it is, with the yes and the no to it. `decided` is called after either. */
export function ApprovalDrawer({ itemId, decided }: { itemId: string; decided: () => void }) {
  const query = useQuery({
    queryKey: ['approval', itemId],
    queryFn: () => get<Answer>(`/approvals/${itemId}`),
  });
  return <Loaded query={query}>{(answer) => <Item answer={answer} decided={decided} />}</Loaded>;
}

function Item({ answer, decided }: { answer: Answer; decided: () => void }) {
  const [mode, setMode] = useState<'read' | 'edit' | 'reject'>('read');
  const { item, dropReasons } = answer;
  const other = useClaim(item);
  const { Head, Body } = shownKind(item.kind);
  return (
    <article className="min-w-0 rounded-lg border border-line bg-surface">
      <header className="border-b border-line px-5 py-3">
        <Head item={item} />
      </header>
      <div className="px-5 py-4">
        {mode === 'edit' ? <EditForm item={item} done={() => setMode('read')} /> : <Body item={item} />}
      </div>
      <footer className="space-y-3 border-t border-line px-5 py-3">
        {dropReasons.map((entry) => (
          <p key={entry.code} className="text-bad">
            {entry.text}
          </p>
        ))}
        {item.state !== 'pending' && <Outcome item={item} />}
        {other && <Claimed item={item} claim={other} />}
        {item.state === 'pending' && mode === 'read' && (
          <Decide answer={answer} other={other} turn={setMode} decided={decided} />
        )}
        {mode === 'reject' && <RejectForm item={item} decided={decided} cancel={() => setMode('read')} />}
      </footer>
    </article>
  );
}

/** Who else looks at it, and the way to take it from them. */
function Claimed({ item: { id }, claim }: { item: ApprovalItem; claim: Claim }) {
  const act = useAct();
  const takeOver = () =>
    void act('Yours now; it is on record.', () => post(`/approvals/${id}/claim`, { takeOver: true }));
  return (
    <p className="flex flex-wrap items-center gap-2">
      <Badge tone="warn">{claim.name} looks at it</Badge>
      <span className="text-soft">
        since <Time at={claim.at} />, free from <Time at={claim.until} /> unless they look on
      </span>
      <Button onClick={takeOver}>Take over</Button>
    </p>
  );
}

/** What became of it, and by whom. */
function Outcome({ item: { state, decidedBy, decidedAt, tag, reason } }: { item: ApprovalItem }) {
  const members = useMembers();
  const by = members.find(({ id }) => id === decidedBy)?.name ?? decidedBy;
  return (
    <div className="space-y-1">
      <p className="flex flex-wrap items-center gap-2">
        <Badge tone={state === 'approved' || state === 'executed' ? 'good' : 'warn'}>{OUTCOMES[state]}</Badge>
        {tag && tag !== 'other' && <Badge>{tag.replaceAll('_', ' ')}</Badge>}
        <span className="text-soft">
          {by && `${by}, `}
          {decidedAt && <Time at={decidedAt} />}
        </span>
      </p>
      {reason && <p className="break-words">{reason}</p>}
    </div>
  );
}

/** The states as the tabs name them. */
const OUTCOMES: Record<ApprovalItem['state'], string> = {
  ...{ pending: 'waiting', approved: 'approved', executed: 'carried out' },
  ...{ rejected: 'rejected', expired: 'expired', withdrawn: 'taken back' },
};

/** The yes, which the key A gives too and which is bound to exactly what is shown here, the edit and the no. */
function Decide({
  answer: { item, sendable, dropReasons },
  other,
  turn,
  decided,
}: {
  answer: Answer;
  /** Somebody else's claim. */
  other: Claim | null;
  turn: (mode: 'edit' | 'reject') => void;
  decided: () => void;
}) {
  const [isAsked, setAsked] = useState(false);
  const [typed, setTyped] = useState('');
  const act = useAct();
  const wanted = item.preview.typed === true ? String(item.preview.count) : null;
  const mayLeave = sendable !== false && !isAsked && other === null && (wanted === null || typed === wanted);
  const claimed = other ? `${other.name} looks at it; take it over first.` : undefined;
  const approve = async () => {
    if (!mayLeave) return;
    setAsked(true);
    await act(`Approved: ${item.title}`, async () => {
      await post(`/approvals/${item.id}/approve`, {
        contentHash: item.contentHash,
        ...(wanted !== null && { confirm: Number(typed) }),
      });
      decided();
    });
    setAsked(false);
  };
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (keyOf(event) === 'a') void approve();
    };
    window.addEventListener('keydown', onKey);
    return () => window.removeEventListener('keydown', onKey);
  });
  const unconfirmed = wanted !== null && typed !== wanted ? `Type ${wanted} first.` : undefined;
  const why = sendable === false ? (dropReasons[0]?.text ?? 'It may not leave.') : (claimed ?? unconfirmed);
  return (
    <div className="flex flex-wrap gap-2">
      {wanted !== null && (
        <label className="flex items-center gap-2 text-soft">
          Type {wanted} to approve
          <input
            className="w-24 rounded-md border border-line bg-surface px-2 py-1 text-ink"
            inputMode="numeric"
            value={typed}
            onChange={(event) => setTyped(event.target.value.trim())}
          />
        </label>
      )}
      <Button kind="primary" disabled={!mayLeave} why={why} onClick={() => void approve()}>
        Approve <kbd className="opacity-70">A</kbd>
      </Button>
      {shownKind(item.kind).hasText && (
        <Button disabled={other !== null} why={claimed} onClick={() => turn('edit')}>
          Edit
        </Button>
      )}
      {item.kind === 'draft' && <SendToMyself path={`/approvals/${item.id}/test`} />}
      <Button kind="danger" disabled={other !== null} why={claimed} onClick={() => turn('reject')}>
        Reject
      </Button>
    </div>
  );
}

const EditForm = ({ item, done }: { item: ApprovalItem; done: () => void }) => (
  <MailForm
    name="Edit the message"
    path={`/approvals/${item.id}/edit`}
    mail={{
      version: item.version,
      subject: textOf(item.preview.subject),
      body: textOf(item.preview.body),
    }}
    most={
      item.kind === ANSWER && item.preview.channel === 'linkedin' ? ANSWER_LENGTH.linkedin.sent : undefined
    }
    done={done}
  />
);
