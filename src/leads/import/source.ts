/** A file to import. It is opened twice: once to recognise the encoding, once to read. */
export type ImportSource = {
  /** As shown to people, e.g. `leads.csv`. */
  readonly name: string;
  readonly open: () => AsyncIterable<Uint8Array>;
};

/** A file that is already in memory. */
export const memorySource = (name: string, content: string | Uint8Array): ImportSource => ({
  name,
  open: async function* () {
    const bytes = typeof content === 'string' ? Buffer.from(content, 'utf8') : content;
    for (let start = 0; start < bytes.length; start += 65_536) yield bytes.subarray(start, start + 65_536);
  },
});
