export type { LeadCandidate, RawRow, RowOutcome, RowReject } from './candidate.ts';
export { ENCODINGS, type Encoding, recogniseEncoding } from './decode.ts';
export { DELIMITERS, type Delimiter, detectDelimiter } from './delimiter.rules.ts';
export { FIELDS, type Field, REJECT_COLUMNS } from './fields.ts';
export {
  type Assigned,
  type HeaderMapping,
  mapHeader,
  PRESETS,
  type Preset,
} from './header-mapping.rules.ts';
export { beginningOf, inBatches, type OpenedImport, openImport, readAhead } from './read-rows.ts';
export { type RejectRecord, writeRejects } from './reject-file.ts';
export { readRow } from './row.rules.ts';
export { type ImportSource, memorySource } from './source.ts';
