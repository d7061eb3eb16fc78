import type { Ctx } from '#core/ctx';
import { LegworkError } from '#core/errors';
import type { ErasureHook } from '#core/personal-data/personal-table';
import type { Tick } from '#core/tick';
import { reason } from '#core/verdict';
import { memorySource } from '../import/index.ts';
import { importLeads } from '../import-leads.ts';
import {
  closeUpload,
  contentOf,
  isImporting,
  nameImport,
  nextUpload,
  nextUploadDue,
  removeForgotten,
  removeWaiting,
} from './upload.store.ts';

/** Batches of an import in one turn: a long list leaves the worker to others in between. */
const BATCHES = 2;
const KEPT = Temporal.Duration.from({ hours: 24 });

/**
 * Takes in the lists that were confirmed, one after the other and some thousand rows a turn. The import goes on at its own
 * checkpoint, so a turn that is cut off at any point is gone on with and no row is counted twice.
 */
export const importUploads: Tick = {
  name: 'leads.import_lists',
  everySeconds: 1,
  async run(ctx) {
    const { upload, content } = await ctx.db.tx(async (tx) => {
      const found = await nextUpload(tx);
      return { upload: found, content: found ? await contentOf(tx, found.id) : null };
    });
    if (!upload || !content) return 0;
    try {
      const record = await importLeads(ctx, memorySource(upload.fileName, content), undefined, {
        assigned: upload.assigned,
        batches: BATCHES,
        onOpened: async ({ id, state }) => {
          await ctx.db.tx((tx) => nameImport(tx, upload.id, { importId: id, done: state === 'done' }));
        },
      });
      if (record.state === 'done') await end(ctx, upload.id, 'done', null);
    } catch (error) {
      // What the file itself is to blame for is told; everything else is tried again.
      if (!(error instanceof LegworkError) || error.kind !== 'invalid') throw error;
      await end(ctx, upload.id, 'failed', error.message);
    }
    return 1;
  },
  nextDue: nextUploadDue,
};

const end = (ctx: Ctx, id: string, state: 'done' | 'failed', error: string | null): Promise<unknown> =>
  ctx.db.tx((tx) => closeUpload(tx, id, { state, error, at: ctx.now() }));

/** A list that nobody confirmed is not kept: it is full of people whom nobody decided to take in. */
export const forgetUploads: Tick = {
  name: 'leads.forget_lists',
  everySeconds: 3_600,
  run: (ctx) => ctx.db.tx((tx) => removeForgotten(tx, ctx.now().subtract(KEPT))),
};

/** A file cannot be cleaned of one person, so lists that only wait go whole; one that is being taken in is waited for. */
export const eraseFromUploads: ErasureHook = {
  name: 'leads.uploaded_lists',
  settle: async (_ctx, tx) =>
    (await isImporting(tx))
      ? reason('erasure.list_importing', 'A list is being imported; ask again when it is done.')
      : null,
  erase: async (_ctx, tx) => {
    const gone = await removeWaiting(tx);
    return gone === 0
      ? []
      : [{ place: 'uploaded_lists', what: 'lists that nobody confirmed yet', rows: gone }];
  },
};
