import { useQuery, useQueryClient } from '@tanstack/react-query';
import type { ListCount, ReadRow, UploadedList } from '../../../src/leads/uploads/contract.ts';
import { useAct } from '../../act.ts';
import { del, download, get, post, put } from '../../api.ts';
import { Button, Loaded, Panel } from '../../ui/primitives.tsx';
import { ListColumns } from './ListColumns.tsx';

const PROGRESS_MS = 1_000;

/** One list: how it is read, what importing it would do, and from the yes on how far it is. */
export function UploadedListView({ id, leave }: { id: string; leave: () => void }) {
  const client = useQueryClient();
  const act = useAct();
  const key = ['upload', id];
  const query = useQuery({
    queryKey: key,
    queryFn: () => get<UploadedList>(`/uploads/${id}`),
    // What waits is counted anew by the server each time, so it is asked for only when something was done to it.
    staleTime: Number.POSITIVE_INFINITY,
    refetchInterval: ({ state }) => (state.data?.state === 'importing' ? PROGRESS_MS : false),
  });
  const told = (list: UploadedList) => client.setQueryData(key, list);
  const confirm = () =>
    act('It is being imported, also when you leave this page.', async () =>
      told(await post<UploadedList>(`/uploads/${id}/confirm`)),
    );
  const choose = (columns: Record<string, string>) =>
    act('Read anew. Nothing is imported yet.', async () =>
      told(await put<UploadedList>(`/uploads/${id}/columns`, { columns })),
    );
  const giveUp = () =>
    act('The list is gone; nothing of it was imported.', async () => {
      await del(`/uploads/${id}`);
      // Before every view asks again: there is nothing any more that could be asked for.
      client.removeQueries({ queryKey: key });
      leave();
    });
  return (
    <Loaded query={query} rows={10}>
      {(list) =>
        list.state === 'waiting' ? (
          <Waiting {...{ list, choose }} confirm={() => void confirm()} giveUp={() => void giveUp()} />
        ) : (
          <Progress list={list} leave={leave} />
        )
      }
    </Loaded>
  );
}

function Waiting({
  list,
  choose,
  confirm,
  giveUp,
}: {
  list: UploadedList;
  choose: (columns: Record<string, string>) => Promise<boolean>;
  confirm: () => void;
  giveUp: () => void;
}) {
  const { fileName, problem, count, first, columns } = list;
  const taken = count ? count.rows - count.rejected : 0;
  return (
    <div className="space-y-4">
      <Panel title={`What importing “${fileName}” would do`}>
        <div className="space-y-3">
          {problem && (
            <p role="alert" className="text-bad">
              {problem}
            </p>
          )}
          {count && <Counts count={count} />}
          <div className="flex flex-wrap gap-2">
            <Button
              kind="primary"
              disabled={taken === 0}
              why={
                problem
                  ? 'It cannot be read yet; say below what its columns mean.'
                  : 'No row of it can be taken.'
              }
              onClick={confirm}
            >
              {taken === 1 ? 'Import this row' : `Import these ${taken.toLocaleString()} rows`}
            </Button>
            <Button onClick={giveUp}>Give it up</Button>
          </div>
        </div>
      </Panel>
      <ListColumns columns={columns} choose={choose} />
      {first.length > 0 && <FirstRows rows={first} />}
    </div>
  );
}

const SAID: readonly {
  key: 'fresh' | 'known' | 'merged' | 'rejected' | 'suppressed' | 'archived';
  label: string;
  hint: string;
}[] = [
  { key: 'fresh', label: 'new leads', hint: 'nobody here has them yet' },
  { key: 'known', label: 'known', hint: 'by their address; what is missing is completed' },
  { key: 'merged', label: 'joined', hint: 'with somebody known by profile or name' },
  { key: 'rejected', label: 'rejected', hint: 'kept with their reasons' },
  { key: 'suppressed', label: 'left alone', hint: 'taken, and never written to' },
  { key: 'archived', label: 'archived', hint: 'known, and stay archived' },
];

function Counts({ count }: { count: ListCount }) {
  return (
    <>
      <dl aria-label="Counts" className="grid grid-cols-2 gap-3 sm:grid-cols-5">
        {SAID.filter(({ key }) => key !== 'archived' || count.archived > 0).map(({ key, label, hint }) => (
          <div key={key}>
            <dt className="text-xs text-soft">{label}</dt>
            <dd className="text-lg font-semibold tabular-nums">{count[key].toLocaleString()}</dd>
            <dd className="text-xs text-soft">{hint}</dd>
          </div>
        ))}
      </dl>
      {count.reasons.length > 0 && (
        <ul aria-label="Why rows are rejected" className="space-y-1 text-sm">
          {count.reasons.map(({ code, text, count: times }) => (
            <li key={code} className="break-words">
              <span className="tabular-nums">{times.toLocaleString()} ×</span>{' '}
              <span className="text-soft">{text}</span>
            </li>
          ))}
        </ul>
      )}
    </>
  );
}

const FirstRows = ({ rows }: { rows: readonly ReadRow[] }) => (
  <Panel title="The first rows as they are read">
    <div className="overflow-x-auto">
      <table className="w-full text-left text-sm">
        <thead className="text-xs text-soft">
          <tr>
            {['Row', 'Name', 'Title', 'Address', 'Company', 'Profile', 'Remarks'].map((head) => (
              <th key={head} className="px-2 py-1 font-normal">
                {head}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={row.row} className="border-t border-line align-top">
              <td className="px-2 py-1 tabular-nums text-soft">{row.row}</td>
              {row.rejected === null ? (
                <>
                  {[row.name, row.title, row.email, row.company, row.linkedinUrl].map((cell, index) => (
                    // The columns never change places.
                    <td key={`cell-${index.toString()}`} className="px-2 py-1">
                      {cell ?? <span className="text-soft">–</span>}
                    </td>
                  ))}
                  <td className="px-2 py-1 text-xs text-soft">{row.notes.join(' ')}</td>
                </>
              ) : (
                <td colSpan={6} className="px-2 py-1 text-bad">
                  Not taken: {row.rejected}
                </td>
              )}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  </Panel>
);

function Progress({ list, leave }: { list: UploadedList; leave: () => void }) {
  const act = useAct();
  const { state, fileName, imported, totalRows, error } = list;
  const rows = imported?.rows ?? 0;
  const total = Math.max(totalRows ?? 0, 1);
  const heads = { importing: 'Importing', done: 'Imported', failed: 'Not imported', waiting: '' };
  return (
    <Panel title={`${heads[state]} “${fileName}”`}>
      <div className="space-y-3">
        {state === 'importing' && (
          <>
            <progress aria-label="Rows imported" value={rows} max={total} className="h-2 w-full" />
            <p role="status" className="text-soft tabular-nums">
              {rows.toLocaleString()} of {total.toLocaleString()} rows. You can leave this page; it goes on.
            </p>
          </>
        )}
        {error && (
          <p role="alert" className="text-bad">
            {error}
          </p>
        )}
        {state === 'done' && imported && (
          <p>
            {imported.again && 'This list was imported before, so nothing was added. It gave then: '}
            {imported.accepted.toLocaleString()} of {imported.rows.toLocaleString()} rows taken (
            {imported.created.toLocaleString()} new leads, {imported.updated.toLocaleString()} known),{' '}
            {imported.rejected.toLocaleString()} rejected.
          </p>
        )}
        {state !== 'importing' && (
          <div className="flex flex-wrap gap-2">
            {imported && imported.rejected > 0 && (
              <Button
                onClick={() =>
                  void act('The file is with your downloads.', () =>
                    download(`/imports/${imported.id}/rejects`, `rejects of ${fileName}`),
                  )
                }
              >
                Download the rejected rows
              </Button>
            )}
            <Button onClick={leave}>Import another list</Button>
          </div>
        )}
      </div>
    </Panel>
  );
}
