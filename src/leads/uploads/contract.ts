import { z } from 'zod';
import { FIELDS } from '../import/fields.ts';

/** Bytes of a list that is handed in through the browser or the API; the terminal takes files of any size. */
export const UPLOAD_BYTES = 20_000_000;

/** What may be chosen for a column: a field, to be kept as a custom field, or to be left out. */
export const COLUMN_CHOICES = [...FIELDS, 'custom', 'ignored'] as const;
export const ColumnChoice = z.enum(COLUMN_CHOICES);
export type ColumnChoice = z.output<typeof ColumnChoice>;

/** By the number of the column, from 0. */
export const ColumnChoices = z
  .record(z.string().regex(/^\d{1,4}$/, 'A column is named by its number, from 0.'), ColumnChoice)
  .refine((chosen) => {
    const fields = Object.values(chosen).filter((choice) => choice !== 'custom' && choice !== 'ignored');
    return new Set(fields).size === fields.length;
  }, 'Two columns are chosen for one field; keep one of them.');

export const UploadState = z.enum(['waiting', 'importing', 'done', 'failed']);

export const ListColumn = z.object({
  name: z.string(),
  /** What the header alone says. */
  guessed: ColumnChoice,
  reads: ColumnChoice,
  samples: z.array(z.string()),
});

/** A row as it would be read: somebody, or why not. */
export const ReadRow = z.object({
  row: z.number().int(),
  name: z.string().nullable(),
  title: z.string().nullable(),
  email: z.string().nullable(),
  company: z.string().nullable(),
  linkedinUrl: z.string().nullable(),
  notes: z.array(z.string()),
  /** Why it would not be taken; null where it would. */
  rejected: z.string().nullable(),
});
export type ReadRow = z.output<typeof ReadRow>;

/** What taking the list in would do now: `fresh + known + merged + rejected` is always `rows`. */
export const ListCount = z.object({
  rows: z.number().int(),
  /** Nobody here has such a lead yet. */
  fresh: z.number().int(),
  /** Their address is known; what is missing is completed. */
  known: z.number().int(),
  /** Known by their profile or their name at the company; the row completes that person. */
  merged: z.number().int(),
  rejected: z.number().int(),
  reasons: z.array(z.object({ code: z.string(), text: z.string(), count: z.number().int() })),
  /** Of those that would be taken: left alone all the same, since they or their company said no. */
  suppressed: z.number().int(),
  /** Of those that are known: archived, and so they stay. */
  archived: z.number().int().default(0),
});
export type ListCount = z.output<typeof ListCount>;

/** A list that was handed in: how it is read, and what became of it. */
export const UploadedList = z
  .object({
    id: z.string(),
    fileName: z.string(),
    state: UploadState,
    size: z.number().int(),
    /** Why it cannot be taken in as its columns are read now. */
    problem: z.string().nullable(),
    columns: z.array(ListColumn),
    first: z.array(ReadRow),
    /** Null where it cannot be read yet, and once it is confirmed. */
    count: ListCount.nullable(),
    totalRows: z.number().int().nullable(),
    imported: z
      .object({
        id: z.string(),
        rows: z.number().int(),
        accepted: z.number().int(),
        rejected: z.number().int(),
        created: z.number().int(),
        updated: z.number().int(),
        /** The same file, read in the same way, was imported before; nothing was added. */
        again: z.boolean(),
      })
      .nullable(),
    error: z.string().nullable(),
    createdAt: z.string(),
  })
  .meta({ id: 'UploadedList' });
export type UploadedList = z.output<typeof UploadedList>;
