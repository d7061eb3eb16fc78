import { useState } from 'react';
import { toast } from 'sonner';
import type { CorrectedReply } from '../../../src/inbound/contract.ts';
import { useAct } from '../../act.ts';
import { post } from '../../api.ts';
import { INPUT } from '../../ui/fields.tsx';
import { Button } from '../../ui/primitives.tsx';
import { useMe } from '../../ui/Shell.tsx';
import { INTENTS, words } from './intents.ts';

/** What follows that a person might not expect, said before they choose. */
const FOLLOWS: Readonly<Record<string, string>> = {
  unsubscribe: 'They are suppressed for ever, on every channel, and everything for them ends.',
  out_of_office: 'They are taken for away; a sequence that ended with this answer does not begin again.',
  auto_reply: 'It counts as no answer; a sequence that ended with it does not begin again.',
};

/** Corrects how a message was read. */
export function Reading({ replyId, intent }: { replyId: string; intent: string }) {
  const [to, setTo] = useState<string | null>(null);
  const act = useAct();
  const may = useMe().data?.scopes.includes('inbox:write') ?? false;
  if (!may) return null;
  if (to === null)
    return (
      <button type="button" className="text-accent underline" onClick={() => setTo('')}>
        Correct it
      </button>
    );
  const correct = () =>
    act(`Read as ${words(to)} from now on.`, async () => {
      const done = await post<CorrectedReply>(`/replies/${replyId}/correction`, { from: intent, to });
      if (done.noStands)
        toast.info('They stay suppressed: a “no” once taken stands until an owner lifts it under Leads.');
    });
  return (
    <form
      aria-label="Correct how it was read"
      className="flex flex-wrap items-center gap-2 text-sm text-ink"
      onSubmit={(event) => {
        event.preventDefault();
        void correct().then((done) => done && setTo(null));
      }}
    >
      <label className="flex items-center gap-2">
        <span className="text-xs text-soft">They mean</span>
        <select value={to} onChange={(event) => setTo(event.target.value)} className={INPUT}>
          <option value="">choose…</option>
          {INTENTS.filter((each) => each !== intent).map((each) => (
            <option key={each} value={each}>
              {words(each)}
            </option>
          ))}
        </select>
      </label>
      <Button
        kind={to === 'unsubscribe' ? 'danger' : 'primary'}
        type="submit"
        disabled={to === ''}
        why="Choose what they mean."
      >
        Correct
      </Button>
      <Button onClick={() => setTo(null)}>Leave it</Button>
      <p className="basis-full text-xs text-soft">
        {FOLLOWS[to] ??
          'What was drafted on the old reading ends, and what went by itself on it in this campaign waits for a person from now on.'}
      </p>
    </form>
  );
}
