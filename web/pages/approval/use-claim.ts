import { useEffect } from 'react';
import type { ApprovalItem } from '../../../src/approval/contract.ts';
import { post } from '../../api.ts';
import { useMe } from '../../ui/Shell.tsx';

/** Passing over an item on the way to another one is not looking at it. */
const LOOKS_AFTER_MS = 1_000;
/** Sooner than the claim ends. */
const LOOKS_ON_MS = 60_000;

/** Keeps the item claimed while it is looked at, unless somebody else has it. Answers who else has it. */
export function useClaim({ id, state, claim }: ApprovalItem): ApprovalItem['claim'] {
  const me = useMe().data;
  const isMine = claim === null || claim.by === me?.id;
  const may = state === 'pending' && isMine && (me?.scopes.includes('approvals:decide') ?? false);
  useEffect(() => {
    if (!may) return;
    let claimed = false;
    const look = (): void => {
      if (document.hidden) return;
      claimed = true;
      // Who came first shows with the next reading.
      post(`/approvals/${id}/claim`, {}).catch(() => undefined);
    };
    const first = setTimeout(look, LOOKS_AFTER_MS);
    const on = setInterval(look, LOOKS_ON_MS);
    return () => {
      clearTimeout(first);
      clearInterval(on);
      if (claimed) post(`/approvals/${id}/release`).catch(() => undefined);
    };
  }, [id, may]);
  return isMine ? null : claim;
}
