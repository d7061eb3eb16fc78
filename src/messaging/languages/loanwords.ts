import type { Language } from '#core/text/languages';

const read = (text: string): Readonly<Record<string, string>> =>
  Object.fromEntries(text.split(', ').map((pair) => pair.split(' = ') as [string, string]));

/** English words for which each language has its own everyday one; they only warn. */
export const LOANWORDS: Readonly<Record<Exclude<Language, 'en'>, Readonly<Record<string, string>>>> = {
  de: read(
    'call = Gespräch, calls = Gespräche, feedback = Rückmeldung, deadline = Frist, meeting = Treffen, sales = Vertrieb, workflow = Ablauf, challenge = Aufgabe, insights = Erkenntnisse',
  ),
  fr: read(
    'call = appel, feedback = retour, deadline = échéance, meeting = réunion, business = activité, follow-up = suivi, workflow = déroulement, challenge = défi',
  ),
  nl: read(
    'call = gesprek, feedback = terugkoppeling, meeting = overleg, challenge = uitdaging, insights = inzichten, sales = verkoop',
  ),
  es: read(
    'call = llamada, feedback = comentarios, deadline = plazo, meeting = reunión, business = negocio, workflow = flujo de trabajo',
  ),
  it: read(
    'call = chiamata, feedback = riscontro, deadline = scadenza, meeting = riunione, business = attività, workflow = flusso di lavoro',
  ),
  pt: read(
    'call = chamada, feedback = retorno, deadline = prazo, meeting = reunião, business = negócio, workflow = fluxo de trabalho',
  ),
  sv: read(
    'call = samtal, feedback = återkoppling, meeting = möte, insights = insikter, sales = försäljning',
  ),
  da: read('call = samtale, feedback = tilbagemelding, meeting = møde, insights = indsigt, sales = salg'),
  no: read('call = samtale, feedback = tilbakemelding, meeting = møte, insights = innsikt, sales = salg'),
  fi: read('call = puhelu, feedback = palaute, meeting = tapaaminen, deadline = määräaika, sales = myynti'),
  pl: read(
    'call = rozmowa, feedback = informacja zwrotna, meeting = spotkanie, deadline = termin, sales = sprzedaż',
  ),
};
