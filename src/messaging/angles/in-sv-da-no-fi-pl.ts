import type { ForeignText } from './foreign.ts';

/** Written in each language, and no translations: what the angle does is the same. */
export const IN_THE_NORTH_AND_POLISH: readonly ForeignText[] = [
  {
    language: 'sv',
    id: 't3_diy_resource',
    subjects: { A: 'en sida att kontrollera', B: 'utan vår hjälp' },
    body: `Hej {{ firstName }},

Kanske löser ni det hellre själva på {{ company }}: {{ work }} {{ context }}. I så fall skriver jag gärna ner vad som är värt att kontrollera och i vilken ordning, på en enda sida och utan reklam.

Och om ni någon gång vill ha hjälp: vi {{ offer }}.

Ska jag skicka sidan till dig?`,
  },
  {
    language: 'sv',
    id: 'f_value_followup',
    subjects: { A: 'en tanke till', B: 'vem som märker det' },
    body: `Hej {{ firstName }},

En tanke om ett ämne {{ context }}: {{ work }}. Skriv upp när det senast gick fel och vem som märkte det först. Det är ofta där man ska börja.

Skulle ett genomarbetat exempel för {{ company }} vara till hjälp?`,
  },
  {
    language: 'da',
    id: 't3_diy_resource',
    subjects: { A: 'en side til kontrol', B: 'uden vores hjælp' },
    body: `Hej {{ firstName }},

Måske løser I det hellere selv hos {{ company }}: {{ work }} {{ context }}. I så fald skriver jeg gerne ned, hvad der er værd at kontrollere og i hvilken rækkefølge, på én side og uden reklame.

Og skulle I en dag ønske hjælp: vi {{ offer }}.

Skal jeg sende siden til dig?`,
  },
  {
    language: 'da',
    id: 'f_value_followup',
    subjects: { A: 'endnu en tanke', B: 'hvem der opdager det' },
    body: `Hej {{ firstName }},

En tanke om et emne {{ context }}: {{ work }}. Skriv ned, hvornår det sidst gik galt, og hvem der opdagede det først. Det er ofte dér, man skal begynde.

Ville et gennemarbejdet eksempel for {{ company }} være en hjælp for dig?`,
  },
  {
    language: 'no',
    id: 't3_diy_resource',
    subjects: { A: 'en side til kontroll', B: 'uten vår hjelp' },
    body: `Hei {{ firstName }},

Kanskje løser dere det heller selv hos {{ company }}: {{ work }} {{ context }}. I så fall skriver jeg gjerne ned hva som er verdt å kontrollere og i hvilken rekkefølge, på én side og uten reklame.

Og skulle dere en dag ønske hjelp: vi {{ offer }}.

Skal jeg sende siden til deg?`,
  },
  {
    language: 'no',
    id: 'f_value_followup',
    subjects: { A: 'enda en tanke', B: 'hvem som oppdager det' },
    body: `Hei {{ firstName }},

En tanke om et tema {{ context }}: {{ work }}. Skriv ned når det sist gikk galt, og hvem som oppdaget det først. Det er ofte der man bør begynne.

Ville et gjennomarbeidet eksempel for {{ company }} være til hjelp for deg?`,
  },
  {
    language: 'fi',
    id: 't3_diy_resource',
    subjects: { A: 'yksi sivu tarkistettavaksi', B: 'ilman apuamme' },
    body: `Hei {{ firstName }},

Ehkä asia ratkeaa teillä parhaiten omin voimin: {{ work }} {{ context }}. Siinä tapauksessa kirjoitan mielelläni yhdelle sivulle, mitä kannattaa tarkistaa ja missä järjestyksessä. Aiheena olisi vain {{ company }}.

Ja jos joskus kaipaatte apua: me {{ offer }}.

Lähetänkö sivun sinulle?`,
  },
  {
    language: 'fi',
    id: 'f_value_followup',
    subjects: { A: 'vielä yksi ajatus', B: 'kuka sen huomaa' },
    body: `Hei {{ firstName }},

Yksi ajatus työstä {{ context }}: {{ work }}. Kirjoita muistiin, milloin se viimeksi meni pieleen ja kuka sen huomasi ensin. Siitä on usein hyvä aloittaa.

Auttaisiko valmis esimerkki, jossa aiheena on {{ company }}?`,
  },
  {
    language: 'pl',
    id: 't3_diy_resource',
    subjects: { A: 'jedna strona do sprawdzenia', B: 'bez naszej pomocy' },
    body: `Dzień dobry,

być może w firmie {{ company }} wolą Państwo rozwiązać to sami: {{ work }} {{ context }}. W takim razie chętnie spiszę na jednej stronie, co warto sprawdzić i w jakiej kolejności, bez reklamy.

Gdyby kiedyś przydała się pomoc, krótko o nas: {{ offer }}.

Czy mogę przesłać tę stronę?`,
  },
  {
    language: 'pl',
    id: 'f_value_followup',
    subjects: { A: 'jeszcze jedna myśl', B: 'kto to zauważa' },
    body: `Dzień dobry,

jedna myśl na temat pracy {{ context }}: {{ work }}. Warto zapisać, kiedy ostatnio coś poszło nie tak i kto pierwszy to zauważył. Często właśnie od tego dobrze zacząć.

Czy przydałby się Państwu opracowany przykład dla firmy {{ company }}?`,
  },
];
