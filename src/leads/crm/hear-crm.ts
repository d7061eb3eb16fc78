import { type Consumer, consume, defineEvent, type StoredEvent } from '#core/events/index';
import { vendorEventType } from '#core/vendor-webhooks';
import type { CrmEvent } from '#vendors/ports/crm';
import { type CrmConnection, enabledConnections } from './crm-connection.store.ts';
import { changeOf, type ToldContact } from './crm-contact.rules.ts';
import { markGone, noteMailed } from './crm-contact.store.ts';
import { takeContacts } from './take-contacts.ts';

type ContactChanged = Extract<CrmEvent, { kind: 'crm.contact_changed' }> & { vendor: string };
const contactChanged = defineEvent<ContactChanged>(vendorEventType('crm.contact_changed'));

/** What a CRM tells by itself is in the cache at once; the reading only makes sure that nothing was missed. */
export const hearCrm: Consumer = consume(contactChanged, {
  name: 'leads.hear_crm',
  async handle(ctx, tx, events) {
    for (const connection of await enabledConnections(tx)) {
      const { vendor } = connection;
      // In order of the deliveries: of a contact that was deleted and made again the last word counts.
      for (const run of runsOf(events.filter((event) => isOf(connection, event)))) {
        if (run.deletes)
          await markGone(
            tx,
            { workspaceId: ctx.workspace.id, vendor, at: ctx.now() },
            run.events.map(({ payload }) => payload.contactId),
          );
        else
          await takeContacts(ctx, tx, connection, run.events.map(toldBy), { kind: 'heard', at: ctx.now() });
      }
    }
  },
});

/** A delivery about another account of the same vendor says nothing about these contacts. */
const isOf = (
  { vendor, account }: CrmConnection,
  { payload }: { readonly payload: { readonly vendor: string; readonly account: string | null } },
): boolean => payload.vendor === vendor && (payload.account === null || payload.account === account);

type MailSent = Extract<CrmEvent, { kind: 'crm.mail_sent' }> & { vendor: string };
const mailSent = defineEvent<MailSent>(vendorEventType('crm.mail_sent'));

/** Whom the CRM writes to is known here the moment it says so; who they are, the reading of contacts learns. */
export const hearCrmMail: Consumer = consume(mailSent, {
  name: 'leads.hear_crm_mail',
  async handle(ctx, tx, events) {
    for (const connection of await enabledConnections(tx)) {
      const told = events.filter(({ payload }) => isOf(connection, { payload }));
      const scope = { workspaceId: ctx.workspace.id, vendor: connection.vendor, at: ctx.now() };
      await noteMailed(
        tx,
        scope,
        told.map(({ payload: { contactId, at } }) => ({
          ...{ id: ctx.ids.next<'crm_contact'>(), contactId },
          at: (changeOf(at, ctx.now()) ?? ctx.now()).toString(),
        })),
      );
    }
  },
});

type Run = { readonly deletes: boolean; readonly events: StoredEvent<ContactChanged>[] };

/** Neighbouring deliveries of one kind, so that many are taken at once and their order is kept. */
function runsOf(events: readonly StoredEvent<ContactChanged>[]): Run[] {
  const runs: Run[] = [];
  for (const event of events) {
    const deletes = event.payload.change === 'deleted';
    const last = runs.at(-1);
    if (last?.deletes === deletes) last.events.push(event);
    else runs.push({ deletes, events: [event] });
  }
  return runs;
}

const toldBy = ({ payload }: StoredEvent<ContactChanged>): ToldContact => ({
  contactId: payload.contactId,
  email: payload.email,
  phone: payload.phone,
  firstName: null,
  lastName: null,
  companyName: null,
  tags: payload.tags,
  blocked: payload.blocked,
  changedAt: payload.at,
});
