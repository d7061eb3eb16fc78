import { createHash } from 'node:crypto';
import { type Ctx, requireScope } from '#core/ctx';
import { invalid } from '#core/errors';
import { type Assigned, beginningOf, memorySource } from '../import/index.ts';
import { ColumnChoices, UPLOAD_BYTES, type UploadedList } from './contract.ts';
import { countList } from './count-list.ts';
import { noLongerWaits, readUpload, uploadWithSource } from './read-upload.ts';
import { assignColumns, insertUpload, markConfirmed, removeUpload } from './upload.store.ts';

/**
 * Keeps a list that is handed in until somebody confirms it, a day at most; nothing of it becomes a lead before. The same
 * bytes handed in again are the same list. What is no list at all is refused.
 */
export async function keepUpload(
  ctx: Ctx,
  { name, content }: { name: string; content: Uint8Array },
): Promise<UploadedList> {
  requireScope(ctx, 'leads:write');
  const fileName =
    name
      .replace(/^.*[/\\]/, '')
      .trim()
      .slice(0, 200) || 'list.csv';
  if (content.length > UPLOAD_BYTES)
    throw invalid(
      'upload.too_large',
      `"${fileName}" has more than ${UPLOAD_BYTES / 1_000_000} MB. Nothing was stored. Split it, or import it in a terminal with: legwork import --leads FILE`,
    );
  await beginningOf(memorySource(fileName, content), {}, 1);
  const fileHash = createHash('sha256').update(content).digest('hex');
  const kept = await ctx.db.tx(async (tx) => {
    const upload = {
      id: ctx.ids.next<'upload'>(),
      fileName,
      fileHash,
      content,
      by: ctx.actor.id,
      at: ctx.now(),
    };
    const { upload: found, isNew } = await insertUpload(tx, ctx.workspace.id, upload);
    if (isNew)
      await ctx.audit(tx, {
        action: 'list.uploaded',
        subject: found.id,
        detail: { file: fileName, bytes: content.length },
      });
    return found;
  });
  return readUpload(ctx, kept.id);
}

/** Says what columns of a list mean, over what their headers say. */
export async function chooseColumns(
  ctx: Ctx,
  { uploadId, columns }: { uploadId: string; columns: unknown },
): Promise<UploadedList> {
  requireScope(ctx, 'leads:write');
  const { upload, source } = await uploadWithSource(ctx, uploadId);
  if (upload.state !== 'waiting' || !source) throw noLongerWaits();
  const assigned = await assignedOf(source, columns);
  if (!(await ctx.db.tx((tx) => assignColumns(tx, uploadId, assigned)))) throw noLongerWaits();
  return readUpload(ctx, uploadId);
}

/** What was chosen, less what the headers say anyway: a list read by its headers is the same list however that was said. */
export async function assignedOf(
  source: Parameters<typeof beginningOf>[0],
  columns: unknown,
): Promise<Assigned> {
  const read = ColumnChoices.safeParse(columns);
  if (!read.success) {
    const wrong = read.error.issues.map(({ message }) => message).join(' ');
    throw invalid('import.columns', `${wrong} Nothing was changed.`);
  }
  const { mapping } = (await beginningOf(source, {}, 1)).guessed;
  const beyond = Object.keys(read.data).find((index) => Number(index) >= mapping.columns.length);
  if (beyond !== undefined)
    throw invalid(
      'import.columns',
      `The list has ${mapping.columns.length} columns, so there is none with the number ${beyond}. Nothing was changed.`,
    );
  const saidAnyway = (index: number, choice: string): boolean =>
    mapping.fields[choice as keyof typeof mapping.fields] === index ||
    (choice === 'custom' && mapping.custom.includes(index));
  return Object.fromEntries(
    Object.entries(read.data).filter(([index, choice]) => !saidAnyway(Number(index), choice)),
  );
}

/**
 * Confirms a list: from here on it is taken in, however often it is confirmed and whatever happens to this connection.
 * Taking it in is the worker's.
 */
export async function confirmUpload(ctx: Ctx, uploadId: string): Promise<UploadedList> {
  requireScope(ctx, 'leads:write');
  const { upload, source } = await uploadWithSource(ctx, uploadId);
  if (upload.state === 'waiting' && source) {
    const { rows } = await countList(ctx, source, upload.assigned);
    await ctx.db.tx(async (tx) => {
      const yes = { by: ctx.actor.id, at: ctx.now(), totalRows: rows };
      if (!(await markConfirmed(tx, uploadId, yes))) return;
      await ctx.audit(tx, {
        action: 'list.confirmed',
        subject: uploadId,
        detail: { file: upload.fileName, rows },
      });
    });
  }
  return readUpload(ctx, uploadId);
}

/** Gives up a list that nobody confirmed; the file is gone with it. */
export async function giveUpUpload(ctx: Ctx, uploadId: string): Promise<void> {
  requireScope(ctx, 'leads:write');
  await uploadWithSource(ctx, uploadId);
  await ctx.db.tx(async (tx) => {
    if (!(await removeUpload(tx, uploadId))) throw noLongerWaits();
    await ctx.audit(tx, { action: 'list.given_up', subject: uploadId, detail: {} });
  });
}
