import { createHash } from 'node:crypto';

/**
 * What a recipient gets, as far as it was approved: the address, the subject and the whole text with its footer, and what of
 * it is told back to us, where anything is.
 */
export type Content = {
  readonly to: string;
  readonly subject: string;
  readonly text: string;
  readonly tracking?: readonly string[];
};

/** The hash an approval is bound to. One changed byte anywhere is another message. */
export const contentHash = (content: Content): string =>
  createHash('sha256')
    .update(JSON.stringify([content.to, content.subject, content.text, ...(content.tracking ?? [])]))
    .digest('hex');
