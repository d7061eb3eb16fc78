import { fold } from '#core/text/fold';
import type { ReadLanguage } from '#core/text/language.rules';
import { type Reason, reason } from '#core/verdict';
import { ABSENT, ABSENT_JA, NOT_ABSENT } from './absence-words.ts';
import type { AutomaticVerdict } from './automatic.rules.ts';
import type { Intent } from './contract.ts';
import { COMPETITOR, HOSTILE, REDIRECT, WRONG_PERSON } from './intent-words.ts';
import { ACKNOWLEDGEMENT, CALL, MACHINE, MEETING, MEETING_SURE, POSITIVE, TIMES } from './interest-words.ts';
import { negated } from './negation.rules.ts';
import { LATER } from './opt-out.rules.ts';
import { type Family, says } from './phrase-family.ts';
import { NEGATIVE, NOT_NOW, OBJECTION } from './refusal-words.ts';
import { extracted, type ReplyExtras } from './reply-extras.rules.ts';
import { type Sentence, sentencesOf } from './sentences.rules.ts';

export type IntentFacts = {
  /** The sender's own new text without closing. */
  readonly body: string;
  readonly subject: string;
  readonly automatic: AutomaticVerdict;
  readonly language: ReadLanguage | null;
  readonly calendarMethod: string | null;
};
export type IntentVerdict = ReplyExtras & {
  readonly intent: Intent;
  readonly confidence: number;
  /** The sentence that decided, as written. */
  readonly evidence: string | null;
  readonly reasons: readonly Reason[];
};

/** What all parts of the decision look at. */
type Reading = {
  readonly facts: IntentFacts;
  readonly sentences: readonly Sentence[];
  readonly extras: ReplyExtras;
  readonly meeting: Sentence | undefined;
  readonly decide: Decide;
};

/**
 * What the sender wants, by phrases: refusals are looked for before interest, and what nothing speaks for is
 * unknown, never positive. Sentences addressed to a machine are no evidence of anything.
 */
export function readIntent(facts: IntentFacts): IntentVerdict {
  const sentences = humanSentences(facts.body);
  const extras = extracted(facts.body, sentences);
  const decide: Decide = (intent, confidence, evidence, text) => ({
    intent,
    confidence,
    evidence: evidence?.slice(0, 300) ?? null,
    reasons: [reason(`intent.${intent}`, text)],
    ...extras,
    redirect:
      intent === 'redirect' || intent === 'out_of_office' || intent === 'auto_reply' ? extras.redirect : null,
  });
  const absent = sentences.find(
    ({ folded }) => (ABSENT.test(folded) || ABSENT_JA.test(folded)) && !NOT_ABSENT.test(folded),
  );
  if (facts.automatic.automatic) {
    return automaticIntent(facts, decide, { absent, left: sentences.find(has(WRONG_PERSON)), ...extras });
  }
  if (facts.calendarMethod === 'REPLY') return calendarIntent(facts, decide);
  const meeting = sentences.find(meets(facts.language));
  if (absent && !asked(absent) && !(meeting && meeting !== absent && !says(NOT_NOW, meeting.folded))) {
    return decide('out_of_office', 0.9, absent.raw, 'The sender says that they are away.');
  }
  if (saysNothing(facts.body) && !NO_WORD.test(fold(facts.body))) {
    return decide('unknown', 0.5, null, 'The mail says nothing beyond a courtesy.');
  }
  const reading = { facts, sentences, extras, meeting, decide };
  return turnedAway(reading) ?? interestOf(reading) ?? questionOf(reading);
}

const has =
  (family: Family) =>
  ({ folded }: Sentence): boolean =>
    says(family, folded);
const asked = ({ folded }: Sentence): boolean => folded.includes('?') || folded.includes('？');

/** Anger, a rival, the wrong person, a no, a later, a reason against. */
function turnedAway({ facts, sentences, extras, decide }: Reading): IntentVerdict | null {
  const hostile = sentences.find(has(HOSTILE));
  if (hostile) return decide('hostile', 0.9, hostile.raw, 'Abuse or a legal threat.');
  const rival = sentences.find(has(COMPETITOR));
  if (rival) return decide('competitor', 0.8, rival.raw, 'The sender competes with us or sells to us.');
  const passedOn = sentences.find(has(REDIRECT));
  const wrong = sentences.find(has(WRONG_PERSON));
  const named = extras.redirect?.email || extras.redirect?.name;
  if (
    (passedOn && (wrong || named || REDIRECTS_ALONE.test(passedOn.folded))) ||
    (wrong && extras.redirect?.email)
  ) {
    return decide(
      'redirect',
      0.85,
      (passedOn ?? wrong)?.raw ?? null,
      'A right person or address is given, or the mail was passed on.',
    );
  }
  if (wrong)
    return decide(
      'wrong_person',
      0.85,
      wrong.raw,
      'The sender is not, or is no longer, the person for this, and names nobody.',
    );
  const refusal = refusalOf(facts, sentences);
  return refusal && decide(...refusal);
}

function interestOf({ facts, sentences, extras, meeting, decide }: Reading): IntentVerdict | null {
  const meant = (family: Family): Sentence | undefined =>
    sentences.find(
      ({ folded }) =>
        says(family, folded) && !negated(folded, family, facts.language) && !CONDITION.test(folded),
    );
  const call = meant(CALL);
  if (call && (extras.phone !== null || !meeting))
    return decide('call_request', 0.85, call.raw, 'The sender asks to be called.');
  if (extras.schedulingLink)
    return decide('meeting_request', 0.9, extras.schedulingLink, 'The sender gives a link to book a time.');
  if (meeting)
    return decide('meeting_request', 0.85, meeting.raw, 'The sender names a time or accepts an invitation.');
  const interest = meant(POSITIVE);
  return interest
    ? decide('positive', 0.85, interest.raw, 'The sender shows interest or asks for the next step.')
    : null;
}

function questionOf({ facts, sentences, decide }: Reading): IntentVerdict {
  const question = sentences.find(asked);
  if (question && fold(facts.body).length > 4)
    return decide('question', 0.75, question.raw, 'A question without stated interest.');
  const empty = fold(facts.body) === '';
  return decide(
    'unknown',
    0.3,
    null,
    empty ? 'The mail has no text of the sender.' : 'Nothing in the mail says what the sender wants.',
  );
}

type Decide = (intent: Intent, confidence: number, evidence: string | null, text: string) => IntentVerdict;

const NO_WORD = /^[^\p{L}\p{N}]*no\b/u;

/** A hand-over that needs no name: the mail itself was passed on. */
const REDIRECTS_ALONE =
  /forward|passed|passing|cc|copying|looping|weitergeleitet|leite|nachfolger|successor|replacement|transmis|transmets|transfere|fait suivre|copie|reenvi|copia|encaminh|inoltr|girat|doorgestuurd|opvolger|vidarebefordra|skickat vidare|videresend|sendt videre|kopi|eftertradare|etterfolger|efterfolger|valitin|kopioissa|przekaza|przesl|kopii|転送|共有|回付|後任|cc/u;
const CONDITION =
  /^(?:if|wenn|falls|si|se|als|om|hvis|jos|jesli|gdyby)\b(?=.*\b(?:interest|interess|zainteres|kiinnost))/u;

function humanSentences(body: string): Sentence[] {
  const kept: Sentence[] = [];
  let tainted = -1;
  for (const sentence of sentencesOf(body)) {
    if (MACHINE.test(sentence.folded)) tainted = sentence.paragraph;
    else if (sentence.paragraph !== tainted) kept.push(sentence);
  }
  return kept;
}

function automaticIntent(
  facts: IntentFacts,
  decide: Decide,
  found: { absent: Sentence | undefined; left: Sentence | undefined; redirect: IntentVerdict['redirect'] },
): IntentVerdict {
  const { absent, left, redirect } = found;
  const gone = left && LEFT.test(left.folded) ? left : undefined;
  if (gone && redirect)
    return decide(
      'redirect',
      0.85,
      gone.raw,
      'An automatic notice says that the person left, and names a successor.',
    );
  if (gone)
    return decide(
      'wrong_person',
      0.85,
      gone.raw,
      'An automatic notice says that the person left, and names nobody.',
    );
  if (absent)
    return decide(
      'out_of_office',
      0.95,
      absent.raw,
      facts.automatic.reasons[0]?.text ?? 'It is automatic and tells of an absence.',
    );
  if (facts.automatic.absence)
    return decide(
      'out_of_office',
      0.95,
      facts.subject,
      facts.automatic.reasons[0]?.text ?? 'Its subject tells of an absence.',
    );
  return decide('auto_reply', 0.9, null, facts.automatic.reasons[0]?.text ?? 'A program sent it.');
}
const LEFT =
  /no longer|has left|have left|i left|i've left|retired|ausgeschieden|nicht mehr|verlassen|ruhestand|ne travaille|n'est|quitte|plus |ya no|dej|abandon|nao |saiu|deixou|ja nao|non lavor|lasciato|non (?:e|fa) piu|niet meer|uit dienst|slutat|sluttet|stoppet|langre|lenger|laengere|fratradt|ei (?:ole|tyoskentele) enaa|lahtenyt|juz|nie pracuje|odszed|odesz|退職|退社|異動|在籍/u;

function calendarIntent(facts: IntentFacts, decide: Decide): IntentVerdict {
  const declined =
    /declin|abgelehnt|abgesagt|refus|rechaz|recus|rifiut|geweigerd|afgewezen|avbojt|avslag|afvist|avslatt|hylatty|odrzuc|辞退/u.test(
      fold(facts.subject),
    );
  return declined
    ? decide('negative', 0.9, facts.subject, 'The invitation was declined.')
    : decide('meeting_request', 0.9, facts.subject, 'The invitation was answered.');
}

/** Later, no, or a reason against; a clear no beats the reason given for it, "later" beats both unless the no is final. */
function refusalOf(
  facts: IntentFacts,
  sentences: readonly Sentence[],
): [Intent, number, string, string] | null {
  const whole = fold(facts.body)
    .replace(/[\s.,!]+/g, ' ')
    .trim();
  if (
    /^(?:please |sorry |thanks |thank you )?(?:no|nope|nah|nein|non|nao|nee|nej|nei|ei|nie|いいえ)(?: (?:thanks?|thank you|danke|merci|gracias|obrigad[oa]|grazie|bedankt|tack|tak|takk|kiitos|dziekuje|sorry))?$/u.test(
      whole,
    )
  ) {
    return ['negative', 0.95, facts.body.trim(), 'A clear no.'];
  }
  const find = (family: Family): Sentence | undefined =>
    sentences.find((sentence) => says(family, sentence.folded) && !NO_REFUSAL.test(sentence.folded));
  const no = sentences.find(
    ({ folded }) => says(NEGATIVE, folded) && !NO_REFUSAL.test(folded) && !NOT_YET.test(folded),
  );
  // "Not before January, then gladly": the time named is the answer, whatever gladness follows.
  const notBefore = sentences.find((sentence) => LATER.test(sentence.folded));
  if (notBefore && !no)
    return ['not_now', 0.85, notBefore.raw, 'The sender names the time before which not.'];
  const later = find(NOT_NOW);
  const against = find(OBJECTION);
  const interested = sentences.some(
    (sentence) => says(POSITIVE, sentence.folded) && !negated(sentence.folded, POSITIVE, facts.language),
  );
  if (no && later && !FINAL.test(no.folded) && !NOT_YET.test(later.folded))
    return ['not_now', 0.8, later.raw, 'The sender allows a later contact.'];
  if (no) return ['negative', 0.9, no.raw, 'A clear no.'];
  const timed = later ? [...later.folded.matchAll(TIMES)].length > 0 : false;
  if (later && !(interested && (timed || !LATER_SURE.test(later.folded))))
    return ['not_now', 0.8, later.raw, 'The sender asks for or allows a later contact.'];
  if (against && !interested) return ['objection', 0.8, against.raw, 'A reason against, without a clear no.'];
  return null;
}
/** "No problem", "not only": these deny nothing. */
const NO_REFUSAL =
  /\bno (?:problem|worries|rush|doubt)\b|\bnot (?:only|sure if you|a problem)\b|kein problem|pas de probleme|pas de souci|sin problema|sem problema|nessun problema|geen probleem|inga problem|intet problem|ingen problem|nie ma problemu/u;
/** "For now no, thank you": the time before the no is what it is about, and the thanks make it no firmer. */
const NOT_YET =
  /^(?:(?:for now|right now|at the moment|at this time|at present|currently|(?:de|por el|en este) momento|por ahora|ahora(?: mismo)?|actualmente|(?:no|neste|de) momento|por enquanto|por agora|agora|atualmente|(?:al|per il|in questo) momento|per ora|per adesso|adesso|na razie|obecnie|teraz|w tej chwili|na ten moment|aktualnie),? (?:no|nao|non|nie)[\s,]*(?:thanks|thank you|(?:muchas )?gracias|(?:muito )?obrigad[oa]|grazie(?: mille)?|dziekuj\w+|dzieki)?|今(?:は|のところ)?、?結構(?:です)?)[\s.!。]*$/u;
const FINAL =
  /no,? (?:thanks|thank you)|nein,? ?(?:danke|vielen)|non,? ?merci|no,? (?:gracias|grazie)|nao,? obrigad|nee,? ?(?:dank|bedankt)|nej,? ?ta[ck]|nei,? ?takk|ei,? ?kiitos|nie,? ?dziek|\b(?:ever|never|hard pass|at all)\b|結構|お断り/u;
const LATER_SURE =
  /later|next (?:quarter|year|month)|not|nicht|pas|spater|plus tard|mas adelante|mais tarde|piu avanti|volgend|senere|senare|myohemmin|pozniej|hold|revisit|busy|no |nao|non|niet|inte|ikke|ei |nie |ない|ません|後日|来年|来期/u;

const meets =
  (language: ReadLanguage | null) =>
  ({ folded }: Sentence): boolean => {
    if (says(MEETING_SURE, folded) && !negated(folded, MEETING_SURE, language)) return true;
    const times = folded.match(TIMES);
    if (!times) return false;
    const few = folded.split(/\s+/).length <= 8;
    return (
      (says(MEETING, folded) && !negated(folded, MEETING, language)) ||
      (few &&
        /\d|\?/.test(folded) &&
        !/(?:^|\s)(?:not|nicht|pas|no|non|niet|inte|ikke|ei|nie)\s/.test(folded))
    );
  };

/** Whether the text says nothing: an acknowledgement, a greeting, an emoji. */
export const saysNothing = (body: string): boolean => {
  const text = fold(body).replace(/\s+/g, ' ');
  return text === '' || !/[\p{L}\p{N}]/u.test(text) || ACKNOWLEDGEMENT.test(text);
};
