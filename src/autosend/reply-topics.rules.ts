import type { EscalatedTopic } from './contract.ts';

/** What a person must see, by the sender's own words. English; what is written in another language goes to a person as such. */
const TOPICS: Readonly<Record<Exclude<EscalatedTopic, 'unsure'>, RegExp>> = {
  opt_out:
    /\b(?:unsubscribe|opt(?:ing)?[ -]?out|remove (?:me|us)|take (?:me|us) off|stop (?:e-?mailing|writing|contacting|messaging)|(?:do not|don't) (?:contact|e-?mail|write))\b/i,
  legal:
    /\b(?:lawyers?|attorneys?|legal (?:team|department|action|counsel)|lawsuit|sue|gdpr|ccpa|can-spam|cease and desist|data protection|privacy (?:officer|law)|contract terms|nda|non-disclosure|liabilit(?:y|ies))\b/i,
  price_promise:
    /\b(?:pric(?:e|es|ing)|cost|costs|how much|quote|discount|fees?|budget|rates?|per (?:month|seat|user|year)|cheaper|free trial)\b|[$€£]\s?\d/i,
  security:
    /\b(?:send|forward|share|give|export|e-?mail|list|reveal|print) (?:me |us |over )?(?:the |your |all |every |whole |complete |full )*(?:list|lists|leads|contacts|customers?|clients?|database|passwords?|credentials|api keys?|secrets?|tokens?|instructions?)\b|\bsoc ?2\b|\biso ?27001\b|\bpenetration test\b|\bsecurity (?:review|questionnaire|team|audit|policy)\b/i,
};

/** Words to a machine, in place of to a person. */
const TO_A_MACHINE =
  /\b(?:ignore|disregard|forget|override) (?:all |any |the |your |my )*(?:previous|prior|above|earlier|other|safety|system)?\s*(?:instructions?|prompts?|rules|guidelines)\b|\bsystem prompt\b|\b(?:you are|as|act as|pretend to be) (?:an? |now )?(?:ai|a\.i\.|language model|llm|assistant|bot)\b|<\/?(?:system|instructions?|assistant)>/i;
const onOneLine = (text: string): string => text.replace(/[’‘]/g, "'").replace(/\s+/g, ' ');

/** Whether a text gives orders to whatever machine may read it. */
export const instructsMachine = (text: string): boolean => TO_A_MACHINE.test(onOneLine(text));

/** What of a reply a person must see before anybody answers it, whatever else it says. */
export function topicsOf(ownText: string): EscalatedTopic[] {
  const said = onOneLine(ownText);
  return (Object.keys(TOPICS) as (keyof typeof TOPICS)[]).filter(
    (topic) => TOPICS[topic].test(said) || (topic === 'security' && TO_A_MACHINE.test(said)),
  );
}
