import { z } from 'zod';
import { type Call, defineRawRoute, defineRoute } from '#http';
import { rejectFileOf } from '../import-report.ts';
import { ColumnChoices, UPLOAD_BYTES, UploadedList } from './contract.ts';
import { chooseColumns, confirmUpload, giveUpUpload, keepUpload } from './keep-upload.ts';
import { readUpload } from './read-upload.ts';

const tags = ['leads'];
const write = { scope: 'leads:write' } as const;
const params = z.object({ uploadId: z.uuid() });
const CSV = 'text/csv';

const handedIn = async ({ request, url }: Call): Promise<{ name: string; content: Uint8Array }> => ({
  name: url.searchParams.get('name') ?? '',
  content: new Uint8Array(await request.arrayBuffer()),
});

export const uploadRoutes = [
  defineRawRoute({
    method: 'post',
    path: '/api/uploads',
    summary: 'Hand in a list of leads as CSV; nothing of it is imported before it is confirmed.',
    tags,
    access: write,
    bodyLimit: UPLOAD_BYTES,
    produces: 'application/json',
    handle: async (ctx, call) => Response.json(await keepUpload(ctx, await handedIn(call)), { status: 201 }),
  }),
  defineRoute({
    method: 'get',
    path: '/api/uploads/:uploadId',
    summary: 'How a list is read, what importing it would do now, and how far it is.',
    tags,
    access: write,
    params,
    output: UploadedList,
    handle: (ctx, { uploadId }) => readUpload(ctx, uploadId),
  }),
  defineRoute({
    method: 'put',
    path: '/api/uploads/:uploadId/columns',
    summary: 'Say what columns mean, by their number from 0, over what their headers say.',
    tags,
    access: write,
    params,
    input: z.object({ columns: ColumnChoices }),
    output: UploadedList,
    handle: (ctx, input) => chooseColumns(ctx, input),
  }),
  defineRoute({
    method: 'post',
    path: '/api/uploads/:uploadId/confirm',
    summary: 'Import a list that was handed in; confirming it again changes nothing.',
    tags,
    access: write,
    params,
    output: UploadedList,
    status: 202,
    handle: (ctx, { uploadId }) => confirmUpload(ctx, uploadId),
  }),
  defineRoute({
    method: 'delete',
    path: '/api/uploads/:uploadId',
    summary: 'Give up a list that was not confirmed.',
    tags,
    access: write,
    params,
    output: z.object({ givenUp: z.literal(true) }),
    handle: async (ctx, { uploadId }) => {
      await giveUpUpload(ctx, uploadId);
      return { givenUp: true as const };
    },
  }),
  defineRawRoute({
    method: 'get',
    path: '/api/imports/:importId/rejects',
    summary: 'The rows of a list that were not taken, as a file to correct, each with its reason.',
    tags,
    access: write,
    produces: CSV,
    handle: async (ctx, { params: { importId = '' } }) =>
      new Response(await rejectFileOf(ctx, importId), {
        headers: {
          'content-type': `${CSV}; charset=utf-8`,
          'content-disposition': 'attachment; filename="rejects.csv"',
        },
      }),
  }),
];
