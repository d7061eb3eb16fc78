import type { ForeignText } from './foreign.ts';

/** First messages for the upper tiers. Written in each language, and no translations: what the angle does is the same. */
export const FIRST_IN_PORTUGUESE_AND_THE_NORTH: readonly ForeignText[] = [
  {
    language: 'pt',
    id: 't1_value_first',
    subjects: { A: 'uma breve verificação', B: 'verificar sem ferramentas' },
    body: `Olá {{ firstName }},

Um tema em que costuma valer a pena parar um pouco: {{ work }} {{ context }}.

Uma verificação que não exige nenhuma ferramenta: anote cada passo, marque os que apenas passam informação e pergunte a quem fariam falta.

Se a lista ficar longa em {{ company }}, talvez possamos ajudar. Em poucas palavras: {{ offer }}.

Posso enviar as perguntas que eu faria?`,
  },
  {
    language: 'pt',
    id: 't2_innovation_champion',
    subjects: { A: 'um teste com fim', B: 'testar com data' },
    body: `Olá {{ firstName }},

Um teste precisa de um responsável, de um só processo e de uma data em que termina. Sem essa data, torna-se um hábito que ninguém escolheu.

Em poucas palavras: {{ offer }}. Para {{ company }}, eu proporia um teste sobre um único tema: {{ work }} {{ context }}. Os motivos para parar ficariam definidos desde o início.

Quer ver a proposta?`,
  },
  {
    language: 'sv',
    id: 't1_value_first',
    subjects: { A: 'en kort kontroll', B: 'kontroll utan verktyg' },
    body: `Hej {{ firstName }},

Ett ämne som det ofta lönar sig att titta närmare på: {{ work }} {{ context }}.

Här är en kontroll som inte kräver några verktyg: skriv upp varje steg, markera dem som bara för information vidare och fråga vem som skulle sakna dem.

Blir listan lång hos {{ company }} kan vi kanske hjälpa till. Vi {{ offer }}.

Får jag skicka frågorna som jag skulle ställa?`,
  },
  {
    language: 'sv',
    id: 't2_innovation_champion',
    subjects: { A: 'försök med slutdatum', B: 'ett försök som slutar' },
    body: `Hej {{ firstName }},

Ett försök behöver någon som ansvarar, ett enda arbetssätt och en dag då det tar slut. Utan den dagen blir det en vana som ingen har valt.

Vi {{ offer }}. För {{ company }} skulle jag skissa ett försök med ett enda ämne: {{ work }} {{ context }}. Skälen att avbryta bestäms i förväg.

Vill du se skissen?`,
  },
  {
    language: 'da',
    id: 't1_value_first',
    subjects: { A: 'en kort gennemgang', B: 'gennemgang uden værktøj' },
    body: `Hej {{ firstName }},

Et emne, som det ofte betaler sig at se nærmere på: {{ work }} {{ context }}.

Her er en gennemgang, der ikke kræver værktøjer: Skriv hvert trin ned, sæt en streg ved dem, der kun sender oplysninger videre, og spørg, hvem der ville savne dem.

Bliver listen lang hos {{ company }}, kan vi måske hjælpe. Vi {{ offer }}.

Må jeg sende dig de spørgsmål, jeg ville stille?`,
  },
  {
    language: 'da',
    id: 't2_innovation_champion',
    subjects: { A: 'forsøg med slutdato', B: 'et afgrænset forsøg' },
    body: `Hej {{ firstName }},

Et forsøg har brug for en ansvarlig, en enkelt arbejdsgang og en dag, hvor det slutter. Uden den dag bliver det en vane, som ingen har valgt.

Vi {{ offer }}. For {{ company }} ville jeg skitsere et forsøg med ét emne: {{ work }} {{ context }}. Grundene til at stoppe ville ligge fast på forhånd.

Vil du se skitsen?`,
  },
  {
    language: 'no',
    id: 't1_value_first',
    subjects: { A: 'en kort gjennomgang', B: 'gjennomgang uten verktøy' },
    body: `Hei {{ firstName }},

Et tema det ofte lønner seg å se nærmere på: {{ work }} {{ context }}.

Her er en gjennomgang som ikke krever verktøy: Skriv ned hvert steg, sett en strek ved dem som bare sender opplysninger videre, og spør hvem som ville savne dem.

Blir listen lang hos {{ company }}, kan vi kanskje hjelpe. Vi {{ offer }}.

Kan jeg sende deg spørsmålene jeg ville ha stilt?`,
  },
  {
    language: 'no',
    id: 't2_innovation_champion',
    subjects: { A: 'forsøk med sluttdato', B: 'et avgrenset forsøk' },
    body: `Hei {{ firstName }},

Et forsøk trenger en ansvarlig, én arbeidsmåte og en dag da det slutter. Uten den dagen blir det en vane som ingen har valgt.

Vi {{ offer }}. For {{ company }} ville jeg ha skissert et forsøk med ett tema: {{ work }} {{ context }}. Grunnene til å stoppe ville ligge fast på forhånd.

Vil du se skissen?`,
  },
  {
    language: 'fi',
    id: 't1_value_first',
    subjects: { A: 'lyhyt tarkistus', B: 'tarkistus ilman työkaluja' },
    body: `Hei {{ firstName }},

Tämä on aihe, jota kannattaa usein katsoa lähempää: {{ work }} {{ context }}.

Tarkistukseen ei tarvita työkaluja: kirjoita jokainen vaihe muistiin, merkitse ne, jotka vain välittävät tietoa, ja kysy, kuka niitä kaipaisi.

Jos listasta tulee pitkä, {{ company }} saa meiltä halutessaan apua. Me {{ offer }}.

Lähetänkö kysymykset, jotka itse esittäisin?`,
  },
  {
    language: 'fi',
    id: 't2_innovation_champion',
    subjects: { A: 'kokeilulle päättymispäivä', B: 'rajattu kokeilu' },
    body: `Hei {{ firstName }},

Kokeilu tarvitsee vastuuhenkilön, yhden työtavan ja päivän, jona se päättyy. Ilman sitä päivää kokeilusta tulee tapa, jota kukaan ei ole valinnut.

Me {{ offer }}. Luonnostelisin kokeilun, jossa aiheita olisi vain yksi: {{ work }} {{ context }}. Ennen aloitusta {{ company }} päättäisi, milloin kokeilu keskeytetään.

Haluatko nähdä luonnoksen?`,
  },
  {
    language: 'pl',
    id: 't1_value_first',
    subjects: { A: 'krótkie sprawdzenie', B: 'sprawdzenie bez narzędzi' },
    body: `Dzień dobry,

oto temat, któremu często warto się przyjrzeć: {{ work }} {{ context }}.

Do takiego sprawdzenia nie potrzeba narzędzi: wystarczy spisać wszystkie kroki, zaznaczyć te, które tylko przekazują informacje, i zapytać, komu by ich brakowało.

Jeśli w firmie {{ company }} lista okaże się długa, być może pomożemy. Krótko o nas: {{ offer }}.

Czy mogę przesłać pytania, które warto przy tym zadać?`,
  },
  {
    language: 'pl',
    id: 't2_innovation_champion',
    subjects: { A: 'próba z terminem', B: 'próba z datą zakończenia' },
    body: `Dzień dobry,

każda próba wymaga osoby odpowiedzialnej, jednego procesu i dnia, w którym się kończy. Bez tego dnia staje się nawykiem, którego nikt nie wybrał.

Krótko o nas: {{ offer }}. Dla firmy {{ company }} można zaplanować próbę na jeden temat: {{ work }} {{ context }}. Powody jej przerwania byłyby ustalone z góry.

Czy chcieliby Państwo zobaczyć taki plan?`,
  },
];
