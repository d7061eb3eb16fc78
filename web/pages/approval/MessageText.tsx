import type { ReactNode } from 'react';

export type ShownClaim = {
  part: 'subject' | 'body';
  start: number;
  end: number;
  text: string;
  kind: string;
  bound: boolean;
  factId?: string;
  reason: string;
};

/** A text with its claims underlined; hovering one shows what it rests on. */
export function MessageText({
  text,
  part,
  claims,
}: {
  text: string;
  part: 'subject' | 'body';
  claims: readonly ShownClaim[];
}) {
  const own = claims.filter((claim) => claim.part === part).toSorted((a, b) => a.start - b.start);
  const pieces: ReactNode[] = [];
  let at = 0;
  for (const claim of own) {
    if (claim.start < at || text.slice(claim.start, claim.end) !== claim.text) continue;
    pieces.push(text.slice(at, claim.start));
    pieces.push(
      <mark key={`${claim.start}-${claim.end}`} className="claim" title={claim.reason}>
        {claim.text}
      </mark>,
    );
    at = claim.end;
  }
  pieces.push(text.slice(at));
  return <>{pieces}</>;
}
