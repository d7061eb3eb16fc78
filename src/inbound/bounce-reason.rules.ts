import { BOUNCE_WORDS, type BounceReason, HARD_REASONS, TELLING_WORDS } from './bounce-words.ts';

export type BounceAction = 'failed' | 'delayed' | 'delivered' | 'relayed' | 'expanded';
export type BouncedRecipient = {
  /** Lower case; null when the notice does not name it. */
  readonly address: string | null;
  /** Enhanced status, e.g. `5.1.1`; null when none was given. */
  readonly status: string | null;
  readonly action: BounceAction;
  readonly severity: 'hard' | 'soft' | 'none';
  readonly reason: BounceReason;
  readonly diagnostic: string;
};

/** Statuses that say more than any wording (RFC 3463 and the registry of enhanced codes). */
const BY_STATUS: readonly (readonly [RegExp, BounceReason])[] = [
  [/^5\.1\.[13]$/, 'user_unknown'],
  [/^5\.1\.6$/, 'moved'],
  [/^5\.1\.2$|^5\.4\.4$/, 'host_unknown'],
  [/^5\.1\.10$/, 'no_mail_accepted'],
  [/^5\.1\.[78]$/, 'sender_rejected'],
  [/^[45]\.2\.2$/, 'mailbox_full'],
  [/^[45]\.2\.3$|^5\.3\.4$/, 'too_big'],
  [/^[45]\.2\.1$/, 'disabled'],
  [/^5\.7\.(?:23|26|27|30|515)$/, 'authentication'],
  [/^5\.7\.(?:25|60[6-9]|6[1-4]\d)$/, 'blocked'],
  [/^[45]\.7\.\d+$/, 'policy'],
  [/^[45]\.4\.6$/, 'network'],
  [/^[45]\.4\.[1-57]$/, 'expired'],
];

/** What the bare reply codes of RFC 5321 mean; asked last, because servers use them loosely. */
const BY_REPLY: readonly (readonly [RegExp, BounceReason])[] = [
  [/\b(?:421|451|454|50[0-4])[ -]/, 'system'],
  [/\b(?:452|552)[ -]/, 'mailbox_full'],
];

/** Families whose wording is so vague that a status says more. */
const VAGUE: ReadonlySet<BounceReason> = new Set(['policy', 'filtered', 'system', 'expired', 'network']);

const ENHANCED = /\b[45]\.\d\.\d{1,3}\b/;

/** The server refused the address itself. */
const REFUSED_ADDRESS =
  /in reply to (?:the )?rcpt|after rcpt to|>>> ?rcpt to|\[rcpt[_ ]to\]|smtp:rcpt|does not like recipient|no valid recipients/i;
/** Words of the servers of Microsoft and Oracle about an address, where no status says that a filter spoke. */
const SAID_OF_ADDRESS = /mailbox unavailable ?\(|rejected address/i;
/** The server had taken the address and refused the mail. */
const REFUSED_MAIL =
  /in reply to (?:the )?(?:end of )?data|after (?:the )?end of data|>>> ?(?:data\b|\.\s)|smtp command\W+data\b|did not like our (?:final )?data/i;

export type BounceFacts = {
  readonly address: string | null;
  readonly status: string | null;
  readonly action: BounceAction;
  readonly diagnostic: string;
  /** The rest of what the notice says, asked where the diagnostic leaves the reason open. */
  readonly context?: string;
  /** The sending server's own word that the mailbox is bad (PowerMTA says so in its report). */
  readonly badMailbox?: boolean;
};

/** What a failure says about one recipient; only words or a status about the address itself make it hard. */
export function judged(facts: BounceFacts): BouncedRecipient {
  const status = facts.status ?? ENHANCED.exec(facts.diagnostic)?.[0] ?? null;
  const why = reasonOf(facts, status);
  const arrived =
    facts.action === 'delivered' ||
    facts.action === 'relayed' ||
    facts.action === 'expanded' ||
    (status?.startsWith('2') ?? false);
  return {
    address: facts.address,
    status,
    action: facts.action,
    severity: arrived ? 'none' : isHard(facts.action, why) ? 'hard' : 'soft',
    reason: why,
    diagnostic: facts.diagnostic.replace(/\s+/g, ' ').trim().slice(0, 500),
  };
}

/** A server that goes on trying may still deliver, also where a name could not be looked up for a while. */
const isHard = (action: BounceAction, why: BounceReason): boolean =>
  HARD_REASONS.has(why) && action !== 'delayed';

function reasonOf(facts: BounceFacts, status: string | null): BounceReason {
  const byStatus = status === null ? undefined : BY_STATUS.find(([code]) => code.test(status))?.[1];
  const reason =
    worded(facts.diagnostic, TELLING_WORDS) ??
    firm(worded(facts.diagnostic, BOUNCE_WORDS)) ??
    byStatus ??
    worded(facts.diagnostic, BOUNCE_WORDS) ??
    worded(facts.context ?? '', [...TELLING_WORDS, ...BOUNCE_WORDS]) ??
    BY_REPLY.find(([code]) => code.test(facts.diagnostic))?.[1];
  if (reason === 'user_unknown') return filteredOrUnknown(facts, status);
  return reason ?? (facts.action === 'delayed' ? 'expired' : 'unknown');
}

const worded = (
  text: string,
  families: readonly (readonly [BounceReason, RegExp])[],
): BounceReason | undefined => {
  const line = text.replace(/\s+/g, ' ');
  return families.find(([, words]) => words.test(line))?.[0];
};

const firm = (reason: BounceReason | undefined): BounceReason | undefined =>
  reason && VAGUE.has(reason) ? undefined : reason;

/**
 * "User unknown" is a fact about the address when it is proved that the server refused the address: at that moment, or with a
 * status that says so. Said after the whole mail was read, under a status of the mailbox (x.2.x) or of policy (x.7.x), or
 * quoted as a bare 550 of another server, it may be a filter that does not want this mail.
 */
function filteredOrUnknown(facts: BounceFacts, status: string | null): BounceReason {
  const text = `${facts.diagnostic}\n${facts.context ?? ''}`;
  if (facts.badMailbox || REFUSED_ADDRESS.test(text)) return 'user_unknown';
  const codes = [status, ENHANCED.exec(facts.diagnostic)?.[0]];
  if (codes.some((code) => code && /^\d\.[27]\./.test(code))) return 'filtered';
  if (/\b5\.1\.1\b/.test(text)) return 'user_unknown';
  if (REFUSED_MAIL.test(text)) return 'filtered';
  const proved = codes.some((code) => code?.startsWith('5.1.')) || SAID_OF_ADDRESS.test(text);
  return proved || !/\b550\b/.test(text) ? 'user_unknown' : 'filtered';
}
