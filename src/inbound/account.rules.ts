import { isDisposable, isFreeMail, normaliseDomain } from '#core/text/domain';
import { fold } from '#core/text/fold';
import { type Reason, reason } from '#core/verdict';

/** Somebody at the sender's domain to whom we wrote within the window, with their conversations by mail. */
export type WrittenTo = {
  readonly leadId: string;
  readonly name: string | null;
  readonly companyId: string | null;
  readonly threads: readonly {
    readonly id: string;
    readonly campaignId: string | null;
    readonly subject: string;
  }[];
};

export type AccountFacts = {
  readonly sender: { readonly name: string; readonly address: string };
  readonly subject: string;
  /** It names mail that it answers, none of which is ours. */
  readonly answersSomething: boolean;
  /** A program wrote it, or a list passed it on. */
  readonly ofMachine: boolean;
  /** The lead whose address the sender's is; null where it is nobody's here. */
  readonly knownLead: string | null;
  readonly writtenTo: readonly WrittenTo[];
  /** There are more of them than were read: what is unique among these may not be. */
  readonly more: boolean;
};

export type AccountVerdict =
  /** A lead we wrote to answers from another address of theirs. */
  | {
      readonly kind: 'same_person';
      readonly leadId: string;
      readonly thread: WrittenTo['threads'][number] | null;
      readonly why: Reason;
    }
  /** A colleague goes on with a conversation of ours. */
  | {
      readonly kind: 'thread';
      readonly leadId: string;
      readonly thread: WrittenTo['threads'][number];
      readonly why: Reason;
    }
  /** A colleague, in no conversation that could be told: a person of that company. */
  | { readonly kind: 'colleague'; readonly companyId: string | null; readonly why: Reason }
  | { readonly kind: 'nobody'; readonly why: Reason };

/** What stands before the subject of an answer or of what was passed on, in any number. */
const PREFIX = /^(?:(?:re|aw|antw|sv|vs|odp|rv|res|ref|r|fwd?|wg|tr|vb|rif|i)\s*(?:\[\d+\])?\s*:\s*)+/i;

/** The subject as the first message of the conversation had it, without case and accents. */
export const bareSubject = (subject: string): string =>
  fold(subject.replace(/\s+/g, ' ').trim().replace(PREFIX, '')).trim();

/** The domain a company's people share; null where anybody can have an address, and for what is no address. */
export function accountDomain(address: string): { host: string; apex: string } | null {
  const domain = normaliseDomain(address.slice(address.lastIndexOf('@') + 1));
  if (!domain.ok || isFreeMail(domain.host) || isDisposable(domain.host)) return null;
  return { host: domain.host, apex: domain.apex };
}

/**
 * Whose answer a mail is that names none of our messages and comes from an address we did not write to, by the company it comes from.
 * A conversation is taken only when its subject names exactly one of them: one that could be either is never guessed. Whoever is a lead
 * themselves answers for nobody else.
 */
export function matchAccount(facts: AccountFacts): AccountVerdict {
  const { sender, writtenTo, knownLead, ofMachine, more } = facts;
  if (writtenTo.length === 0) return nobody('match.no_account', 'We wrote to nobody at this domain lately.');
  const subject = bareSubject(facts.subject);
  const isAnswer = facts.answersSomething || subject !== fold(facts.subject.replace(/\s+/g, ' ').trim());
  const fitting = writtenTo.flatMap(({ leadId, threads }) =>
    threads
      .filter((thread) => subject !== '' && isAnswer && bareSubject(thread.subject) === subject)
      .map((thread) => ({ leadId, thread })),
  );
  const name = nameOf(sender.name);
  const namesakes =
    knownLead !== null || name === '' ? [] : writtenTo.filter((each) => nameOf(each.name ?? '') === name);
  const [namesake, ...others] = namesakes;
  if (namesake && others.length === 0 && !more) return samePerson(namesake, facts, fitting);
  if (ofMachine)
    return nobody(
      'match.machine',
      'A program at this domain wrote it; whose conversation it belongs to is not guessed.',
    );
  const only = fitting.length === 1 && !more ? fitting[0] : undefined;
  if (only && (knownLead === null || knownLead === only.leadId))
    return {
      kind: 'thread',
      ...only,
      why: reason('match.account', 'Somebody at the company we wrote to goes on with that conversation.'),
    };
  const companies = new Set(writtenTo.map(({ companyId }) => companyId));
  return {
    kind: 'colleague',
    companyId: companies.size === 1 ? (writtenTo[0]?.companyId ?? null) : null,
    why: reason(
      'match.colleague',
      'Somebody at a company we wrote to within the last 30 days wrote, in no conversation of ours that could be told. They are a person of that company.',
    ),
  };
}

function samePerson(
  lead: WrittenTo,
  { answersSomething }: AccountFacts,
  fitting: readonly { leadId: string; thread: WrittenTo['threads'][number] }[],
): AccountVerdict {
  const own = fitting.filter(({ leadId }) => leadId === lead.leadId).map(({ thread }) => thread);
  const candidates = own.length > 0 || answersSomething ? own : lead.threads;
  return {
    kind: 'same_person',
    leadId: lead.leadId,
    thread: candidates.length === 1 ? (candidates[0] ?? null) : null,
    why: reason(
      'match.other_address',
      'Name and company are those of somebody we wrote to: it is another address of theirs.',
    ),
  };
}

const nobody = (code: string, text: string): AccountVerdict => ({ kind: 'nobody', why: reason(code, text) });

/** First and last name, in any order; one word alone says too little. */
const nameOf = (name: string): string => {
  const words = fold(name)
    .split(/[^\p{L}\p{N}]+/u)
    .filter(Boolean)
    .sort();
  return words.length < 2 ? '' : words.join(' ');
};
