/** Who answered is answered: what is approved of that kind stays. */
export const ANSWERED: readonly string[] = ['replied', 'linkedin_replied'];
export const ANSWER = 'answer';

/** Statuses after which nothing more may leave to this lead, and the reason its enrolments end. */
export const CLOSING: Readonly<Record<string, string>> = {
  unsubscribed: 'unsubscribed',
  bounced: 'bounced',
  rejected: 'rejected',
  disqualified: 'rejected',
  replied: 'replied',
  linkedin_replied: 'replied',
  meeting_booked: 'meeting_booked',
};
