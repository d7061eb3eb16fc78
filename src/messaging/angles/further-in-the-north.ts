import type { ForeignText } from './foreign.ts';

/** The later mails of a sequence. Written in each language, and no translations: what the angle does is the same. */
export const FURTHER_IN_THE_NORTH_AND_POLISH: readonly ForeignText[] = [
  {
    language: 'sv',
    id: 'f_social_proof',
    subjects: { A: 'ett konkret exempel', B: 'hur det gick' },
    body: `Hej {{ firstName }},

{{ proof }}

Det behöver inte gälla här: {{ work }} {{ context }}. Ska jag berätta vad som gjorde det möjligt, så att du själv kan bedöma det för {{ company }}?`,
  },
  {
    language: 'sv',
    id: 'f_breakup',
    subjects: { A: 'kanske inte nu', B: 'du bestämmer' },
    body: `Hej {{ firstName }},

Det här står kanske inte högst på listan hos {{ company }} just nu: {{ work }} {{ context }}. Det är helt i sin ordning.

Ska jag höra av mig igen om några månader, eller vill du inte ha fler mejl?`,
  },
  {
    language: 'sv',
    id: 'f_close',
    subjects: { A: 'ett ord räcker', B: 'en sista fråga' },
    body: `Hej {{ firstName }},

Det här är mitt sista mejl i ämnet: {{ work }} {{ context }}.

Är svaret för {{ company }} ”ja”, ”senare” eller ”aldrig”? Ett ord räcker, och jag rättar mig efter det.`,
  },
  {
    language: 'da',
    id: 'f_social_proof',
    subjects: { A: 'et konkret eksempel', B: 'sådan gik det' },
    body: `Hej {{ firstName }},

{{ proof }}

Det gælder ikke nødvendigvis her: {{ work }} {{ context }}. Skal jeg fortælle, hvad der gjorde det muligt, så du selv kan vurdere det for {{ company }}?`,
  },
  {
    language: 'da',
    id: 'f_breakup',
    subjects: { A: 'måske ikke nu', B: 'du bestemmer' },
    body: `Hej {{ firstName }},

Måske står det her ikke øverst på listen hos {{ company }} lige nu: {{ work }} {{ context }}. Det er helt i orden.

Skal jeg skrive igen om nogle måneder, eller vil du helst ikke have flere mails?`,
  },
  {
    language: 'da',
    id: 'f_close',
    subjects: { A: 'et ord er nok', B: 'et sidste spørgsmål' },
    body: `Hej {{ firstName }},

Det her er min sidste mail om emnet: {{ work }} {{ context }}.

Er svaret for {{ company }} »ja«, »senere« eller »aldrig«? Et enkelt ord er nok, og jeg retter mig efter det.`,
  },
  {
    language: 'no',
    id: 'f_social_proof',
    subjects: { A: 'et konkret eksempel', B: 'slik gikk det' },
    body: `Hei {{ firstName }},

{{ proof }}

Det gjelder ikke nødvendigvis her: {{ work }} {{ context }}. Skal jeg fortelle hva som gjorde det mulig, så du selv kan vurdere det for {{ company }}?`,
  },
  {
    language: 'no',
    id: 'f_breakup',
    subjects: { A: 'kanskje ikke nå', B: 'du bestemmer' },
    body: `Hei {{ firstName }},

Kanskje står ikke dette øverst på listen hos {{ company }} akkurat nå: {{ work }} {{ context }}. Det er helt greit.

Skal jeg skrive igjen om noen måneder, eller vil du helst ikke ha flere e-poster?`,
  },
  {
    language: 'no',
    id: 'f_close',
    subjects: { A: 'ett ord er nok', B: 'et siste spørsmål' },
    body: `Hei {{ firstName }},

Dette er den siste e-posten fra meg om temaet: {{ work }} {{ context }}.

Er svaret for {{ company }} «ja», «senere» eller «aldri»? Ett ord er nok, og jeg retter meg etter det.`,
  },
  {
    language: 'fi',
    id: 'f_social_proof',
    subjects: { A: 'yksi esimerkki', B: 'miten siinä kävi' },
    body: `Hei {{ firstName }},

{{ proof }}

Se ei välttämättä päde tässä: {{ work }} {{ context }}. Kerronko, mikä sen mahdollisti, jotta voit itse arvioida, hyötyisikö {{ company }} siitä?`,
  },
  {
    language: 'fi',
    id: 'f_breakup',
    subjects: { A: 'ehkä ei nyt', B: 'sinä päätät' },
    body: `Hei {{ firstName }},

Ehkä {{ company }} keskittyy juuri nyt muuhun kuin tähän: {{ work }} {{ context }}. Se on täysin ymmärrettävää.

Kirjoitanko uudelleen muutaman kuukauden päästä vai lopetanko kokonaan?`,
  },
  {
    language: 'fi',
    id: 'f_close',
    subjects: { A: 'yksi sana riittää', B: 'vielä viimeinen kysymys' },
    body: `Hei {{ firstName }},

Tämä on viimeinen viestini tästä aiheesta: {{ work }} {{ context }}.

Mitä {{ company }} vastaa: ”kyllä”, ”myöhemmin” vai ”ei koskaan”? Yksi sana riittää, ja toimin sen mukaan.`,
  },
  {
    language: 'pl',
    id: 'f_social_proof',
    subjects: { A: 'konkretny przykład', B: 'doświadczenie z praktyki' },
    body: `Dzień dobry,

oto przykład:

{{ proof }}

Tutaj może być inaczej: {{ work }} {{ context }}. Czy mam napisać, co na to pozwoliło, aby mogli Państwo ocenić, czy przyda się to firmie {{ company }}?`,
  },
  {
    language: 'pl',
    id: 'f_breakup',
    subjects: { A: 'może nie teraz', B: 'decyzja należy do Państwa' },
    body: `Dzień dobry,

być może w firmie {{ company }} nie jest to teraz najważniejsze: {{ work }} {{ context }}. To zupełnie zrozumiałe.

Czy mam odezwać się za kilka miesięcy, czy więcej nie pisać?`,
  },
  {
    language: 'pl',
    id: 'f_close',
    subjects: { A: 'wystarczy jedno słowo', B: 'ostatnie pytanie' },
    body: `Dzień dobry,

to moja ostatnia wiadomość na ten temat: {{ work }} {{ context }}.

Czy odpowiedź firmy {{ company }} brzmi „tak”, „później” czy „nigdy”? Wystarczy jedno słowo, a zastosuję się do niego.`,
  },
];
