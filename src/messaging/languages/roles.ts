import type { Language } from '#core/text/languages';

type Foreign = Exclude<Language, 'en'>;
/** Area and routine work of each family of roles, in the basic form, so that they stand behind a colon in any language. */
type Said = { readonly area: string; readonly work: string };

const FAMILIES = [
  ...['revenue_operations', 'marketing', 'sales', 'customer_success', 'finance'],
  ...['people', 'technology', 'operations', 'chief_executive'],
] as const;

/** In the order of the families, "area: work". */
const SAID: Readonly<Record<Foreign, string>> = {
  de: `Vertriebssteuerung: Verteilung neuer Anfragen
Marketing: Nachfassen nach Kampagnen
Vertrieb: Suche nach neuen Kunden
Kundenbetreuung: Vorbereitung von Verlängerungen
Finanzen: Monatsabschluss
Personal: Unterlagen für neue Mitarbeitende
Technik: Verbindung einzelner Werkzeuge
Betrieb: Übergabe zwischen Teams
Tagesgeschäft: wiederkehrende Verwaltungsarbeit`,
  fr: `opérations commerciales: répartition des demandes entrantes
marketing: suivi après campagne
ventes: recherche de nouveaux clients
relation client: préparation des renouvellements
finance: clôture mensuelle
ressources humaines: dossiers des nouveaux arrivants
technique: connexion des outils
opérations: passage de relais entre équipes
gestion quotidienne: travail administratif récurrent`,
  nl: `commerciële operatie: verdeling van nieuwe aanvragen
marketing: opvolging van campagnes
verkoop: zoeken naar nieuwe klanten
klantbegeleiding: voorbereiding van verlengingen
financiën: maandafsluiting
personeelszaken: papierwerk voor nieuwe medewerkers
techniek: koppeling van systemen
operatie: overdracht tussen teams
dagelijkse leiding: terugkerend administratief werk`,
  es: `operaciones comerciales: reparto de las solicitudes nuevas
marketing: seguimiento de campañas
ventas: búsqueda de clientes nuevos
atención al cliente: preparación de renovaciones
finanzas: cierre mensual
recursos humanos: documentación de las incorporaciones
tecnología: conexión de herramientas
operaciones: traspaso entre equipos
gestión diaria: trabajo administrativo recurrente`,
  it: `operazioni commerciali: smistamento delle nuove richieste
marketing: seguito delle campagne
vendite: ricerca di nuovi clienti
assistenza clienti: preparazione dei rinnovi
finanza: chiusura mensile
risorse umane: pratiche per i nuovi assunti
tecnologia: collegamento degli strumenti
operazioni: passaggio di consegne fra i gruppi
gestione quotidiana: lavoro amministrativo ricorrente`,
  pt: `operações comerciais: distribuição dos novos pedidos
marketing: seguimento das campanhas
vendas: procura de novos clientes
apoio ao cliente: preparação das renovações
finanças: contas do mês
recursos humanos: documentos dos novos colegas
tecnologia: ligação entre ferramentas
operações: passagem de trabalho entre áreas
gestão diária: trabalho administrativo repetido`,
  sv: `säljstöd: fördelning av nya förfrågningar
marknadsföring: uppföljning av kampanjer
försäljning: sökandet efter nya kunder
kundvård: förberedelse av förnyelser
ekonomi: månadsbokslut
personal: papper för nyanställda
teknik: koppling mellan verktyg
drift: överlämning mellan team
daglig ledning: återkommande administration`,
  da: `salgsstøtte: fordeling af nye henvendelser
markedsføring: opfølgning på kampagner
salg: jagten på nye kunder
kundepleje: forberedelse af fornyelser
økonomi: månedsafslutning
personale: papirer for nye medarbejdere
teknik: kobling mellem værktøjer
drift: overlevering mellem teams
daglig ledelse: tilbagevendende administration`,
  no: `salgsstøtte: fordeling av nye henvendelser
markedsføring: oppfølging av kampanjer
salg: letingen etter nye kunder
kundeoppfølging: forberedelse av fornyelser
økonomi: månedsavslutning
personal: papirarbeid for nyansatte
teknikk: kobling mellom verktøy
drift: overlevering mellom team
daglig ledelse: tilbakevendende administrasjon`,
  fi: `myynnin tuki: uusien yhteydenottojen jako
markkinointi: kampanjoiden jälkihoito
myynti: uusien asiakkaiden haku
asiakaspalvelu: uusimisten valmistelu
talous: kuukauden katkaisu
henkilöstö: uusien työntekijöiden paperityö
tekniikka: työkalujen yhdistäminen
toiminta: työn siirto tiimien välillä
päivittäinen johtaminen: toistuva hallinnollinen työ`,
  pl: `wsparcie sprzedaży: rozdział nowych zapytań
marketing: działania po kampaniach
sprzedaż: szukanie nowych klientów
obsługa klienta: przygotowanie przedłużeń umów
finanse: zamknięcie miesiąca
kadry: dokumenty nowych pracowników
technika: łączenie narzędzi
operacje: przekazywanie pracy między zespołami
bieżące zarządzanie: powtarzalna praca administracyjna`,
};

const read = (lines: string): ReadonlyMap<string, Said> =>
  new Map(
    lines.split('\n').map((line, index): [string, Said] => {
      const [area = '', work = ''] = line.split(': ');
      return [FAMILIES[index] ?? '', { area, work }];
    }),
  );

const ROLES = new Map(Object.entries(SAID).map(([language, lines]) => [language, read(lines)]));

/** Every word of them in a language. */
export const roleWordsIn = (language: Language): string => (language === 'en' ? '' : SAID[language]);

/** What the work of a family of roles is called; null where the language, or the family, has no words for it here. */
export const roleIn = (language: Language, family: string): Said | null =>
  ROLES.get(language)?.get(family) ?? null;
