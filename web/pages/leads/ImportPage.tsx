import { useQuery } from '@tanstack/react-query';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { useState } from 'react';
import type { ImportList } from '../../../src/leads/contract.ts';
import type { UploadedList } from '../../../src/leads/uploads/contract.ts';
import { useAct } from '../../act.ts';
import { download, get, upload } from '../../api.ts';
import { paths } from '../../paths.ts';
import { Field, INPUT } from '../../ui/fields.tsx';
import { Badge, Button, Empty, Loaded, Panel, Time } from '../../ui/primitives.tsx';
import { useMe } from '../../ui/Shell.tsx';
import { LeadsTabs } from './LeadsTabs.tsx';
import { UploadedListView } from './UploadedListView.tsx';

/** A list is handed in, looked at and only then imported; the address keeps it through a reload. */
export function ImportPage() {
  const { list }: { list: string | undefined } = useSearch({ strict: false });
  const navigate = useNavigate();
  const show = (next: string | undefined) =>
    void navigate({ to: paths.importLeads, search: { list: next }, replace: true });
  const me = useMe();
  const may = me.data?.scopes.includes('leads:write') ?? false;
  return (
    <LeadsTabs>
      <div className="space-y-4">
        {may &&
          (list ? (
            <UploadedListView key={list} id={list} leave={() => show(undefined)} />
          ) : (
            <HandIn show={show} />
          ))}
        {me.data && !may && (
          <Empty title="Your role may not import">Ask an owner or operator of this workspace to do it.</Empty>
        )}
        <Imports may={may} />
      </div>
    </LeadsTabs>
  );
}

function HandIn({ show }: { show: (id: string) => void }) {
  const act = useAct();
  const [pasted, setPasted] = useState('');
  const [busy, setBusy] = useState(false);
  const handIn = async (file: Blob, name: string) => {
    setBusy(true);
    await act('It was read. Nothing is imported yet.', async () => {
      const kept = await upload<UploadedList>(`/uploads?name=${encodeURIComponent(name)}`, file);
      show(kept.id);
    });
    setBusy(false);
  };
  return (
    <Panel title="Import a list">
      <div className="space-y-4">
        <Field
          label="A CSV file"
          hint="Up to 20 MB, with a header line. An export of Apollo, Sales Navigator, Instantly or lemlist is recognised."
        >
          <input
            type="file"
            accept=".csv,.tsv,.txt,text/csv"
            disabled={busy}
            onChange={({ target }) => {
              const [file] = target.files ?? [];
              if (file) void handIn(file, file.name);
              target.value = '';
            }}
            className={`${INPUT} block w-full max-w-md`}
          />
        </Field>
        <form
          aria-label="Paste a list"
          className="space-y-2"
          onSubmit={(event) => {
            event.preventDefault();
            void handIn(new Blob([pasted]), 'pasted.csv');
          }}
        >
          <Field label="Or rows pasted from a sheet, the header line first">
            <textarea
              rows={5}
              value={pasted}
              onChange={({ target }) => setPasted(target.value)}
              className={`${INPUT} block w-full font-mono text-xs`}
            />
          </Field>
          <Button type="submit" disabled={busy || pasted.trim() === ''} why="There is nothing pasted yet.">
            Read these rows
          </Button>
        </form>
        <p role="status" className="text-soft empty:hidden">
          {busy && 'Reading the list…'}
        </p>
      </div>
    </Panel>
  );
}

function Imports({ may }: { may: boolean }) {
  const act = useAct();
  const query = useQuery({
    queryKey: ['imports'],
    queryFn: () => get<{ imports: ImportList[] }>('/imports'),
  });
  return (
    <Panel title="Imported before">
      <Loaded query={query} rows={3}>
        {({ imports }) =>
          imports.length === 0 ? (
            <p className="text-soft">No list was imported yet.</p>
          ) : (
            <ul aria-label="Imported before" className="divide-y divide-line">
              {imports.map(({ id, fileName, state, accepted, rejected, startedAt }) => (
                <li key={id} className="flex flex-wrap items-center gap-x-3 gap-y-1 py-2">
                  <span className="min-w-0 flex-1 font-medium break-words">{fileName}</span>
                  {state !== 'done' && <Badge tone={state === 'failed' ? 'bad' : 'warn'}>{state}</Badge>}
                  <span className="tabular-nums">
                    {accepted} taken, {rejected} rejected
                  </span>
                  <span className="text-xs text-soft">
                    <Time at={startedAt} />
                  </span>
                  {may && rejected > 0 && (
                    <Button
                      aria-label={`Rejected rows of ${fileName}`}
                      onClick={() =>
                        void act('The file is with your downloads.', () =>
                          download(`/imports/${id}/rejects`, `rejects of ${fileName}`),
                        )
                      }
                    >
                      Rejected rows
                    </Button>
                  )}
                </li>
              ))}
            </ul>
          )
        }
      </Loaded>
    </Panel>
  );
}
