import { useState } from 'react';
import { TASK_OUTCOMES, type Task, type TaskOutcome } from '../../../src/cadence/tasks/contract.ts';
import { useAct } from '../../act.ts';
import { post } from '../../api.ts';
import { INPUT } from '../../ui/fields.tsx';
import { Button } from '../../ui/primitives.tsx';

/** Each outcome in words, and what follows from it. */
const WORDS: Readonly<Record<TaskOutcome, { text: string; follows: string }>> = {
  reached: { text: 'Reached', follows: 'They have answered: their sequences end, and you take over.' },
  left_message: { text: 'Left a message', follows: 'The sequence goes on.' },
  no_answer: { text: 'No answer', follows: 'The sequence goes on.' },
  not_interested: {
    text: 'Not interested',
    follows: 'Their sequences end, and nothing is written until something new happens there.',
  },
  bad_number: { text: 'Wrong number', follows: 'The number is not called again, and the sequence goes on.' },
};

/** How it went, or why it is left out. */
export function TaskForm({ task, how, leave }: { task: Task; how: 'done' | 'skip'; leave: () => void }) {
  const act = useAct();
  const [outcome, setOutcome] = useState<TaskOutcome | null>(null);
  const [text, setText] = useState('');
  const ready = how === 'done' ? outcome !== null : text.trim() !== '';
  const send = () =>
    how === 'done'
      ? act('Noted.', () => post(`/tasks/${task.id}/done`, { outcome, note: text.trim() || undefined }))
      : act('Left out. The sequence goes on.', () => post(`/tasks/${task.id}/skip`, { reason: text }));
  return (
    <form
      className="space-y-3 rounded border border-line p-3"
      onSubmit={(event) => {
        event.preventDefault();
        void send().then((done) => done && leave());
      }}
    >
      {how === 'done' && (
        <fieldset>
          <legend className="mb-1 text-xs text-soft">How did it go?</legend>
          <div className="flex flex-wrap gap-1">
            {TASK_OUTCOMES.map((each) => (
              <button
                key={each}
                type="button"
                aria-pressed={outcome === each}
                onClick={() => setOutcome(each)}
                className={`rounded border px-2.5 py-1 text-sm ${outcome === each ? 'border-accent bg-accent/10 font-medium text-accent' : 'border-line text-soft hover:border-soft'}`}
              >
                {WORDS[each].text}
              </button>
            ))}
          </div>
          {outcome !== null && (
            <p role="status" className="mt-1 text-xs text-soft">
              {WORDS[outcome].follows}
            </p>
          )}
        </fieldset>
      )}
      <textarea
        aria-label={how === 'done' ? 'Note' : 'Why'}
        placeholder={how === 'done' ? 'What was said, if anything' : 'Why it is left out'}
        rows={2}
        value={text}
        onChange={({ target }) => setText(target.value)}
        className={`${INPUT} block w-full`}
      />
      <div className="flex gap-2">
        <Button
          kind="primary"
          type="submit"
          disabled={!ready}
          why={how === 'done' ? 'Say how it went.' : 'Say why.'}
        >
          {how === 'done' ? 'Note it' : 'Leave it out'}
        </Button>
        <Button onClick={leave}>Not now</Button>
      </div>
    </form>
  );
}
