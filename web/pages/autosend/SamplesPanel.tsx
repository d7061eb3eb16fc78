import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { AutosendSamples } from '../../../src/autosend/contract.ts';
import { useAct } from '../../act.ts';
import { get, post } from '../../api.ts';
import { Field, INPUT } from '../../ui/fields.tsx';
import { Badge, Button, Loaded, Panel, Time } from '../../ui/primitives.tsx';
import { useMe } from '../../ui/Shell.tsx';

/** Some of the answers that went without a person, for a look afterwards: was it right? */
export function SamplesPanel() {
  const samples = useQuery({
    queryKey: ['autosend', 'samples'],
    queryFn: () => get<AutosendSamples>('/autosend/samples'),
  });
  return (
    <Panel title="Was it right?">
      <Loaded query={samples} rows={2}>
        {({ share, counts, waiting }) => (
          <>
            <p className="text-soft">
              Of {counts.alone} answers that went without a person {counts.drawn} were drawn for a look:{' '}
              {counts.right} right, {counts.wrong} wrong, {counts.waiting} waiting; {counts.passedOver} were
              not. A wrong one takes a step back at once, and each counts for what the thresholds mean.
            </p>
            <ul className="divide-y divide-line" aria-label="Answers to look at">
              {waiting.map((sample) => (
                <Sample key={sample.draftId} sample={sample} />
              ))}
            </ul>
            <Share key={share} share={share} />
          </>
        )}
      </Loaded>
    </Panel>
  );
}

function Sample({ sample }: { sample: AutosendSamples['waiting'][number] }) {
  const [note, setNote] = useState('');
  const act = useAct();
  const may = useMe().data?.scopes.includes('approvals:decide') ?? false;
  const judge = (right: boolean) =>
    act(right ? 'Noted as right.' : 'Noted as wrong; it takes a step back.', () =>
      post(`/autosend/samples/${sample.draftId}`, { right, note }),
    );
  return (
    <li className="space-y-2 py-3">
      <div className="flex flex-wrap items-center gap-x-3 gap-y-1">
        <span className="font-medium">{sample.leadName ?? 'Somebody'}</span>
        <Badge tone="neutral">{sample.intent.replaceAll('_', ' ')}</Badge>
        {sample.confidence !== null && (
          <span className="tabular-nums text-soft">sure to {sample.confidence.toFixed(2)}</span>
        )}
        <span className="text-xs text-soft sm:ml-auto">
          <Time at={sample.drawnAt} />
        </span>
      </div>
      <blockquote className="border-l-2 border-line pl-3 whitespace-pre-wrap break-words text-soft">
        {sample.theyWrote}
      </blockquote>
      <p className="whitespace-pre-wrap break-words">{sample.body}</p>
      <div className="flex flex-wrap items-end gap-2">
        <div className="min-w-48 flex-1">
          <Field label="What was wrong with it">
            <input
              value={note}
              onChange={(event) => setNote(event.target.value)}
              maxLength={300}
              className={`${INPUT} w-full`}
            />
          </Field>
        </div>
        <Button disabled={!may} why="Your role may not judge answers." onClick={() => void judge(true)}>
          It was right
        </Button>
        <Button
          kind="danger"
          disabled={!may}
          why="Your role may not judge answers."
          onClick={() => void judge(false)}
        >
          It was wrong
        </Button>
      </div>
    </li>
  );
}

function Share({ share }: { share: number }) {
  const [percent, setPercent] = useState(String(Math.round(share * 1000) / 10));
  const act = useAct();
  const may = useMe().data?.scopes.includes('workspace:admin') ?? false;
  return (
    <form
      className="mt-3 flex flex-wrap items-end gap-3"
      onSubmit={(event) => {
        event.preventDefault();
        void act('From the next answer on.', () =>
          post('/autosend/sampling', { share: Number(percent) / 100 }),
        );
      }}
    >
      <Field label="Of a hundred, draw">
        <input
          type="number"
          min={0}
          max={100}
          step={0.5}
          value={percent}
          onChange={(event) => setPercent(event.target.value)}
          className={`${INPUT} block w-24`}
        />
      </Field>
      <Button type="submit" disabled={!may} why="Only an owner or admin decides this.">
        Save
      </Button>
    </form>
  );
}
