import { describe, expect, test } from 'vitest';
import { allow } from '#core/verdict';
import { caseUnderTest } from '../kit/case-under-test.suite.ts';
import type { VendorCase } from '../kit/vendor-case.fixture.ts';
import { type PromiseOptions, vendorPromises } from '../kit/vendor-promises.suite.ts';
import { lookFor } from '../kit/vendor-run.fixture.ts';
import type { ChangedContacts, OpportunityUpsert, TagChange, UpsertedContact } from './crm.ts';

/** What every CRM promises. */
export const crmSuite = (vendorCase: VendorCase, options: PromiseOptions = {}) =>
  describe(`crm by ${vendorCase.vendor}`, () => {
    vendorPromises(vendorCase, 'crm', options);
    describe('contacts', () => contacts(vendorCase));
    describe('work on a contact', () => workOnContact(vendorCase));
  });

function contacts(vendorCase: VendorCase): void {
  const under = caseUnderTest(vendorCase, 'crm');
  const upsert = () => under.ask<UpsertedContact>('upsert_contact', under.example('upsert_contact').input);

  test('a contact is made once and completed afterwards', async () => {
    const first = await upsert();
    expect(first).toMatchObject({ created: true, ignored: [] });
    expect(await upsert()).toEqual({ ...first, created: false });
    expect(under.example('upsert_contact').effects?.()).toBe(1);
  });

  test('tags and blocks survive an upsert', async () => {
    const { contactId } = await upsert();
    const before = await under.ask('add_tags', { contactId, tags: ['mine'] });
    await under.ask('set_do_not_contact', { contactId, channels: ['sms'], why: 'Asked' });
    await upsert();
    const { contacts: all } = await under.ask<ChangedContacts>('list_contacts', { since: null });
    const found = all.find((each) => each.contactId === contactId);
    expect(found).toMatchObject({ ...(before as object), blocked: ['sms'] });
  });

  test('changes come page by page, the oldest first, each once', async () => {
    await upsert();
    const seen: string[] = [];
    let cursor: string | null = null;
    do {
      const page: ChangedContacts = await under.ask('list_contacts', { since: null, cursor, limit: 1 });
      seen.push(...page.contacts.map((each) => each.contactId));
      cursor = page.cursor;
    } while (cursor !== null);
    const { contacts: all } = await under.ask<ChangedContacts>('list_contacts', { since: null });
    expect(seen).toEqual(all.map((each) => each.contactId));
    expect(new Set(seen).size).toBe(seen.length);
  });

  test('nobody can be deleted', () => {
    const effects = under.vendor.performers.map(({ operation }) => operation.effect);
    expect(effects).not.toContain('destroy');
  });
}

function workOnContact(vendorCase: VendorCase): void {
  const under = caseUnderTest(vendorCase, 'crm');

  test('tags are added and taken away, the others stay', async () => {
    const { contactId, tags } = under.example('add_tags').input as TagChange;
    const { tags: before } = await under.ask<{ tags: string[] }>('add_tags', { contactId, tags: ['kept'] });
    await under.ask('add_tags', { contactId, tags });
    const { tags: after } = await under.ask<{ tags: string[] }>('remove_tags', { contactId, tags });
    expect(after.sort()).toEqual(before.sort());
  });

  test('a contact has one opportunity in a pipeline', async () => {
    const stage = under.example('upsert_opportunity').input as OpportunityUpsert;
    const first = await under.ask<{ opportunityId: string }>('upsert_opportunity', stage);
    expect(await under.ask('upsert_opportunity', { ...stage, status: 'won' })).toEqual({
      opportunityId: first.opportunityId,
      created: false,
    });
    expect(await under.ask('upsert_opportunity', { ...stage, status: 'open' })).toMatchObject({
      created: false,
    });
  });

  test.each(['add_tags', 'set_do_not_contact', 'upsert_opportunity', 'add_note'])(
    'after a lost answer %s is found at the CRM',
    async (verb) => {
      const { input } = under.example(verb);
      const look = () => lookFor(under.vendor.performers, `crm.${verb}`, input, 'k1');
      const leave = async () => {
        under.vendor.simulator.dropResponseNext();
        return allow();
      };
      expect(await look()).toBe('did_not_happen');
      expect((await under.fail(verb, input, { leave, key: 'k1' })).effect).toBe('unknown');
      expect(await look()).toBe('happened');
    },
  );
}
