import { definePerformer, EffectError, type Performer } from '#gateway';
import { askLeave, defineReader, harmlessly, lookSignal } from '../kit/vendor-access.ts';
import type {
  Block,
  ChangedContacts,
  ChangesQuestion,
  ContactUpsert,
  DoNotContact,
  NewNote,
  TagChange,
  UpsertedContact,
} from '../ports/crm.ts';
import type { HighlevelAccess } from './access.ts';
import {
  highlevelAddNote,
  highlevelAddTags,
  highlevelListContacts,
  highlevelRemoveTags,
  highlevelSetDoNotContact,
  highlevelUpsertContact,
} from './operations.ts';
import {
  blockedOf,
  contactReply,
  DND_CHANNELS,
  duplicateReply,
  type HighlevelContact,
  noteMark,
  noteReply,
  notesReply,
  searchReply,
  tagsReply,
  toContact,
  upsertReply,
} from './wire.ts';

const pathOf = (contactId: string, more = ''): string => `/contacts/${encodeURIComponent(contactId)}${more}`;

export const contactPerformers = (highlevel: HighlevelAccess): Performer[] => [
  listPerformer(highlevel),
  upsertPerformer(highlevel),
  tagPerformer(highlevel, 'POST'),
  tagPerformer(highlevel, 'DELETE'),
  blockPerformer(highlevel),
  notePerformer(highlevel),
];

const listPerformer = (highlevel: HighlevelAccess): Performer =>
  defineReader<ChangesQuestion, ChangedContacts>({
    operation: highlevelListContacts,
    async perform(_ctx, { since, cursor, limit }, { signal }) {
      const { contacts } = await highlevel.read(
        {
          method: 'POST',
          path: '/contacts/search',
          json: {
            locationId: highlevel.locationId,
            pageLimit: limit,
            // Page numbers end at ten thousand hits; the place after the last hit does not.
            ...(cursor === null ? { page: 1 } : { searchAfter: JSON.parse(cursor) }),
            filters:
              since === null ? [] : [{ field: 'dateUpdated', operator: 'range', value: { gte: since } }],
            sort: [{ field: 'dateUpdated', direction: 'asc' }],
          },
          signal,
        },
        searchReply,
      );
      const after = contacts.length < limit ? undefined : contacts.at(-1)?.searchAfter;
      return { receipt: { contacts: contacts.map(toContact), cursor: after ? JSON.stringify(after) : null } };
    },
  });

const duplicateOf = async (
  highlevel: HighlevelAccess,
  email: string | null,
  phone: string | null,
  signal: AbortSignal,
) =>
  (
    await highlevel.read(
      {
        method: 'GET',
        path: '/contacts/search/duplicate',
        query: { locationId: highlevel.locationId, email: email ?? undefined, number: phone ?? undefined },
        signal,
      },
      duplicateReply,
    )
  ).contact ?? null;

const isMain = (entry: HighlevelContact, email: string | null): boolean =>
  email === null || entry.email?.toLowerCase() === email.toLowerCase();

const upsertPerformer = (highlevel: HighlevelAccess): Performer =>
  definePerformer<ContactUpsert, UpsertedContact>({
    operation: highlevelUpsertContact,
    async perform(_ctx, wanted, call) {
      const { email, phone } = wanted;
      const known = await harmlessly(() => duplicateOf(highlevel, email, null, call.signal));
      await askLeave(call);
      // Through upsert, a second address of a contact would push out its main one.
      if (email !== null && known && !isMain(known, email)) {
        const json = fieldsOf({ ...wanted, email: null });
        await highlevel.read(
          { method: 'PUT', path: pathOf(known.id), json, signal: call.signal },
          contactReply,
        );
        return { receipt: { contactId: known.id, created: false, ignored: [] } };
      }
      const json = { locationId: highlevel.locationId, ...fieldsOf(wanted) };
      const reply = await upserted(highlevel, json, call.signal);
      const ignored: UpsertedContact['ignored'] = [];
      if (!isMain(reply.contact, email)) ignored.push('email');
      if (phone !== null && reply.contact.phone !== phone) ignored.push('phone');
      return { receipt: { contactId: reply.contact.id, created: reply.new, ignored } };
    },
    async reconcile(_ctx, { trace }) {
      const { email, phone } = trace as { email: string | null; phone: string | null };
      // A contact that is there says that it exists, not that these fields were taken; another upsert does no harm.
      return (await duplicateOf(highlevel, email, phone, lookSignal())) ? 'cannot_tell' : 'did_not_happen';
    },
  });

async function upserted(highlevel: HighlevelAccess, json: object, signal: AbortSignal) {
  try {
    return await highlevel.read({ method: 'POST', path: '/contacts/upsert', json, signal }, upsertReply);
  } catch (error) {
    // HighLevel was seen to answer 422 and make the contact all the same.
    if (!(error instanceof EffectError) || error.failure !== 'validation') throw error;
    throw new EffectError(error.reason, { effect: 'unknown', failure: 'validation', cause: error });
  }
}

/** Never tags, which upsert replaces, and never blocks. */
function fieldsOf({ fields, ...contact }: ContactUpsert): Record<string, unknown> {
  const given = Object.entries(contact).filter(([, value]) => value !== null);
  const customFields = fields.map(({ id, value }) => ({ id, field_value: value }));
  return { ...Object.fromEntries(given), ...(customFields.length === 0 ? {} : { customFields }) };
}

const tagPerformer = (highlevel: HighlevelAccess, method: 'POST' | 'DELETE'): Performer =>
  definePerformer<TagChange, { tags: string[] }>({
    operation: method === 'POST' ? highlevelAddTags : highlevelRemoveTags,
    async perform(_ctx, { contactId, tags }, call) {
      await askLeave(call);
      const reply = await highlevel.read(
        { method, path: pathOf(contactId, '/tags'), json: { tags }, signal: call.signal },
        tagsReply,
      );
      return { receipt: { tags: reply.tags } };
    },
    async reconcile(_ctx, { trace }) {
      const { contactId, tags } = trace as TagChange;
      const there = new Set((await contactOf(highlevel, contactId, lookSignal())).tags ?? []);
      // HighLevel keeps tags in lower case.
      const done = tags.every((tag) => there.has(tag.toLowerCase()) === (method === 'POST'));
      return done ? 'happened' : 'did_not_happen';
    },
  });

const contactOf = async (highlevel: HighlevelAccess, contactId: string, signal: AbortSignal) =>
  (await highlevel.read({ method: 'GET', path: pathOf(contactId), signal }, contactReply)).contact;

const blockPerformer = (highlevel: HighlevelAccess): Performer =>
  definePerformer<Block, { blocked: DoNotContact[] }>({
    operation: highlevelSetDoNotContact,
    async perform(_ctx, { contactId, channels, why }, call) {
      const known = await harmlessly(() => contactOf(highlevel, contactId, call.signal));
      // A permanent block is the carrier's or the person's own and stays what it is.
      const added = channels
        .map((channel) => DND_CHANNELS[channel])
        .filter((channel) => known.dndSettings?.[channel]?.status !== 'permanent')
        .map((channel) => [channel, { status: 'active', message: why }]);
      const dndSettings = { ...known.dndSettings, ...Object.fromEntries(added) };
      await askLeave(call);
      const reply = await highlevel.read(
        { method: 'PUT', path: pathOf(contactId), json: { dndSettings }, signal: call.signal },
        contactReply,
      );
      return { receipt: { blocked: blockedOf(reply.contact) } };
    },
    async reconcile(_ctx, { trace }) {
      const { contactId, channels } = trace as Pick<Block, 'contactId' | 'channels'>;
      const blocked = blockedOf(await contactOf(highlevel, contactId, lookSignal()));
      return channels.every((channel) => blocked.includes(channel)) ? 'happened' : 'did_not_happen';
    },
  });

const notePerformer = (highlevel: HighlevelAccess): Performer =>
  definePerformer<NewNote, { noteId: string }>({
    operation: highlevelAddNote,
    async perform(_ctx, { contactId, text }, call) {
      await askLeave(call);
      const { note } = await highlevel.read(
        {
          method: 'POST',
          path: pathOf(contactId, '/notes'),
          json: { body: `${text}\n\n${noteMark(call.idempotencyKey)}` },
          signal: call.signal,
        },
        noteReply,
      );
      return { receipt: { noteId: note.id } };
    },
    async reconcile(_ctx, { trace, idempotencyKey }) {
      const { contactId } = trace as { contactId: string };
      const { notes } = await highlevel.read(
        { method: 'GET', path: pathOf(contactId, '/notes'), signal: lookSignal() },
        notesReply,
      );
      const mark = noteMark(idempotencyKey);
      return notes.some((note) => note.body?.includes(mark)) ? 'happened' : 'did_not_happen';
    },
  });
