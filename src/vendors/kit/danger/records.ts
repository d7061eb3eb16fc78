import { deletes, type Rows, repeatsAddress, says, touches } from './operation.ts';
import { isOn } from './wire-request.rules.ts';

/** Services that keep people, or sell what they know of them. */
export const records: Rows = {
  apollo: [
    [
      'delete_contact',
      'forbidden',
      deletes(/^\/contacts(\/.*)?$/),
      'lists, tasks and sequences of the contact',
      'set do-not-contact',
    ],
    [
      'reveal_phone',
      'gated',
      says(/^\/people\/(?:bulk_)?match$/, 'reveal_phone_number', isOn),
      'several times the price of an address',
      'ask for the address only',
    ],
    [
      'reveal_personal_email',
      'gated',
      says(/^\/people\/(?:bulk_)?match$/, 'reveal_personal_emails', isOn),
      'more credits, and a private address',
      'ask for the business address',
    ],
    [
      'waterfall',
      'gated',
      (meaning) =>
        /^\/people\/(?:bulk_)?match$/.test(meaning.path) &&
        ['run_waterfall_email', 'run_waterfall_phone'].some((field) => isOn(meaning.fields.get(field))),
      'credits of other providers',
      'use our own waterfall',
    ],
    [
      'match_person',
      'paid',
      touches(/^\/people\/match$/),
      'a credit each time, also for one already known',
      'look into the cache first',
    ],
    [
      'match_people',
      'paid',
      touches(/^\/people\/bulk_match$/),
      'a credit for each, also when some fail',
      'small batches that are known to be new',
    ],
    [
      'remove_from_sequence',
      'gated',
      touches(/^\/emailer_campaigns\/remove_or_stop_contact_ids$/),
      'who comes back begins at the first step',
      'pause the contact',
    ],
  ],
  attio: [
    [
      'delete_record',
      'forbidden',
      deletes(/^\/objects\/[^/]+\/records(\/[^/]+)?$/),
      'the record with notes, files and references, for everybody',
      'set a status',
    ],
    [
      'delete_list_entry',
      'forbidden',
      deletes(/^\/lists\/[^/]+\/entries(\/[^/]+)?$/),
      'the membership and its fields',
      'set a status',
    ],
    ['delete_note', 'forbidden', deletes(/^\/notes(\/[^/]+)?$/), 'the note', 'leave it'],
    ['delete_task', 'forbidden', deletes(/^\/tasks(\/[^/]+)?$/), 'the task', 'mark it as done'],
  ],
  hubspot: [
    [
      'archive_objects',
      'forbidden',
      deletes(/^\/objects\/[^/]+(\/.*)?$/),
      'up to a hundred records and their associations',
      'change a property',
    ],
    [
      'delete_associations',
      'forbidden',
      deletes(/^\/associations\/.*$/),
      'links between records',
      'export them first',
    ],
    [
      'write_property',
      'gated',
      touches(/^\/objects\/[^/]+(?!.*\/(?:search|read)$)(\/.*)?$/),
      'workflows that mail, notify and route',
      'write the field that workflows leave out',
    ],
  ],
  highlevel: [
    [
      'delete_contact',
      'forbidden',
      deletes(/^\/contacts(\/[^/]+)?$/),
      'the contact with its conversations',
      'set do-not-disturb',
    ],
    [
      'delete_opportunity',
      'forbidden',
      deletes(/^\/opportunities(\/[^/]+)?$/),
      'the deal and its history',
      'set it to abandoned',
    ],
  ],
  zerobounce: [
    [
      'validate_twice',
      'forbidden',
      repeatsAddress,
      'every address is charged, also the second time',
      'take out the doubles first',
    ],
    [
      'validate_batch',
      'paid',
      touches(/^\/validatebatch$/),
      'a credit for each address',
      'look into the cache first',
    ],
  ],
};
