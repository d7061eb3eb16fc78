import { hasPhrase } from '../words.rules.ts';
import type { Extractor, Signal } from './signal.ts';

const HIRING_WORDS = ['hiring', 'scaling', 'growing', 'expanding', 'new role'] as const;

/** A stored hiring fact 0.85; the first other company fact that speaks of hiring or growth 0.75; an intent fact about hiring 0.8. */
export const hiring: Extractor = {
  name: 'hiring',
  extract: ({ facts }) => {
    const signals: Signal[] = [];
    const add = (type: string, value: string, confidence: number, source: string) =>
      signals.push({ type, value, confidence, source, usableInOpener: true });
    const explicit = facts.find((fact) => fact.key === 'hiring');
    if (explicit) add('hiring_signal', explicit.value, 0.85, explicit.id);
    const hook = facts.find(
      (fact) =>
        fact.subject === 'company' &&
        fact.key !== 'hiring' &&
        HIRING_WORDS.some((word) => hasPhrase(fact.value, word)),
    );
    if (hook) add('hiring_hook', hook.value, 0.75, hook.id);
    const intent = facts.find((fact) => fact.key === 'intent' && hasPhrase(fact.value, 'hiring'));
    if (intent) add('hiring_intent', intent.value, 0.8, intent.id);
    return signals;
  },
};
