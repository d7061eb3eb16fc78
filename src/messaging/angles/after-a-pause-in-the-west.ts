import type { ForeignText } from './foreign.ts';

/** Mails that come back to somebody after a while: none says why there was one. Written in each language, and no translations. */
export const AFTER_A_PAUSE_IN_THE_WEST: readonly ForeignText[] = [
  {
    language: 'de',
    id: 'f_revival',
    subjects: { A: 'ein zweiter Blick', B: 'noch einmal hinsehen' },
    body: `Guten Tag {{ fullName }},

vielleicht sieht es damit bei {{ company }} inzwischen anders aus: {{ work }} {{ context }}.

Wir {{ offer }}. Lohnt sich ein zweiter Blick, oder soll ich es dabei belassen?`,
  },
  {
    language: 'de',
    id: 'f_ooo_retouch',
    subjects: { A: 'wieder aufgenommen', B: 'daran anknüpfen' },
    body: `Guten Tag {{ fullName }},

da Sie wieder erreichbar sind, knüpfe ich hier an: {{ work }} {{ context }}.

Lohnt sich dazu ein kurzer Austausch für {{ company }}?`,
  },
  {
    language: 'de',
    id: 'f_nurture',
    subjects: { A: 'ein späterer Zeitpunkt', B: 'noch einmal gefragt' },
    body: `Guten Tag {{ fullName }},

als wir uns zuletzt schrieben, war dafür nicht der richtige Zeitpunkt: {{ work }} {{ context }}.

Passt es bei {{ company }} jetzt besser?`,
  },
  {
    language: 'de',
    id: 'f_calendar_open',
    subjects: { A: 'ein gemeinsamer Termin', B: 'ein Tag im Kalender' },
    body: `Guten Tag {{ fullName }},

Sie hatten um einen späteren Termin gebeten, und mein Kalender reicht inzwischen so weit. Das Thema: {{ work }} {{ context }}.

Welcher Tag würde Ihnen bei {{ company }} passen?`,
  },
  {
    language: 'fr',
    id: 'f_revival',
    subjects: { A: 'un autre regard', B: 'y revenir ensemble' },
    body: `Bonjour {{ firstName }},

Peut-être la situation est-elle différente chez {{ company }} à présent : {{ work }} {{ context }}.

Nous {{ offer }}. Est-il utile d'en reparler, ou préférez-vous en rester là ?`,
  },
  {
    language: 'fr',
    id: 'f_ooo_retouch',
    subjects: { A: 'reprendre le fil', B: 'reprendre ce sujet' },
    body: `Bonjour {{ firstName }},

Puisque vous êtes de nouveau joignable, je reprends ce sujet : {{ work }} {{ context }}.

Un court échange serait-il utile chez {{ company }} ?`,
  },
  {
    language: 'fr',
    id: 'f_nurture',
    subjects: { A: 'y revenir maintenant', B: 'une question de moment' },
    body: `Bonjour {{ firstName }},

Lors de notre dernier échange, ce n'était pas le moment : {{ work }} {{ context }}.

Cela tombe-t-il mieux chez {{ company }} à présent ?`,
  },
  {
    language: 'fr',
    id: 'f_calendar_open',
    subjects: { A: 'un moment ensemble', B: 'choisir un jour' },
    body: `Bonjour {{ firstName }},

Vous aviez demandé une date plus lointaine, et mon agenda va maintenant jusque-là. Le sujet : {{ work }} {{ context }}.

Quel jour vous conviendrait chez {{ company }} ?`,
  },
  {
    language: 'nl',
    id: 'f_revival',
    subjects: { A: 'nog eens kijken', B: 'een tweede blik' },
    body: `Beste {{ firstName }},

Misschien is er bij {{ company }} nu wel ruimte voor dit onderwerp: {{ work }} {{ context }}.

Wij {{ offer }}. Is het de moeite waard om er nog eens naar te kijken, of zal ik het laten rusten?`,
  },
  {
    language: 'nl',
    id: 'f_ooo_retouch',
    subjects: { A: 'de draad oppakken', B: 'verder waar het lag' },
    body: `Beste {{ firstName }},

Nu u weer bereikbaar bent, pak ik de draad op: {{ work }} {{ context }}.

Is een kort gesprek hierover zinvol voor {{ company }}?`,
  },
  {
    language: 'nl',
    id: 'f_nurture',
    subjects: { A: 'een later moment', B: 'nog eens gevraagd' },
    body: `Beste {{ firstName }},

Toen wij elkaar de vorige keer schreven, kwam dit niet goed uit: {{ work }} {{ context }}.

Past het bij {{ company }} nu beter?`,
  },
  {
    language: 'nl',
    id: 'f_calendar_open',
    subjects: { A: 'een dag kiezen', B: 'een moment voor overleg' },
    body: `Beste {{ firstName }},

U vroeg om een later moment, en mijn agenda loopt inmiddels tot zover. Het onderwerp: {{ work }} {{ context }}.

Welke dag komt u bij {{ company }} goed uit?`,
  },
  {
    language: 'es',
    id: 'f_revival',
    subjects: { A: 'volver a mirarlo', B: 'otra mirada al tema' },
    body: `Hola, {{ firstName }}:

Quizá esto se vea hoy de otra manera en {{ company }}: {{ work }} {{ context }}.

Nosotros {{ offer }}. ¿Le parece útil retomarlo o prefiere que lo deje aquí?`,
  },
  {
    language: 'es',
    id: 'f_ooo_retouch',
    subjects: { A: 'retomar el hilo', B: 'seguir donde quedó' },
    body: `Hola, {{ firstName }}:

Ahora que vuelve a estar disponible, retomo el tema: {{ work }} {{ context }}.

¿Le parece útil una breve conversación sobre esto en {{ company }}?`,
  },
  {
    language: 'es',
    id: 'f_nurture',
    subjects: { A: 'un momento mejor', B: 'preguntar otra vez' },
    body: `Hola, {{ firstName }}:

La última vez que nos escribimos no era el momento para esto: {{ work }} {{ context }}.

¿Encaja mejor ahora en {{ company }}?`,
  },
  {
    language: 'es',
    id: 'f_calendar_open',
    subjects: { A: 'buscar un día', B: 'una fecha posible' },
    body: `Hola, {{ firstName }}:

Usted pidió una fecha más adelante, y mi calendario ya llega hasta ahí. El tema: {{ work }} {{ context }}.

¿Qué día le vendría bien en {{ company }}?`,
  },
  {
    language: 'it',
    id: 'f_revival',
    subjects: { A: 'uno sguardo nuovo', B: 'tornare sul tema' },
    body: `Buongiorno {{ firstName }},

forse oggi in {{ company }} la situazione è diversa: {{ work }} {{ context }}.

Noi {{ offer }}. Vale la pena riparlarne, o preferisce che mi fermi qui?`,
  },
  {
    language: 'it',
    id: 'f_ooo_retouch',
    subjects: { A: 'riprendere il filo', B: 'riprendere il tema' },
    body: `Buongiorno {{ firstName }},

ora che è di nuovo raggiungibile, riprendo il discorso: {{ work }} {{ context }}.

Sarebbe utile un breve scambio su questo in {{ company }}?`,
  },
  {
    language: 'it',
    id: 'f_nurture',
    subjects: { A: 'un momento migliore', B: 'chiedere di nuovo' },
    body: `Buongiorno {{ firstName }},

quando ci siamo scritti l'ultima volta non era il momento per questo: {{ work }} {{ context }}.

Adesso in {{ company }} il momento è più adatto?`,
  },
  {
    language: 'it',
    id: 'f_calendar_open',
    subjects: { A: 'trovare un giorno', B: 'una data possibile' },
    body: `Buongiorno {{ firstName }},

aveva chiesto una data più avanti, e il mio calendario ora arriva fin lì. Il tema: {{ work }} {{ context }}.

Quale giorno andrebbe bene per Lei in {{ company }}?`,
  },
  {
    language: 'pt',
    id: 'f_revival',
    subjects: { A: 'um novo olhar', B: 'voltar ao tema' },
    body: `Olá {{ firstName }},

Talvez isto se veja hoje de outra forma em {{ company }}: {{ work }} {{ context }}.

Em poucas palavras: {{ offer }}. Vale a pena voltar ao assunto, ou prefere que eu fique por aqui?`,
  },
  {
    language: 'pt',
    id: 'f_ooo_retouch',
    subjects: { A: 'retomar o fio', B: 'retomar o tema' },
    body: `Olá {{ firstName }},

Agora que já está disponível de novo, retomo o tema: {{ work }} {{ context }}.

Seria útil uma breve conversa sobre isto em {{ company }}?`,
  },
  {
    language: 'pt',
    id: 'f_nurture',
    subjects: { A: 'um momento melhor', B: 'perguntar de novo' },
    body: `Olá {{ firstName }},

Quando nos escrevemos da última vez, não era o momento para isto: {{ work }} {{ context }}.

Será que agora faz mais sentido em {{ company }}?`,
  },
  {
    language: 'pt',
    id: 'f_calendar_open',
    subjects: { A: 'escolher um dia', B: 'uma data possível' },
    body: `Olá {{ firstName }},

Tinha pedido uma data mais à frente, e a minha agenda já chega até lá. O tema: {{ work }} {{ context }}.

Que dia seria conveniente em {{ company }}?`,
  },
];
