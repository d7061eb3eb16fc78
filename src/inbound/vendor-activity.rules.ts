import type { LeadEvent } from '#leads/contract';

/** What a vendor did for us or saw of a person, and what it means for the lead. */
export type Activity = {
  /** What moves the status; null for what belongs on the timeline alone. */
  readonly event: LeadEvent | null;
  readonly type: string;
  readonly channel: 'email' | 'linkedin';
  readonly words: string;
  /** The vendor itself wrote: the lead is certainly worked there. */
  readonly wrote?: true;
  /** Programs do this too. */
  readonly tracked?: true;
};

export const ACTIVITIES: Readonly<Record<string, Activity>> = {
  'mail.sent': { event: 'sent', type: 'sent', channel: 'email', words: 'Sent', wrote: true },
  'mail.opened': { event: 'opened', type: 'opened', channel: 'email', words: 'Opened', tracked: true },
  'mail.clicked': {
    event: 'engaged_not_replied',
    type: 'clicked',
    channel: 'email',
    words: 'Followed a link',
    tracked: true,
  },
  'linkedin.connection_sent': {
    event: 'linkedin_sent',
    type: 'linkedin_connection_sent',
    channel: 'linkedin',
    words: 'Asked to connect',
    wrote: true,
  },
  'linkedin.connection_accepted': {
    event: 'linkedin_connected',
    type: 'linkedin_connected',
    channel: 'linkedin',
    words: 'Accepted the connection',
  },
  'linkedin.message_sent': {
    event: 'linkedin_sent',
    type: 'linkedin_message_sent',
    channel: 'linkedin',
    words: 'Wrote a message',
    wrote: true,
  },
  'linkedin.inmail_sent': {
    event: 'linkedin_sent',
    type: 'linkedin_inmail_sent',
    channel: 'linkedin',
    words: 'Wrote an InMail',
    wrote: true,
  },
  'linkedin.followed': {
    event: null,
    type: 'linkedin_followed',
    channel: 'linkedin',
    words: 'Followed the person',
  },
  'linkedin.liked': { event: null, type: 'linkedin_liked', channel: 'linkedin', words: 'Liked a post' },
  'linkedin.viewed': {
    event: null,
    type: 'linkedin_viewed',
    channel: 'linkedin',
    words: 'Viewed the profile',
  },
};

/** Nobody opens a mail this soon after it left; scanners and proxies fetch it on arrival. A figure of the field. */
export const MACHINE_SECONDS = 10;

/** Whether a program rather than a person opened or clicked. Without both times nothing speaks against a person. */
export function hitBy(facts: {
  readonly at: Temporal.Instant | null;
  readonly sentAt: Temporal.Instant | null;
}): 'person' | 'machine' {
  if (facts.at === null || facts.sentAt === null) return 'person';
  return facts.sentAt.until(facts.at).total('seconds') < MACHINE_SECONDS ? 'machine' : 'person';
}
