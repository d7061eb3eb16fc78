import type { Tx } from '#core/db/index';
import type { ErasureHook } from '#core/personal-data/personal-table';
import { reason } from '#core/verdict';
import { countUnreadWith, emptyMail, emptyMailWith, encodedMail } from './inbound-mail.store.ts';
import { parseMail } from './parse-mail.ts';
import { countUnreadSignalsWith, emptySignalsWith } from './signals/signal.store.ts';
import { countUnreadNoticesWith, emptyUnknownNoticesWith } from './vendor-notice.store.ts';

const PAGE = 100;

/**
 * Mail as it came in is kept as bytes, often encoded, so no search of the database finds a person there: what is encoded
 * is read again. A mail that names them is emptied; that it came in stays known.
 */
export const eraseRawMail: ErasureHook = {
  name: 'inbound.raw_mail',
  async settle(_ctx, tx, { finds }) {
    const unread = await countUnreadWith(tx, finds);
    return unread === 0
      ? null
      : reason('erasure.unread', 'Mail of this person came in a moment ago and is not read yet.', { unread });
  },
  async erase(_ctx, tx, { leadIds, finds }) {
    const plain = await emptyMailWith(tx, { leadIds, pattern: finds });
    const encoded = await emptyEncoded(tx, new RegExp(finds, 'i'));
    const rows = plain + encoded;
    return rows === 0 ? [] : [{ place: 'inbound_mail.raw', what: 'mail as it came in', rows }];
  },
};

async function emptyEncoded(tx: Tx, marks: RegExp): Promise<number> {
  let emptied = 0;
  for (let after: string | null = null; ; ) {
    const page: { id: string; raw: Uint8Array }[] = await encodedMail(tx, after, PAGE);
    const naming: string[] = [];
    for (const { id, raw } of page) {
      const parsed = await parseMail(raw);
      if (parsed.readable && marks.test(JSON.stringify(parsed.mail))) naming.push(id);
    }
    if (naming.length > 0) await emptyMail(tx, naming);
    emptied += naming.length;
    const last = page.at(-1);
    if (page.length < PAGE || !last) return emptied;
    after = last.id;
  }
}

/** What a vendor told of somebody who is no lead here is theirs as a whole, not a text in which they are mentioned. */
export const eraseNotices: ErasureHook = {
  name: 'inbound.vendor_notices',
  async settle(_ctx, tx, { finds }) {
    const unread = await countUnreadNoticesWith(tx, finds);
    return unread === 0
      ? null
      : reason('erasure.unread', 'A vendor told of this person a moment ago, and it is not read yet.', {
          unread,
        });
  },
  async erase(_ctx, tx, { finds }) {
    const rows = await emptyUnknownNoticesWith(tx, finds);
    return rows === 0 ? [] : [{ place: 'vendor_notices', what: 'what vendors told of the person', rows }];
  },
};

/** A visit of somebody who is no lead here is theirs as a whole too. */
export const eraseSignals: ErasureHook = {
  name: 'inbound.signals',
  async settle(_ctx, tx, { finds }) {
    const unread = await countUnreadSignalsWith(tx, finds);
    return unread === 0
      ? null
      : reason('erasure.unread', 'A source told of this person a moment ago, and it is not read yet.', {
          unread,
        });
  },
  async erase(_ctx, tx, { finds }) {
    const rows = await emptySignalsWith(tx, finds);
    return rows === 0 ? [] : [{ place: 'signals', what: 'visits of our pages', rows }];
  },
};
