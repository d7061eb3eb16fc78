import type { ForeignText } from './foreign.ts';

/** Mails that come back to somebody after a while: none says why there was one. Written in each language, and no translations. */
export const AFTER_A_PAUSE_IN_THE_NORTH_AND_POLISH: readonly ForeignText[] = [
  {
    language: 'sv',
    id: 'f_revival',
    subjects: { A: 'en ny titt', B: 'titta en gång till' },
    body: `Hej {{ firstName }},

Det här ser kanske annorlunda ut hos {{ company }} numera: {{ work }} {{ context }}.

Vi {{ offer }}. Är det värt en ny titt, eller ska jag låta det vara?`,
  },
  {
    language: 'sv',
    id: 'f_ooo_retouch',
    subjects: { A: 'ta upp tråden', B: 'tillbaka till ämnet' },
    body: `Hej {{ firstName }},

Nu när du går att nå igen tar jag upp tråden: {{ work }} {{ context }}.

Vore det värt ett kort samtal för {{ company }}?`,
  },
  {
    language: 'sv',
    id: 'f_nurture',
    subjects: { A: 'en bättre tidpunkt', B: 'frågar en gång till' },
    body: `Hej {{ firstName }},

När vi skrev till varandra senast var det inte läge för det här: {{ work }} {{ context }}.

Passar det bättre hos {{ company }} nu?`,
  },
  {
    language: 'sv',
    id: 'f_calendar_open',
    subjects: { A: 'hitta en dag', B: 'en tid tillsammans' },
    body: `Hej {{ firstName }},

Du bad om en senare tid, och nu sträcker sig min kalender så långt. Ämnet: {{ work }} {{ context }}.

Vilken dag skulle passa dig hos {{ company }}?`,
  },
  {
    language: 'da',
    id: 'f_revival',
    subjects: { A: 'et nyt blik', B: 'se på det igen' },
    body: `Hej {{ firstName }},

Måske ser det her anderledes ud hos {{ company }} nu: {{ work }} {{ context }}.

Vi {{ offer }}. Er det værd at se på igen, eller skal jeg lade det ligge?`,
  },
  {
    language: 'da',
    id: 'f_ooo_retouch',
    subjects: { A: 'tage tråden op', B: 'tilbage til emnet' },
    body: `Hej {{ firstName }},

Nu hvor du kan træffes igen, tager jeg tråden op: {{ work }} {{ context }}.

Ville en kort snak om det være nyttig for {{ company }}?`,
  },
  {
    language: 'da',
    id: 'f_nurture',
    subjects: { A: 'et bedre tidspunkt', B: 'endnu et spørgsmål' },
    body: `Hej {{ firstName }},

Da vi skrev sammen sidst, var det ikke det rette tidspunkt til det her: {{ work }} {{ context }}.

Passer det bedre hos {{ company }} nu?`,
  },
  {
    language: 'da',
    id: 'f_calendar_open',
    subjects: { A: 'finde en dag', B: 'en tid sammen' },
    body: `Hej {{ firstName }},

Du bad om et senere tidspunkt, og nu rækker min kalender så langt. Emnet: {{ work }} {{ context }}.

Hvilken dag ville passe dig hos {{ company }}?`,
  },
  {
    language: 'no',
    id: 'f_revival',
    subjects: { A: 'et nytt blikk', B: 'se på det igjen' },
    body: `Hei {{ firstName }},

Kanskje ser dette annerledes ut hos {{ company }} nå: {{ work }} {{ context }}.

Vi {{ offer }}. Er det verdt å se på igjen, eller skal jeg la det ligge?`,
  },
  {
    language: 'no',
    id: 'f_ooo_retouch',
    subjects: { A: 'ta opp tråden', B: 'tilbake til temaet' },
    body: `Hei {{ firstName }},

Nå som du er å treffe igjen, tar jeg opp tråden: {{ work }} {{ context }}.

Ville en kort prat om dette være nyttig for {{ company }}?`,
  },
  {
    language: 'no',
    id: 'f_nurture',
    subjects: { A: 'et bedre tidspunkt', B: 'spør en gang til' },
    body: `Hei {{ firstName }},

Da vi skrev til hverandre sist, var det ikke rett tidspunkt for dette: {{ work }} {{ context }}.

Passer det bedre hos {{ company }} nå?`,
  },
  {
    language: 'no',
    id: 'f_calendar_open',
    subjects: { A: 'finne en dag', B: 'en tid sammen' },
    body: `Hei {{ firstName }},

Du ba om et senere tidspunkt, og nå rekker kalenderen min så langt. Temaet: {{ work }} {{ context }}.

Hvilken dag ville passe deg hos {{ company }}?`,
  },
  {
    language: 'fi',
    id: 'f_revival',
    subjects: { A: 'uusi katse asiaan', B: 'vielä kerran aiheesta' },
    body: `Hei {{ firstName }},

Ehkä {{ company }} näkee tämän nyt toisin: {{ work }} {{ context }}.

Me {{ offer }}. Kannattaisiko asiaan palata vai jätänkö sen tähän?`,
  },
  {
    language: 'fi',
    id: 'f_ooo_retouch',
    subjects: { A: 'jatketaan tästä aiheesta', B: 'takaisin aiheeseen' },
    body: `Hei {{ firstName }},

Nyt kun olet taas tavoitettavissa, palaan tähän aiheeseen: {{ work }} {{ context }}.

Olisiko lyhyestä keskustelusta hyötyä, kun aiheena on {{ company }}?`,
  },
  {
    language: 'fi',
    id: 'f_nurture',
    subjects: { A: 'parempi hetki', B: 'kysyn vielä kerran' },
    body: `Hei {{ firstName }},

Kun viimeksi kirjoitimme toisillemme, hetki ei ollut tälle oikea: {{ work }} {{ context }}.

Olisiko {{ company }} nyt valmis palaamaan aiheeseen?`,
  },
  {
    language: 'fi',
    id: 'f_calendar_open',
    subjects: { A: 'etsitään sopiva päivä', B: 'yhteinen aika' },
    body: `Hei {{ firstName }},

Pyysit myöhempää aikaa, ja kalenterini ulottuu nyt sinne asti. Aiheena olisi {{ company }} ja työ {{ context }}: {{ work }}.

Mikä päivä sopisi sinulle?`,
  },
  {
    language: 'pl',
    id: 'f_revival',
    subjects: { A: 'ponowne spojrzenie', B: 'powrót do tematu' },
    body: `Dzień dobry,

być może w firmie {{ company }} wygląda to dziś inaczej: {{ work }} {{ context }}.

Krótko o nas: {{ offer }}. Czy warto do tego wrócić, czy lepiej zostawić ten temat?`,
  },
  {
    language: 'pl',
    id: 'f_ooo_retouch',
    subjects: { A: 'wracam do tematu', B: 'ciąg dalszy rozmowy' },
    body: `Dzień dobry,

skoro znów można się z Państwem skontaktować, wracam do tematu: {{ work }} {{ context }}.

Czy krótka rozmowa byłaby przydatna dla firmy {{ company }}?`,
  },
  {
    language: 'pl',
    id: 'f_nurture',
    subjects: { A: 'lepszy moment', B: 'pytam jeszcze raz' },
    body: `Dzień dobry,

kiedy ostatnio do siebie pisaliśmy, nie był to dobry moment na ten temat: {{ work }} {{ context }}.

Czy w firmie {{ company }} jest teraz lepsza pora?`,
  },
  {
    language: 'pl',
    id: 'f_calendar_open',
    subjects: { A: 'wspólny termin', B: 'wybór dnia' },
    body: `Dzień dobry,

prosili Państwo o późniejszy termin, a mój kalendarz sięga już tak daleko. Temat: {{ work }} {{ context }}.

Który dzień byłby dogodny w firmie {{ company }}?`,
  },
];
