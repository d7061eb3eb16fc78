import { changesMoney, deletes, type Rows, says } from './operation.ts';
import { isOn } from './wire-request.rules.ts';

/** Services that advertise. Legwork has no adapter for them; the entries stand for whoever adds one. */
export const ads: Rows = {
  'linkedin-ads': [
    [
      'delete_audience',
      'forbidden',
      deletes(/^\/(?:dmpsegments|adsegments)(\/.*)?$/),
      'the audience',
      'stop targeting it',
    ],
  ],
  meta: [
    [
      'delete_audience_members',
      'forbidden',
      deletes(/^\/[^/]+\/users$/),
      'members of the audience',
      'exclude them in the ad set',
    ],
    ['change_budget', 'gated', changesMoney, 'money, at once', 'check the amount and cap the change'],
    [
      'delete_object',
      'forbidden',
      deletes(/^\/[^/]+$/),
      'the audience, campaign, ad set or ad, and what depends on it',
      'set it to paused',
    ],
  ],
  'google-ads': [
    [
      'empty_user_list',
      'forbidden',
      ({ fields }) => isOn(fields.get('remove_all')) || isOn(fields.get('removeall')),
      'every member of the list',
      'remove them one by one',
    ],
    [
      'remove_member',
      'forbidden',
      ({ fields, path }) => /userlists?|offlineuserdatajobs/.test(path) && fields.has('remove'),
      'a member by any of its identifiers',
      'change the targeting',
    ],
    [
      'close_user_list',
      'forbidden',
      says(/userlists?/, 'membership_status', (value) => String(value).toUpperCase() === 'CLOSED'),
      'the list takes no more members',
      'make a new list',
    ],
    ['change_budget', 'gated', changesMoney, 'money, at once', 'check the amount and cap the change'],
  ],
};
