import type { DatedTable } from '#core/dated.rules';
import type { Language } from '#core/text/languages';

export const foreignSpamChecked: DatedTable = {
  name: 'words and phrases of spam in other languages than English',
  checkedOn: '2026-11-23',
  goodForDays: 365,
  source: 'the English lists, as such mail says them in each language; src/messaging/languages/spam-in.ts',
};

const list = (text: string): readonly string[] => text.split(', ');
type Terms = { readonly phrases: readonly string[]; readonly words: readonly string[] };
const terms = (phrases: string, words: string): Terms => ({ phrases: list(phrases), words: list(words) });

/** Phrases block, single words warn, beside the English lists, which hold in every language. */
export const SPAM_IN: Readonly<Record<Exclude<Language, 'en'>, Terms>> = {
  de: terms(
    'jetzt zugreifen, jetzt kaufen, jetzt bestellen, hier klicken, klicken sie hier, nur heute, nur noch heute, 100% kostenlos, völlig kostenlos, geld verdienen, schnelles geld, garantierter erfolg, letzte chance, handeln sie jetzt, sonderangebot, ohne risiko, unverbindliches angebot, zeitlich begrenzt, herzlichen glückwunsch',
    'gratis, kostenlos, garantiert, rabatt, gewinn, dringend, exklusiv, einmalig',
  ),
  fr: terms(
    "cliquez ici, agissez maintenant, achetez maintenant, offre spéciale, offre limitée, offre exceptionnelle, gagner de l'argent, argent facile, sans engagement, sans risque, 100% gratuit, entièrement gratuit, dernière chance, résultats garantis, félicitations vous, ne manquez pas",
    'gratuit, gratuite, garanti, promotion, remise, urgent, exclusif, gagnez',
  ),
  nl: terms(
    'klik hier, nu kopen, koop nu, bestel nu, handel nu, alleen vandaag, speciale aanbieding, geld verdienen, snel geld, zonder risico, geheel gratis, 100% gratis, laatste kans, gegarandeerd resultaat, vrijblijvende offerte, beperkte tijd',
    'gratis, gegarandeerd, korting, winnaar, dringend, exclusief, aanbieding',
  ),
  es: terms(
    'haga clic aquí, haz clic aquí, compre ahora, compra ahora, actúe ahora, solo hoy, oferta especial, oferta limitada, ganar dinero, dinero fácil, sin compromiso, sin riesgo, 100% gratis, totalmente gratis, última oportunidad, resultados garantizados, tiempo limitado',
    'gratis, garantizado, descuento, ganador, urgente, exclusivo, oferta',
  ),
  it: terms(
    'clicca qui, clicchi qui, acquista ora, compra ora, agisci ora, solo oggi, offerta speciale, offerta limitata, guadagnare soldi, soldi facili, senza impegno, senza rischi, 100% gratis, completamente gratuito, ultima occasione, risultati garantiti, tempo limitato',
    'gratis, gratuito, garantito, sconto, vincitore, urgente, esclusivo, offerta',
  ),
  pt: terms(
    'clique aqui, compre agora, compre já, aja agora, só hoje, oferta especial, oferta limitada, ganhar dinheiro, dinheiro fácil, sem compromisso, sem risco, 100% grátis, totalmente gratuito, última oportunidade, resultados garantidos, tempo limitado',
    'grátis, gratuito, garantido, desconto, vencedor, urgente, exclusivo, oferta',
  ),
  sv: terms(
    'klicka här, köp nu, beställ nu, agera nu, endast idag, bara idag, specialerbjudande, tjäna pengar, snabba pengar, utan risk, helt gratis, 100% gratis, sista chansen, garanterat resultat, begränsad tid, missa inte',
    'gratis, garanterat, rabatt, vinnare, brådskande, exklusivt, erbjudande',
  ),
  da: terms(
    'klik her, køb nu, bestil nu, handl nu, kun i dag, særtilbud, tjen penge, hurtige penge, uden risiko, helt gratis, 100% gratis, sidste chance, garanterede resultater, begrænset tid, gå ikke glip af',
    'gratis, garanteret, rabat, vinder, haster, eksklusiv, tilbud',
  ),
  no: terms(
    'klikk her, kjøp nå, bestill nå, handle nå, kun i dag, bare i dag, spesialtilbud, tjen penger, raske penger, uten risiko, helt gratis, 100% gratis, siste sjanse, garanterte resultater, begrenset tid, ikke gå glipp av',
    'gratis, garantert, rabatt, vinner, haster, eksklusiv, tilbud',
  ),
  fi: terms(
    'klikkaa tästä, osta nyt, tilaa nyt, toimi nyt, vain tänään, erikoistarjous, ansaitse rahaa, helppoa rahaa, ilman riskiä, täysin ilmainen, 100% ilmainen, viimeinen mahdollisuus, taatut tulokset, rajoitettu aika, älä missaa',
    'ilmainen, ilmaiseksi, taattu, alennus, voittaja, kiireellinen, tarjous',
  ),
  pl: terms(
    'kliknij tutaj, kup teraz, zamów teraz, działaj teraz, tylko dzisiaj, tylko dziś, oferta specjalna, oferta limitowana, zarabiaj pieniądze, łatwe pieniądze, bez zobowiązań, bez ryzyka, 100% za darmo, całkowicie za darmo, ostatnia szansa, gwarantowane rezultaty, ograniczony czas',
    'darmowy, gratis, gwarantowane, rabat, zwycięzca, pilne, ekskluzywny, promocja',
  ),
};
