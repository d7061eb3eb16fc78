import { type Reason, reason } from '#core/verdict';
import { phrasesIn } from '../words.rules.ts';
import type { DraftBrief } from './draft.prompt.ts';

/** Why somebody may have been away, in the languages texts are written in. It is nobody's business, and a guess may hurt. */
const WHY_AWAY: readonly string[] = [
  ...[
    'holiday',
    'holidays',
    'vacation',
    'vacations',
    'sabbatical',
    'time off',
    'days off',
    'pto',
    'honeymoon',
  ],
  ...[
    'on leave',
    'your leave',
    'from leave',
    'sick leave',
    'parental leave',
    'maternity leave',
    'annual leave',
  ],
  ...['paternity leave', 'medical leave', 'family leave', 'leave of absence', 'your break', 'your trip'],
  ...['your travel', 'your travels', 'travelling', 'traveling', 'sick', 'unwell', 'illness', 'recovered'],
  ...['feel better', 'feeling better', 'get well', 'surgery', 'hospital', 'bereavement', 'funeral'],
  ...['condolences', 'newborn', 'baby', 'wedding', 'well rested', 'recharged'],
  ...[
    'urlaub',
    'ferien',
    'elternzeit',
    'mutterschutz',
    'dienstreise',
    'krank',
    'krankheit',
    'erholt',
    'genesung',
  ],
  ...[
    'vacances',
    'congé',
    'congés',
    'maladie',
    'maternité',
    'paternité',
    'voyage',
    'rétablissement',
    'reposé',
  ],
  ...['vakantie', 'verlof', 'zwangerschapsverlof', 'ziek', 'ziekte', 'reis', 'uitgerust', 'beterschap'],
  ...[
    'vacaciones',
    'permiso',
    'baja',
    'enfermo',
    'enferma',
    'enfermedad',
    'viaje',
    'maternidad',
    'paternidad',
  ],
  ...['ferie', 'vacanza', 'vacanze', 'malattia', 'maternità', 'congedo', 'viaggio', 'guarigione'],
  ...['férias', 'licença', 'doença', 'doente', 'viagem', 'maternidade', 'paternidade'],
  ...[
    'semester',
    'föräldraledig',
    'sjuk',
    'sjukskriven',
    'resa',
    'barsel',
    'orlov',
    'syg',
    'rejse',
    'permisjon',
  ],
  ...['sykmeldt', 'reise', 'loma', 'lomalla', 'vanhempainvapaa', 'sairas', 'sairausloma', 'matka'],
  ...['urlop', 'urlopie', 'urlopu', 'choroba', 'chorobie', 'zwolnienie', 'podróż', 'podróży'],
];

/** Words that hold somebody's silence against them. */
const REPROACH: readonly string[] = [
  ...[
    "haven't heard",
    'have not heard',
    "didn't hear",
    'did not hear',
    'never heard',
    'no answer',
    'no reply',
  ],
  ...['no response', "didn't reply", 'did not reply', "didn't respond", 'did not respond', "didn't answer"],
  ...['did not answer', "haven't replied", 'have not replied', "haven't responded", 'have not responded'],
  ...['ignored', 'ignoring', 'went quiet', 'gone quiet', 'your silence', 'radio silence', 'third attempt'],
  ...['keine antwort', 'nicht geantwortet', 'nichts gehört', 'pas de réponse', 'sans réponse', 'pas répondu'],
  ...['geen antwoord', 'geen reactie', 'niet gereageerd', 'sin respuesta', 'no he recibido', 'no respondió'],
  ...['nessuna risposta', 'senza risposta', 'sem resposta', 'não respondeu', 'inget svar', 'intet svar'],
  ...['ikke svar', 'ingen svar', 'ei vastausta', 'brak odpowiedzi', 'bez odpowiedzi'],
];

/** Messages that come after an absence, a "not now" or a long silence. */
export const AFTER_A_PAUSE = ['ooo_retouch', 'nurture', 'revival'] as const;
export const isAfterAPause = (touch: string): boolean => AFTER_A_PAUSE.some((known) => known === touch);

/**
 * What nobody says to somebody who was away or silent: why they were, or that they did not answer. Words that a fact about them
 * has are their trade and no guess.
 */
export function tactless(
  text: string,
  { touch, earlier, facts }: Pick<DraftBrief, 'touch' | 'earlier' | 'facts'>,
): Reason[] {
  if (!isAfterAPause(touch) && !earlier.some(({ from }) => from === 'them')) return [];
  const trade = facts.map(({ value }) => value).join('\n');
  const known = new Set(phrasesIn(trade, WHY_AWAY));
  return [
    ...phrasesIn(text, WHY_AWAY)
      .filter((word) => !known.has(word))
      .map((word) => reason('model.why_away', `"${word}" guesses why they were away.`)),
    ...phrasesIn(text, REPROACH).map((word) =>
      reason('model.reproach', `"${word}" holds their silence against them.`),
    ),
  ];
}
