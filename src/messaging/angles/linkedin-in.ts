import type { ForeignText } from './foreign.ts';

type Said = Readonly<Record<'connect' | 'message' | 'followUp', string>>;

const onLinkedIn = (language: ForeignText['language'], { connect, message, followUp }: Said): ForeignText[] =>
  [
    { id: 'l_connect', body: connect },
    { id: 'l_message', body: message },
    { id: 'l_followup_message', body: followUp },
  ].map((text) => ({ ...text, language, subjects: { A: '', B: '' } }));

/** What is written on LinkedIn in other languages. The person who writes may be a man or a woman, so no word tells. */
export const ON_LINKEDIN_IN: readonly ForeignText[] = [
  ...onLinkedIn('de', {
    connect: `Guten Tag {{ fullName }}, mich interessiert, wie man bei {{ company }} an dieses Thema herangeht: {{ work }} {{ context }}. Wollen wir uns vernetzen?`,
    message: `Guten Tag {{ fullName }}, vielen Dank für die Vernetzung.

Wir {{ offer }}. Das könnte auch bei Ihnen ein Thema sein: {{ work }} {{ context }}.

Wie läuft das derzeit bei {{ company }}?`,
    followUp: `Guten Tag {{ fullName }}, ein Gedanke zu einem Thema {{ context }}: {{ work }}. Schreiben Sie auf, wann es zuletzt schiefging und wer es zuerst bemerkt hat.

Würde Ihnen ein ausgearbeitetes Beispiel für {{ company }} helfen, oder soll ich es dabei belassen?`,
  }),
  ...onLinkedIn('fr', {
    connect: `Bonjour {{ firstName }}, la manière dont on aborde ce sujet chez {{ company }} m'intéresse : {{ work }} {{ context }}. Seriez-vous d'accord pour entrer en relation ?`,
    message: `Merci d'avoir accepté mon invitation, {{ firstName }}.

Nous {{ offer }}. Cela vous concerne peut-être : {{ work }} {{ context }}.

Comment cela se passe-t-il aujourd'hui chez {{ company }} ?`,
    followUp: `Bonjour {{ firstName }}, une idée sur un sujet {{ context }} : {{ work }}. Notez la dernière fois que cela s'est mal passé, et qui l'a remarqué en premier.

Un exemple détaillé pour {{ company }} vous serait-il utile, ou préférez-vous que j'en reste là ?`,
  }),
  ...onLinkedIn('nl', {
    connect: `Beste {{ firstName }}, ik ben benieuwd hoe {{ company }} dit onderwerp aanpakt: {{ work }} {{ context }}. Mag ik u aan mijn netwerk toevoegen?`,
    message: `Bedankt dat u mijn uitnodiging hebt aangenomen, {{ firstName }}.

Wij {{ offer }}. Misschien speelt dit ook bij u: {{ work }} {{ context }}.

Hoe gaat dat op dit moment bij {{ company }}?`,
    followUp: `Beste {{ firstName }}, een gedachte over een onderwerp {{ context }}: {{ work }}. Schrijf op wanneer het voor het laatst misging en wie dat als eerste merkte.

Hebt u iets aan een uitgewerkt voorbeeld voor {{ company }}, of zal ik het hierbij laten?`,
  }),
  ...onLinkedIn('es', {
    connect: `Hola, {{ firstName }}. Me interesa saber cómo abordan este tema en {{ company }}: {{ work }} {{ context }}. ¿Le parece bien que conectemos?`,
    message: `Gracias por aceptar mi invitación, {{ firstName }}.

En pocas palabras: {{ offer }}. Quizá tenga que ver con su trabajo: {{ work }} {{ context }}.

¿Cómo lo resuelven hoy en {{ company }}?`,
    followUp: `Hola, {{ firstName }}. Una idea sobre un tema {{ context }}: {{ work }}. Anote la última vez que salió mal y quién se dio cuenta primero.

¿Le serviría un ejemplo desarrollado para {{ company }} o prefiere que lo deje aquí?`,
  }),
  ...onLinkedIn('it', {
    connect: `Buongiorno {{ firstName }}, mi interessa capire come si affronta questo tema in {{ company }}: {{ work }} {{ context }}. Possiamo entrare in contatto?`,
    message: `Grazie per aver accettato il mio invito, {{ firstName }}.

In poche parole: {{ offer }}. Forse riguarda anche voi: {{ work }} {{ context }}.

Come funziona oggi in {{ company }}?`,
    followUp: `Buongiorno {{ firstName }}, un'idea su un tema {{ context }}: {{ work }}. Annoti l'ultima volta che è andato storto qualcosa e chi se n'è accorto per primo.

Le sarebbe utile un esempio svolto per {{ company }} o preferisce che mi fermi qui?`,
  }),
  ...onLinkedIn('pt', {
    connect: `Olá {{ firstName }}, gostaria de saber como se trata este tema em {{ company }}: {{ work }} {{ context }}. Aceita o meu convite?`,
    message: `Agradeço ter aceitado o meu convite, {{ firstName }}.

Em poucas palavras: {{ offer }}. Talvez tenha a ver com o seu trabalho: {{ work }} {{ context }}.

Como funciona isso hoje em {{ company }}?`,
    followUp: `Olá {{ firstName }}, uma ideia sobre um tema {{ context }}: {{ work }}. Anote a última vez que algo correu mal e quem deu por isso primeiro.

Seria útil um exemplo trabalhado para {{ company }} ou prefere que eu fique por aqui?`,
  }),
  ...onLinkedIn('sv', {
    connect: `Hej {{ firstName }}, jag är nyfiken på hur {{ company }} arbetar med det här: {{ work }} {{ context }}. Får jag lägga till dig i mitt nätverk?`,
    message: `Tack för att du tackade ja till min inbjudan, {{ firstName }}.

Vi {{ offer }}. Det rör kanske något hos er: {{ work }} {{ context }}.

Hur fungerar det hos {{ company }} i dag?`,
    followUp: `Hej {{ firstName }}, en tanke om ett ämne {{ context }}: {{ work }}. Skriv upp när det senast gick fel och vem som märkte det först.

Skulle ett genomarbetat exempel för {{ company }} vara till hjälp, eller ska jag låta saken bero?`,
  }),
  ...onLinkedIn('da', {
    connect: `Hej {{ firstName }}, det interesserer mig, hvordan {{ company }} griber det her an: {{ work }} {{ context }}. Må jeg tilføje dig til mit netværk?`,
    message: `Tak, fordi du tog imod min invitation, {{ firstName }}.

Vi {{ offer }}. Det berører måske noget hos jer: {{ work }} {{ context }}.

Hvordan fungerer det hos {{ company }} i dag?`,
    followUp: `Hej {{ firstName }}, en tanke om et emne {{ context }}: {{ work }}. Skriv ned, hvornår det sidst gik galt, og hvem der opdagede det først.

Ville et gennemarbejdet eksempel for {{ company }} være en hjælp, eller skal jeg lade det ligge?`,
  }),
  ...onLinkedIn('no', {
    connect: `Hei {{ firstName }}, jeg er nysgjerrig på hvordan {{ company }} arbeider med dette: {{ work }} {{ context }}. Kan jeg legge deg til i nettverket mitt?`,
    message: `Takk for at du godtok invitasjonen min, {{ firstName }}.

Vi {{ offer }}. Det berører kanskje noe hos dere: {{ work }} {{ context }}.

Hvordan fungerer det hos {{ company }} i dag?`,
    followUp: `Hei {{ firstName }}, en tanke om et tema {{ context }}: {{ work }}. Skriv ned når det sist gikk galt, og hvem som oppdaget det først.

Ville et gjennomarbeidet eksempel for {{ company }} være til hjelp, eller skal jeg la det ligge?`,
  }),
  ...onLinkedIn('fi', {
    connect: `Hei {{ firstName }}, minua kiinnostaa, miten {{ company }} hoitaa tämän: {{ work }} {{ context }}. Verkostoidutaanko?`,
    message: `Kiitos, että hyväksyit kutsuni, {{ firstName }}.

Me {{ offer }}. Se saattaa liittyä myös teidän työhönne: {{ work }} {{ context }}.

Miten {{ company }} hoitaa asian tällä hetkellä?`,
    followUp: `Hei {{ firstName }}, yksi ajatus työstä {{ context }}: {{ work }}. Kirjoita muistiin, milloin se viimeksi meni pieleen ja kuka sen huomasi ensin.

Auttaisiko valmis esimerkki, jossa aiheena on {{ company }}, vai jätänkö asian tähän?`,
  }),
  ...onLinkedIn('pl', {
    connect: `Dzień dobry, ciekawi mnie, jak firma {{ company }} podchodzi do tego tematu: {{ work }} {{ context }}. Czy możemy nawiązać kontakt?`,
    message: `Dzień dobry, dziękuję za przyjęcie zaproszenia.

Krótko o nas: {{ offer }}. Być może dotyczy to także Państwa: {{ work }} {{ context }}.

Jak wygląda to obecnie w firmie {{ company }}?`,
    followUp: `Dzień dobry, jedna myśl na temat pracy {{ context }}: {{ work }}. Warto zapisać, kiedy ostatnio coś poszło nie tak i kto pierwszy to zauważył.

Czy przydałby się Państwu opracowany przykład dla firmy {{ company }}, czy mam na tym poprzestać?`,
  }),
];
