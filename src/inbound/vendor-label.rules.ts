import { Intent } from './contract.ts';

/** Names that vendors and earlier systems give to answers, in the one taxonomy. Folded: lower case, words by `_`. */
const LABELS: Readonly<Record<string, Intent>> = {
  interested: 'positive',
  lead_interested: 'positive',
  positive_interested: 'positive',
  positive_soft: 'question',
  information_request: 'question',
  more_info: 'question',
  pricing: 'question',
  technical: 'question',
  neutral_question: 'question',
  meeting_booked: 'meeting_request',
  meeting_request: 'meeting_request',
  lead_meeting_booked: 'meeting_request',
  have_solution: 'objection',
  negative_notnow: 'not_now',
  bad_timing: 'not_now',
  future_opportunity: 'not_now',
  not_interested: 'negative',
  lead_not_interested: 'negative',
  negative_notfit: 'negative',
  negative_hostile: 'hostile',
  do_not_contact: 'unsubscribe',
  referral: 'redirect',
  positive_referral: 'redirect',
  lead_wrong_person: 'wrong_person',
  ooo: 'out_of_office',
  lead_out_of_office: 'out_of_office',
  auto_replied: 'auto_reply',
  automatic: 'auto_reply',
  sender_originated_bounce: 'bounce',
};

/** What somebody else's label would be here; `unknown` for one nobody listed. A hint beside our reading, never instead of it. */
export function intentOfLabel(label: string): Intent {
  const folded = label
    .trim()
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '_');
  const own = Intent.safeParse(folded);
  return own.success ? own.data : (LABELS[folded] ?? 'unknown');
}
