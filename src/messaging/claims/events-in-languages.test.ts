import { expect, test } from 'vitest';
import { LANGUAGES, type Language } from '#core/text/languages';
import { Fact } from '../contract.ts';
import { checkClaims } from './check-claims.rules.ts';
import { eventsIn } from './events.rules.ts';

const now = Temporal.Instant.from('2026-07-01T09:00:00Z');

type Said = readonly [text: string, family: string];
/** Each states something that nobody told us: of them, of their company, with a noun and with a verb. */
const INVENTED: Readonly<Record<Exclude<Language, 'en'>, readonly Said[]>> = {
  de: [
    ['Sie haben vor Kurzem zehn Millionen eingesammelt.', 'funding'],
    ['Ihre jüngste Finanzierungsrunde war groß.', 'funding'],
    ['Sie suchen derzeit einen Vertriebsleiter.', 'hiring'],
    ['In Ihrer Stellenanzeige steht mehr dazu.', 'hiring'],
    ['Zur Eröffnung Ihres Standorts passt das.', 'expansion'],
    ['Ashmill hat ein neues Werk in Polen.', 'expansion'],
    ['Sie haben gerade eine neue Plattform vorgestellt.', 'launch'],
    ['Ihre Auszeichnung ist verdient.', 'award'],
    ['Die Übernahme Ihres Mitbewerbers ist ein Schritt.', 'acquisition'],
    ['Herzlichen Glückwunsch dazu.', 'observation'],
  ],
  fr: [
    ['Vous avez récemment levé des millions.', 'funding'],
    ['Votre levée de fonds change la donne.', 'funding'],
    ['Je vois que vous recrutez.', 'hiring'],
    ['Vous venez d’ouvrir une agence à Lyon.', 'expansion'],
    ['Ashmill a récemment lancé une offre.', 'launch'],
    ['Vous avez été récompensés pour cela.', 'award'],
    ['Votre acquisition de Northwind compte.', 'acquisition'],
    ['Félicitations pour cela.', 'observation'],
  ],
  nl: [
    ['U hebt onlangs tien miljoen opgehaald.', 'funding'],
    ['Uw vacature noemt dit.', 'hiring'],
    ['De opening van uw nieuwe kantoor viel op.', 'expansion'],
    ['Ashmill heeft een dienst gelanceerd.', 'launch'],
    ['Jullie hebben vorig jaar een prijs gewonnen.', 'award'],
    ['Uw overname van Northwind telt.', 'acquisition'],
    ['Gefeliciteerd hiermee.', 'observation'],
  ],
  es: [
    ['Ustedes han levantado diez millones.', 'funding'],
    ['Su última ronda fue grande.', 'funding'],
    ['Veo que están contratando.', 'hiring'],
    ['Acaban de abrir una tienda.', 'expansion'],
    ['Ashmill ha lanzado un servicio.', 'launch'],
    ['Han ganado un concurso.', 'award'],
    ['Su adquisición de Northwind cuenta.', 'acquisition'],
    ['Enhorabuena por ello.', 'observation'],
  ],
  it: [
    ['Avete raccolto dieci milioni.', 'funding'],
    ['Le vostre assunzioni lo mostrano.', 'hiring'],
    ['La vostra nuova sede lo mostra.', 'expansion'],
    ['Ashmill ha lanciato un servizio.', 'launch'],
    ['Avete vinto un concorso.', 'award'],
    ['La vostra acquisizione conta.', 'acquisition'],
    ['Congratulazioni per questo.', 'observation'],
  ],
  pt: [
    ['A empresa captou dez milhões.', 'funding'],
    ['As suas vagas mostram isso.', 'hiring'],
    ['A abertura da sua loja conta.', 'expansion'],
    ['A Ashmill lançou um serviço.', 'launch'],
    ['A Ashmill ganhou um concurso.', 'award'],
    ['A vossa aquisição conta.', 'acquisition'],
    ['Parabéns por isso.', 'observation'],
  ],
  sv: [
    ['Ni har tagit in tio miljoner.', 'funding'],
    ['Er jobbannons nämner det.', 'hiring'],
    ['Ni har öppnat i Malmö.', 'expansion'],
    ['Ashmill har lanserat en tjänst.', 'launch'],
    ['Ni har vunnit en tävling.', 'award'],
    ['Ert förvärv av Northwind räknas.', 'acquisition'],
    ['Grattis till det.', 'observation'],
  ],
  da: [
    ['I har rejst ti millioner.', 'funding'],
    ['Jeres jobopslag nævner det.', 'hiring'],
    ['I har åbnet i Aarhus.', 'expansion'],
    ['Ashmill har lanceret en tjeneste.', 'launch'],
    ['I har vundet en konkurrence.', 'award'],
    ['Jeres opkøb af Northwind tæller.', 'acquisition'],
    ['Tillykke med det.', 'observation'],
  ],
  no: [
    ['Dere har hentet ti millioner.', 'funding'],
    ['Stillingsannonsen deres nevner det.', 'hiring'],
    ['Dere har åpnet i Bergen.', 'expansion'],
    ['Ashmill har lansert en tjeneste.', 'launch'],
    ['Dere har vunnet en konkurranse.', 'award'],
    ['Oppkjøpet deres teller.', 'acquisition'],
    ['Gratulerer med det.', 'observation'],
  ],
  fi: [
    ['Keräsitte juuri kymmenen miljoonaa.', 'funding'],
    ['Rahoituskierroksenne oli suuri.', 'funding'],
    ['Palkkasitte uuden johtajan.', 'hiring'],
    ['Avasitte toimiston Turkuun.', 'expansion'],
    ['Ashmill lanseerasi palvelun.', 'launch'],
    ['Voititte kilpailun.', 'award'],
    ['Ostitte kilpailijan.', 'acquisition'],
    ['Onneksi olkoon siitä.', 'observation'],
  ],
  pl: [
    ['Pozyskaliście dziesięć milionów.', 'funding'],
    ['Państwa oferta pracy o tym mówi.', 'hiring'],
    ['Otworzyliście oddział w Łodzi.', 'expansion'],
    ['Firma Ashmill wprowadziła usługę.', 'launch'],
    ['Wygraliście konkurs.', 'award'],
    ['Państwa przejęcie firmy się liczy.', 'acquisition'],
    ['Gratuluję tego.', 'observation'],
  ],
};

/** General talk with the same words, and words that only contain them. */
const HARMLESS: Readonly<Record<Exclude<Language, 'en'>, readonly string[]>> = {
  de: ['Wer hat den Schritt übernommen?', 'Das passt ausgezeichnet.', 'Wie lange dauert eine Einstellung?'],
  fr: ['À chaque annonce, quelqu’un attend.', 'Comment recrutez-vous ?', 'Vos prix ne sont pas en cause.'],
  nl: ['Bedankt dat u mijn uitnodiging hebt aangenomen.', 'Wie neemt de taak over?', 'Uw prijs is uw zaak.'],
  es: ['Con una palabra basta.', '¿Quién compra el material?', 'Es un buen punto de partida.'],
  it: ['Come funziona un lancio in generale?', 'Chi apre la pratica?', 'Va benissimo così.'],
  pt: ['Quem abre o processo?', 'Como se contrata uma pessoa?', 'Compreendo perfeitamente.'],
  sv: ['Vem öppnar ärendet?', 'Skriv upp varje steg.', 'Det har gått fel.'],
  da: ['Hvem åbner sagen?', 'Det er gået galt i salg.', 'Skriv hvert trin ned.'],
  no: ['Hvem åpner saken?', 'Det har gått galt.', 'Skriv ned hvert steg.'],
  fi: ['Kuka avaa asian?', 'Miten se hoituu?', 'Kirjoita jokainen vaihe muistiin.'],
  pl: ['Kto otwiera sprawę?', 'Kiedy ostatnio coś poszło nie tak?', 'Warto spisać kroki.'],
};

const foreign = LANGUAGES.filter((language) => language !== 'en');
const bare = (text: string) => text.normalize('NFD').replace(/\p{M}/gu, '');

test.each(
  foreign.flatMap((language) =>
    INVENTED[language].map(([text, family]) => [language, text, family] as const),
  ),
)('%s: "%s" states %s, with its accents in either form and without them', (language, text, family) => {
  for (const written of [
    text,
    text.normalize('NFD'),
    bare(text),
    text.toUpperCase(),
    text.replaceAll(' ', '  '),
  ])
    expect(
      eventsIn(written, language).map((found) => found.family),
      written,
    ).toContain(family);
});

test.each(foreign.flatMap((language) => HARMLESS[language].map((text) => [language, text] as const)))(
  '%s: "%s" states nothing',
  (language, text) => expect(eventsIn(text, language)).toEqual([]),
);

test('the phrase is shown where it stands, blocks without a fact, and is bound by one', () => {
  const bodyText = 'Guten Tag,\n\nSie wissen es größtenteils: Ihre jüngste Finanzierungsrunde war groß.';
  const check = (facts: readonly Fact[]) =>
    checkClaims({ subject: '', bodyText, facts, language: 'de', now });
  const [claim] = check([]).claims.filter(({ kind }) => kind === 'event');
  expect(claim).toMatchObject({ bound: false, text: 'Ihre jüngste Finanzierungsrunde' });
  expect(bodyText.slice(claim?.start, claim?.end)).toBe(claim?.text);
  expect(check([]).blocked).toBe(true);
  const fact = Fact.parse({
    ...{ id: 'f', subject: 'company', key: 'funding', value: 'Series A', source: 'news' },
    ...{ observedAt: '2026-06-10T00:00:00Z', confidence: 0.9 },
  });
  expect(check([fact]).claims.find(({ kind }) => kind === 'event')).toMatchObject({
    bound: true,
    factId: 'f',
  });
});
