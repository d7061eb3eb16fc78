import { useQuery, useQueryClient } from '@tanstack/react-query';
import { toast } from 'sonner';
import type { ShownBatch } from '../../../src/approval/contract.ts';
import { DANGEROUS } from '../../../src/approval/dangerous/contract.ts';
import { ANSWER } from '../../../src/autosend/contract.ts';
import { get, post } from '../../api.ts';
import { Badge, Button, Time } from '../../ui/primitives.tsx';
import { ClientLinkForm } from './ClientLinks.tsx';

/** The frozen batches that wait: what each holds, what was left out and why, and one yes for all of it. */
export function BatchCards() {
  const client = useQueryClient();
  const query = useQuery({
    queryKey: ['batches', 'pending'],
    queryFn: () => get<{ batches: ShownBatch[]; loose: number }>('/batches?state=pending'),
  });
  // An answer is decided alone, in the list; its batch of one says nothing more.
  const waiting = query.data?.batches.filter(({ motion }) => motion !== ANSWER && motion !== DANGEROUS) ?? [];
  const act = async (path: string, body: unknown, done: string) => {
    try {
      await post(path, body);
      toast.success(done);
    } catch (error) {
      toast.error(error instanceof Error ? error.message : String(error));
    }
    await client.invalidateQueries();
  };
  const loose = query.data?.loose ?? 0;
  return (
    <>
      {waiting.map((batch) => (
        <WaitingBatch key={batch.id} batch={batch} act={act} />
      ))}
      {loose > 0 && (
        <p className="mb-3">
          <Button onClick={() => void act('/batches', {}, 'Frozen: look at the totals and decide.')}>
            Freeze {loose} into a batch for each campaign
          </Button>
        </p>
      )}
    </>
  );
}

function WaitingBatch({
  batch,
  act,
}: {
  batch: ShownBatch;
  act: (path: string, body: unknown, done: string) => Promise<void>;
}) {
  const { tracking } = batch;
  const { campaign, totals, tiers, dropped } = batch.preview;
  return (
    <section className="mb-4 rounded-lg border border-line bg-surface px-4 py-3">
      <div className="flex flex-wrap items-center gap-2">
        <span>
          <span className="font-medium">Batch of {totals.sendable}</span>
          {campaign !== null && <span className="text-soft"> for {campaign}</span>}
        </span>
        {Object.entries(tiers).map(([tier, count]) => (
          <Badge key={tier}>
            {count} {tier.replace('_', ' ')}
          </Badge>
        ))}
        {totals.dropped > 0 && <Badge tone="warn">{totals.dropped} left out</Badge>}
        <span className="text-xs text-soft" title={batch.previewHash}>
          hash {batch.previewHash.slice(0, 8)} · expires <Time at={batch.expiresAt} />
        </span>
        <span className="flex-1" />
        <Button
          kind="primary"
          onClick={() =>
            void act(
              `/batches/${batch.id}/approve`,
              { previewHash: batch.previewHash },
              `Approved ${totals.sendable} messages.`,
            )
          }
          disabled={totals.sendable === 0}
          why="Nothing in it may be sent."
        >
          Approve all {totals.sendable}
        </Button>
        <Button
          onClick={() =>
            void act(
              `/batches/${batch.id}/reject`,
              { reason: 'Decided one by one.' },
              'Dissolved; the drafts wait on.',
            )
          }
        >
          Decide one by one
        </Button>
      </div>
      {tracking.map((words) => (
        <p key={words} className="mt-1 text-warn">
          {words}
        </p>
      ))}
      {totals.sendable > 0 && <ClientLinkForm batchId={batch.id} />}
      {dropped.length > 0 && (
        <details className="mt-2 text-soft">
          <summary>Left out, and why</summary>
          <ul className="mt-1 space-y-1">
            {dropped.map((entry) => (
              <li key={entry.itemId}>
                {entry.title}: {entry.reasons.map((reason) => reason.text).join(' ')}
              </li>
            ))}
          </ul>
        </details>
      )}
    </section>
  );
}
