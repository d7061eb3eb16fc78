import type { ForeignText } from './foreign.ts';

/** Written in each language, and no translations: what the angle does is the same. */
export const IN_SPANISH_ITALIAN_PORTUGUESE: readonly ForeignText[] = [
  {
    language: 'es',
    id: 't1_value_first',
    subjects: { A: 'una comprobación breve', B: 'revisar sin herramientas' },
    body: `Hola, {{ firstName }}:

Un tema en el que suele valer la pena detenerse: {{ work }} {{ context }}.

Una comprobación que no necesita ninguna herramienta: anote cada paso, marque los que solo trasladan información y pregunte quién los echaría en falta.

Si la lista resulta larga en {{ company }}, quizá podamos ayudar. Nosotros {{ offer }}.

¿Le envío las preguntas que yo haría?`,
  },
  {
    language: 'es',
    id: 't2_innovation_champion',
    subjects: { A: 'una prueba con cierre', B: 'probar con fecha' },
    body: `Hola, {{ firstName }}:

Una prueba necesita un responsable, un solo proceso y una fecha de cierre. Sin esa fecha se convierte en una costumbre que nadie eligió.

Nosotros {{ offer }}. Para {{ company }} plantearía una prueba sobre un único tema: {{ work }} {{ context }}. Los motivos para parar quedarían fijados desde el principio.

¿Quiere ver el planteamiento?`,
  },
  {
    language: 'es',
    id: 't3_diy_resource',
    subjects: { A: 'una página para revisar', B: 'hacerlo sin nosotros' },
    body: `Hola, {{ firstName }}:

Tal vez en {{ company }} prefieran resolverlo por su cuenta: {{ work }} {{ context }}. En ese caso puedo escribir qué conviene revisar y en qué orden, en una sola página y sin publicidad.

Y si algún día quieren ayuda, nosotros {{ offer }}.

¿Le envío la página?`,
  },
  {
    language: 'es',
    id: 'f_value_followup',
    subjects: { A: 'una idea más', B: 'quién lo nota' },
    body: `Hola, {{ firstName }}:

Una idea sobre un tema {{ context }}: {{ work }}. Anote la última vez que salió mal y quién se dio cuenta primero. Suele ser un buen punto de partida.

¿Le serviría un ejemplo desarrollado para {{ company }}?`,
  },
  {
    language: 'it',
    id: 't1_value_first',
    subjects: { A: 'una breve verifica', B: 'verificare senza strumenti' },
    body: `Buongiorno {{ firstName }},

un tema su cui spesso vale la pena fermarsi: {{ work }} {{ context }}.

Ecco una verifica che non richiede strumenti: annoti ogni passaggio, segni quelli che spostano soltanto informazioni e chieda a chi mancherebbero.

Se in {{ company }} l'elenco risulta lungo, forse possiamo aiutare. Noi {{ offer }}.

Le posso inviare le domande che farei?`,
  },
  {
    language: 'it',
    id: 't2_innovation_champion',
    subjects: { A: 'una prova che finisce', B: 'prova con una data' },
    body: `Buongiorno {{ firstName }},

una prova ha bisogno di un responsabile, di un solo processo e di una data in cui finisce. Senza quella data diventa un'abitudine che nessuno ha scelto.

Noi {{ offer }}. Per {{ company }} imposterei una prova su un unico tema: {{ work }} {{ context }}. I motivi per fermarsi sarebbero fissati fin dall'inizio.

Vuole vedere la proposta?`,
  },
  {
    language: 'it',
    id: 't3_diy_resource',
    subjects: { A: 'una pagina di controllo', B: 'anche senza di noi' },
    body: `Buongiorno {{ firstName }},

forse in {{ company }} preferite risolverlo da soli: {{ work }} {{ context }}. In tal caso posso scrivere che cosa controllare e in quale ordine, in una sola pagina e senza pubblicità.

E se un giorno servisse un aiuto, noi {{ offer }}.

Le mando la pagina?`,
  },
  {
    language: 'it',
    id: 'f_value_followup',
    subjects: { A: "ancora un'idea su questo", B: 'chi se ne accorge' },
    body: `Buongiorno {{ firstName }},

un'idea su un tema {{ context }}: {{ work }}. Annoti l'ultima volta che è andato storto qualcosa e chi se n'è accorto per primo. Spesso conviene cominciare da lì.

Le sarebbe utile un esempio svolto per {{ company }}?`,
  },
  {
    language: 'pt',
    id: 't3_diy_resource',
    subjects: { A: 'uma página para verificar', B: 'fazer sem nós' },
    body: `Olá {{ firstName }},

Talvez em {{ company }} prefiram resolver isto por conta própria: {{ work }} {{ context }}. Nesse caso, posso escrever o que convém verificar e por que ordem, numa só página e sem publicidade.

E se um dia quiserem ajuda, nós {{ offer }}.

Posso enviar essa página?`,
  },
  {
    language: 'pt',
    id: 'f_value_followup',
    subjects: { A: 'mais uma ideia', B: 'quem dá por isso' },
    body: `Olá {{ firstName }},

Uma ideia sobre um tema {{ context }}: {{ work }}. Anote a última vez que algo correu mal e quem deu por isso primeiro. É muitas vezes aí que convém começar.

Seria útil um exemplo trabalhado para {{ company }}?`,
  },
];
