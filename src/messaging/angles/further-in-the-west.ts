import type { ForeignText } from './foreign.ts';

/** The later mails of a sequence. Written in each language, and no translations: what the angle does is the same. */
export const FURTHER_IN_THE_WEST: readonly ForeignText[] = [
  {
    language: 'de',
    id: 'f_social_proof',
    subjects: { A: 'ein Beispiel', B: 'wie es anderswo lief' },
    body: `Guten Tag {{ fullName }},

eine Erfahrung aus unserer Arbeit:

{{ proof }}

Das muss hier nicht gelten: {{ work }} {{ context }}. Darf ich Ihnen schreiben, wie es dazu kam, damit Sie es für {{ company }} selbst beurteilen können?`,
  },
  {
    language: 'de',
    id: 'f_breakup',
    subjects: { A: 'vielleicht nicht jetzt', B: 'Sie entscheiden' },
    body: `Guten Tag {{ fullName }},

vielleicht steht das bei {{ company }} gerade nicht oben auf der Liste: {{ work }} {{ context }}. Das ist völlig in Ordnung.

Soll ich mich in ein paar Monaten noch einmal melden oder Ihnen nicht mehr schreiben?`,
  },
  {
    language: 'de',
    id: 'f_close',
    subjects: { A: 'ein Wort genügt', B: 'eine letzte Frage' },
    body: `Guten Tag {{ fullName }},

dies ist meine letzte Nachricht zu diesem Thema: {{ work }} {{ context }}.

Lautet die Antwort für {{ company }} „ja“, „später“ oder „nie“? Ein Wort genügt, und ich halte mich daran.`,
  },
  {
    language: 'fr',
    id: 'f_social_proof',
    subjects: { A: 'un exemple concret', B: 'ce qui a marché' },
    body: `Bonjour {{ firstName }},

{{ proof }}

Cela ne vaut peut-être pas ici : {{ work }} {{ context }}. Souhaitez-vous savoir ce qui l'a permis, afin d'en juger pour {{ company }} ?`,
  },
  {
    language: 'fr',
    id: 'f_breakup',
    subjects: { A: 'pas le moment', B: 'à vous de décider' },
    body: `Bonjour {{ firstName }},

Peut-être n'est-ce pas une priorité chez {{ company }} en ce moment : {{ work }} {{ context }}. Je le comprends tout à fait.

Préférez-vous que je vous récrive dans quelques mois ou que je ne vous écrive plus ?`,
  },
  {
    language: 'fr',
    id: 'f_close',
    subjects: { A: 'un mot suffit', B: 'une dernière question' },
    body: `Bonjour {{ firstName }},

Voici mon dernier message sur ce sujet : {{ work }} {{ context }}.

Pour {{ company }}, la réponse est-elle « oui », « plus tard » ou « jamais » ? Un mot suffit, et j'en tiendrai compte.`,
  },
  {
    language: 'nl',
    id: 'f_social_proof',
    subjects: { A: 'een voorbeeld', B: 'hoe het elders ging' },
    body: `Beste {{ firstName }},

{{ proof }}

Dat hoeft hier niet op te gaan: {{ work }} {{ context }}. Zal ik u schrijven wat het mogelijk maakte, zodat u het voor {{ company }} zelf kunt beoordelen?`,
  },
  {
    language: 'nl',
    id: 'f_breakup',
    subjects: { A: 'misschien niet nu', B: 'aan u de keuze' },
    body: `Beste {{ firstName }},

Misschien heeft dit bij {{ company }} nu geen voorrang: {{ work }} {{ context }}. Dat is geen enkel probleem.

Zal ik over een paar maanden nog eens schrijven, of liever helemaal niet meer?`,
  },
  {
    language: 'nl',
    id: 'f_close',
    subjects: { A: 'één woord is genoeg', B: 'een laatste vraag' },
    body: `Beste {{ firstName }},

Dit is mijn laatste bericht over dit onderwerp: {{ work }} {{ context }}.

Is het antwoord voor {{ company }} ‘ja’, ‘later’ of ‘nooit’? Eén woord is genoeg, en ik houd me eraan.`,
  },
  {
    language: 'es',
    id: 'f_social_proof',
    subjects: { A: 'un ejemplo concreto', B: 'una experiencia nuestra' },
    body: `Hola, {{ firstName }}:

{{ proof }}

Puede que aquí no sea así: {{ work }} {{ context }}. ¿Le cuento qué lo hizo posible, para que usted juzgue si sirve en {{ company }}?`,
  },
  {
    language: 'es',
    id: 'f_breakup',
    subjects: { A: 'quizá no ahora', B: 'usted decide' },
    body: `Hola, {{ firstName }}:

Quizá esto no sea una prioridad en {{ company }} en este momento: {{ work }} {{ context }}. Lo entiendo perfectamente.

¿Prefiere que vuelva a escribirle dentro de unos meses o que no le escriba más?`,
  },
  {
    language: 'es',
    id: 'f_close',
    subjects: { A: 'basta una palabra', B: 'una última pregunta' },
    body: `Hola, {{ firstName }}:

Este es mi último mensaje sobre este tema: {{ work }} {{ context }}.

Para {{ company }}, ¿la respuesta es «sí», «más adelante» o «nunca»? Basta una palabra, y así lo haré.`,
  },
  {
    language: 'it',
    id: 'f_social_proof',
    subjects: { A: 'un esempio concreto', B: "com'è andata altrove" },
    body: `Buongiorno {{ firstName }},

ecco un esempio:

{{ proof }}

Forse qui non vale: {{ work }} {{ context }}. Vuole sapere che cosa lo ha reso possibile, per valutarlo in {{ company }}?`,
  },
  {
    language: 'it',
    id: 'f_breakup',
    subjects: { A: 'forse non ora', B: 'come preferisce' },
    body: `Buongiorno {{ firstName }},

forse in {{ company }} questa non è una priorità al momento: {{ work }} {{ context }}. Lo capisco benissimo.

Preferisce che Le riscriva fra qualche mese o che non Le scriva più?`,
  },
  {
    language: 'it',
    id: 'f_close',
    subjects: { A: 'basta una parola', B: "un'ultima domanda" },
    body: `Buongiorno {{ firstName }},

questo è il mio ultimo messaggio sull'argomento: {{ work }} {{ context }}.

Per {{ company }} la risposta è «sì», «più avanti» o «mai»? Basta una parola, e mi regolerò di conseguenza.`,
  },
  {
    language: 'pt',
    id: 'f_social_proof',
    subjects: { A: 'um exemplo concreto', B: 'uma experiência nossa' },
    body: `Olá {{ firstName }},

{{ proof }}

Pode não valer aqui: {{ work }} {{ context }}. Quer saber o que o tornou possível, para avaliar se serve para {{ company }}?`,
  },
  {
    language: 'pt',
    id: 'f_breakup',
    subjects: { A: 'talvez não agora', B: 'a decisão é sua' },
    body: `Olá {{ firstName }},

Talvez isto não seja uma prioridade em {{ company }} neste momento: {{ work }} {{ context }}. Compreendo perfeitamente.

Prefere que volte a escrever daqui a alguns meses ou que não escreva mais?`,
  },
  {
    language: 'pt',
    id: 'f_close',
    subjects: { A: 'basta uma palavra', B: 'uma última pergunta' },
    body: `Olá {{ firstName }},

Esta é a minha última mensagem sobre este tema: {{ work }} {{ context }}.

Para {{ company }}, a resposta é “sim”, “mais tarde” ou “nunca”? Basta uma palavra, e assim farei.`,
  },
];
