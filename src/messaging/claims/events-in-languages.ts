import type { Language } from '#core/text/languages';

type Family = 'funding' | 'hiring' | 'expansion' | 'launch' | 'award' | 'acquisition' | 'observation';
type Words = {
  /** "your", "new", "recent": behind these a noun states that something happened. */
  readonly point: string;
  /** How many letters a noun may have behind what stands here. */
  readonly ending: number;
  readonly nouns: Readonly<Partial<Record<Family, string>>>;
  /** What states it by itself, in the second or the third person. */
  readonly said: Readonly<Partial<Record<Family, string>>>;
};

/** Up to so many words between two. */
const upTo = (count: number): string => `(?:[^\\s]+ ){0,${count}}`;
const HAS_DE = `(?:haben|hat|habt|hast) ${upTo(7)}`;
const SITE_DE = 'standort|niederlassung|filiale|werk|buero|buro|fabrik|lager|zentrale|hauptsitz';
const HAS_FR = '(?:(?:avez|as|ont) (?:[^\\s]+ ){0,2}|a (?:recemment |deja |bien )?)';
const JUST_FR = "(?:venez|vient|viens) (?:de |d')";
const HAS_NL = `(?:hebt|heeft|hebben|heb) ${upTo(6)}`;
const SITE_NL = 'vestiging|kantoor|fabriek|winkel|magazijn|filiaal|hoofdkantoor|locatie';
const HAS_ES = '(?:han?|habeis|has) (?:[^\\s]+ ){0,2}';
const JUST_ES = 'acab(?:an?|ais|as) de ';
const HAS_IT = '(?:avete|ha|hai|hanno) (?:[^\\s]+ ){0,2}';
const HAS_SV = `(?:har|ni) ${upTo(4)}`;
const HAS_DA = `har ${upTo(5)}`;
const HAS_NO = `har ${upTo(5)}`;

/** What happened to a company, as each language states it; without accents, as the text is when it is read. */
export const EVENT_WORDS: Readonly<Record<Exclude<Language, 'en'>, Words>> = {
  de: {
    point:
      'ihr(?:e[mnrs]?)?|eure?[mnrs]?|dein(?:e[mnrs]?)?|jue?ngste[nmrs]?|kue?rzliche[nmrs]?|neueste[nmrs]?|neue[nmrs]?|zur|zum',
    ending: 2,
    nouns: {
      funding: 'finanzierungsrunde|finanzierung|kapitalrunde|kapitalerhoe?hung|boe?rsengang',
      hiring: 'stellenanzeige|stellenausschreibung|offenen? stelle|neueinstellung',
      expansion: 'eroe?ffnung|expansion|umzug',
      launch: 'markteinfue?hrung|markteintritt|produktstart|produkteinfue?hrung|launch|relaunch',
      award: 'auszeichnung|preisverleihung|award|zertifizierung',
      acquisition: 'ue?bernahme|zukauf|akquisition|fusion|zusammenschluss',
    },
    said: {
      funding: `eingesammelt|(?:million(?:en)?|mio\\.?|kapital|finanzierung) ${upTo(3)}(?:aufgenommen|erhalten|eingeworben|abgeschlossen)`,
      hiring: `(?:sie|ihr) (?:suchen|sucht) (?:derzeit|gerade|aktuell|momentan|zurzeit|einen|eine|neue|mehrere|verstae?rkung)|${HAS_DE}eingestellt`,
      expansion: `neue[nmrs]? (?:${SITE_DE})[ens]{0,2}|(?:${SITE_DE})[ens]{0,2} ${upTo(3)}(?:eroe?ffnet|bezogen)|expandier(?:t|en)`,
      launch: `${HAS_DE}(?:auf den markt gebracht|gelauncht|vorgestellt|angekue?ndigt|veroe?ffentlicht)`,
      award: `(?:wurden?|worden) ${upTo(4)}ausgezeichnet|ausgezeichnet worden|(?:preis|award|auszeichnung) ${upTo(3)}(?:gewonnen|erhalten|bekommen)`,
      acquisition: `${HAS_DE}(?:aufgekauft|zugekauft|akquiriert|gekauft)|(?:firma|unternehmen|gmbh|ag|wettbewerber|mitbewerber|startup) ${upTo(3)}ue?bernommen|fusioniert`,
      observation: `glue?ckwunsch|glue?ckwue?nsche|gratulier(?:e|en)|gratulation|ich habe ${upTo(3)}(?:gesehen|gelesen|gehoe?rt|bemerkt)|(?:gesehen|gelesen|gehoe?rt), dass (?:sie|ihr|du)`,
    },
  },
  fr: {
    point: 'votre|vos|ton|ta|tes|recente?s?|nouve(?:l|lle|lles|au|aux)|derniere?s?',
    ending: 1,
    nouns: {
      funding: 'levee de fonds|tour de table|financement|introduction en bourse',
      hiring: "recrutement|offres? d'emploi|annonces? de recrutement|embauche",
      expansion: 'ouverture|expansion|implantation|demenagement',
      launch: 'lancement',
      award: 'recompense|certification|distinction',
      acquisition: 'acquisition|rachat|fusion',
    },
    said: {
      funding: `${HAS_FR}(?:leve|boucle)|${JUST_FR}(?:lever|boucler)`,
      hiring: `vous (?:[^\\s]+ )?recrutez|${HAS_FR}(?:recrute|embauche)|${JUST_FR}(?:recruter|embaucher)`,
      expansion: `${HAS_FR}(?:ouvert|inaugure|demenage)|${JUST_FR}(?:ouvrir|inaugurer|demenager)|nouvelles? (?:agence|usine|boutique|filiale)s?|nouveaux? (?:sites?|bureaux?|locaux|entrepots?|magasins?)`,
      launch: `${HAS_FR}(?:lance|devoile|annonce)|${JUST_FR}(?:lancer|devoiler|annoncer)`,
      award: `${HAS_FR}(?:remporte|gagne|recu (?:le|un) prix)|(?:ete|etes) (?:[^\\s]+ )?(?:prime|recompense|certifie|elu)e?s?`,
      acquisition: `${HAS_FR}(?:rachete|acquis|fusionne)|${JUST_FR}(?:racheter|acquerir|fusionner)`,
      observation: "felicitations|bravo pour|j'ai (?:[^\\s]+ )?(?:vu|lu|remarque|appris|entendu)",
    },
  },
  nl: {
    point: 'uw|jullie|jouw|je|recente|nieuwe|laatste',
    ending: 2,
    nouns: {
      funding: 'financieringsronde|investeringsronde|kapitaalronde|financiering|beursgang',
      hiring: 'vacature|personeelsadvertentie',
      expansion: 'opening|uitbreiding|verhuizing|expansie',
      launch: 'lancering|introductie',
      award: 'onderscheiding|award|certificering',
      acquisition: 'overname|fusie',
    },
    said: {
      funding: `${HAS_NL}(?:opgehaald|binnengehaald)`,
      hiring: `(?:u|jullie) (?:zoekt|zoeken) (?:momenteel|nu|een|nieuwe|op dit moment)|(?:medewerkers?|collega's|mensen|verkopers?|directeur) ${upTo(2)}aangenomen`,
      expansion: `nieuwe? (?:${SITE_NL})|(?:${SITE_NL}) ${upTo(3)}geopend`,
      launch: `${HAS_NL}(?:gelanceerd|aangekondigd|geintroduceerd|onthuld)`,
      award: `${HAS_NL}gewonnen|(?:bent|is|werd|werden) ${upTo(4)}(?:bekroond|uitgeroepen|gecertificeerd)`,
      acquisition: `${HAS_NL}(?:overgenomen|gekocht|gefuseerd)`,
      observation: `gefeliciteerd|felicitaties|ik heb ${upTo(3)}(?:gezien|gelezen|gehoord)|ik (?:zag|las|hoorde|merkte)`,
    },
  },
  es: {
    point: 'sus?|tus?|vuestr[oa]s?|recientes?|nuev[oa]s?|ultim[oa]s?',
    ending: 1,
    nouns: {
      funding: 'ronda|financiacion|salida a bolsa',
      hiring: 'vacante|ofertas? de (?:empleo|trabajo)|contrataciones',
      expansion: 'apertura|expansion|inauguracion|mudanza|ampliacion',
      launch: 'lanzamiento',
      award: 'premio|galardon|certificacion',
      acquisition: 'adquisicion|fusion',
    },
    said: {
      funding: `${HAS_ES}(?:levantado|captado|recaudado|cerrado (?:una|su) ronda)`,
      hiring: `${HAS_ES}(?:contratado|fichado)|(?:estan?|estais) (?:contratando|buscando (?:una?|personal|gente))`,
      expansion: `${HAS_ES}(?:abierto|inaugurado)|${JUST_ES}(?:abrir|inaugurar|mudarse)|nuev[oa]s? (?:oficinas?|sedes?|plantas?|fabricas?|tiendas?|almacen|almacenes|sucursal|sucursales)`,
      launch: `${HAS_ES}(?:lanzado|presentado|anunciado)|${JUST_ES}(?:lanzar|presentar|anunciar)`,
      award: `${HAS_ES}(?:ganado|recibido (?:el|un) (?:premio|galardon))|han? sido (?:premiad|galardonad|certificad)[oa]s?`,
      acquisition: `${HAS_ES}(?:adquirido|comprado|fusionado)|${JUST_ES}(?:adquirir|comprar)`,
      observation:
        'enhorabuena|felicidades|felicito|felicitaciones|(?:he|hemos) (?:visto|leido|oido|notado)|vi que|lei que',
    },
  },
  it: {
    point: 'vostr[aoei]|su[oae]|suoi|tu[oae]|tuoi|recent[ei]|nuov[aoei]|ultim[aoei]',
    ending: 1,
    nouns: {
      funding: 'round|finanziamento|aumento di capitale|quotazione',
      hiring: 'offert[ae] di lavoro|annunci?o? di lavoro|assunzioni|posizion[ei] apert[ae]',
      expansion: 'apertura|espansione|inaugurazione|ampliamento',
      launch: 'lancio',
      award: 'premio|riconoscimento|certificazione',
      acquisition: 'acquisizione|fusione',
    },
    said: {
      funding: `${HAS_IT}(?:raccolto|chiuso (?:un|il) round)`,
      hiring: `${HAS_IT}assunto|state (?:assumendo|cercando (?:una?|personale))|cercate (?:una?|personale)`,
      expansion: `${HAS_IT}(?:aperto|inaugurato)|nuov[aoei] (?:sed[ei]|uffici[o]?|stabiliment[oi]|negozi[o]?|filial[ei]|magazzin[oi])`,
      launch: `${HAS_IT}(?:lanciato|presentato|annunciato)`,
      award: `${HAS_IT}(?:vinto|ricevuto (?:il|un) (?:premio|riconoscimento))|(?:siete stati|e stat[ao]) (?:premiat|certificat)[aoi]`,
      acquisition: `${HAS_IT}(?:acquisito|acquistato|comprato|rilevato)`,
      observation: 'congratulazioni|complimenti per|felicitazioni|ho (?:visto|letto|notato|saputo|sentito)',
    },
  },
  pt: {
    point: 'seus?|suas?|voss[oa]s?|teus?|tuas?|recentes?|nov[oa]s?|ultim[oa]s?',
    ending: 1,
    nouns: {
      funding: 'ronda|rodada|financiamento|captacao',
      hiring: 'vaga|ofertas? de emprego|contratacoes',
      expansion: 'abertura|expansao|inauguracao',
      launch: 'lancamento',
      award: 'premio|distincao|certificacao',
      acquisition: 'aquisicao|fusao',
    },
    said: {
      funding: '(?:levant|capt|angari)(?:aram|ou)',
      hiring: '(?:contrat|recrut)(?:aram|ou)|est(?:ao|a) (?:a )?(?:contrat|recrut)a(?:r|ndo)',
      expansion:
        'abriram|abriu|inauguraram|inaugurou|nov[oa]s? (?:escritorios?|fabricas?|lojas?|armazem|armazens|filial|filiais|sede|instalacoes)',
      launch: 'lancaram|lancou|anunciaram|anunciou|apresentaram|apresentou',
      award: 'ganharam|ganhou|venceram|venceu|(?:foram|foi) (?:premiad|distinguid|certificad)[oa]s?',
      acquisition: 'adquiriram|adquiriu|compraram|comprou',
      observation: 'parabens|felicito|(?:vi|li|reparei|ouvi|soube) que',
    },
  },
  sv: {
    point: 'er|ert|era|din|ditt|dina|ny|nya|nytt|senaste',
    ending: 3,
    nouns: {
      funding: 'finansieringsrunda|kapitalrunda|finansiering|nyemission|borsnotering',
      hiring: 'jobbannons|platsannons|lediga (?:jobb|tjanster)|rekrytering',
      expansion: 'invigning|expansion|etablering|flytt|oppning',
      launch: 'lansering',
      award: 'utmarkelse|certifiering',
      acquisition: 'forvarv|uppkop|sammanslagning|fusion',
    },
    said: {
      funding: `(?:tagit|tog) in ${upTo(2)}(?:miljoner|kapital|mkr)`,
      hiring: `${HAS_SV}anstallt|ni (?:soker|rekryterar|anstaller)`,
      expansion: `${HAS_SV}(?:oppnat|oppnade|invigt|invigde)|ny(?:a|tt)? (?:kontor|fabrik|butik|lager|lokaler|anlaggning|huvudkontor)`,
      launch: `${HAS_SV}(?:lanserat|lanserade|slappt|presenterat|tillkannagett)`,
      award: `${HAS_SV}(?:vunnit|vann)|utsetts|prisats|belonats`,
      acquisition: `${HAS_SV}(?:forvarvat|forvarvade|kopt|kopte|gatt samman)`,
      observation:
        'grattis|gratulerar|jag (?:har (?:[^\\s]+ )?(?:sett|last|hort|noterat)|sag|laste|horde|noterade)',
    },
  },
  da: {
    point: 'jeres|din|dit|dine|ny|nye|nyt|seneste|nylige',
    ending: 3,
    nouns: {
      funding: 'finansieringsrunde|kapitalrunde|investeringsrunde|finansiering|borsnotering',
      hiring: 'jobopslag|stillingsopslag|ledige stilling|rekruttering',
      expansion: 'abning|indvielse|ekspansion|udvidelse|flytning',
      launch: 'lancering',
      award: 'udmaerkelse|haeder|certificering',
      acquisition: 'opkob|overtagelse|fusion',
    },
    said: {
      funding: `(?:rejst|hentet) ${upTo(3)}(?:millioner|kapital|mio)`,
      hiring: `${HAS_DA}ansat|i (?:soger|rekrutterer|ansaetter)`,
      expansion: `${HAS_DA}(?:abnet|indviet)|ny(?:e|t)? (?:kontor|kontorer|fabrik|butik|lager|lokaler|afdeling|hovedkontor)`,
      launch: `${HAS_DA}(?:lanceret|praesenteret|annonceret)`,
      award: `${HAS_DA}vundet|(?:blevet|blev) (?:[^\\s]+ )?(?:karet|haedret|certificeret|udnaevnt)`,
      acquisition: `${HAS_DA}(?:opkobt|kobt|overtaget|fusioneret)`,
      observation:
        'tillykke|jeg (?:har (?:[^\\s]+ )?(?:set|laest|hort|bemaerket)|sa|laeste|horte|bemaerkede)',
    },
  },
  no: {
    point: 'deres|din|ditt|dine|ny|nye|nytt|nylige',
    ending: 3,
    nouns: {
      funding: 'finansieringsrunde|kapitalrunde|emisjon|finansiering|borsnotering',
      hiring: 'stillingsannonse|jobbannonse|ledige stilling|rekruttering',
      expansion: 'apning|ekspansjon|etablering|utvidelse|flytting',
      launch: 'lansering',
      award: 'utmerkelse|sertifisering',
      acquisition: 'oppkjop|overtakelse|fusjon',
    },
    said: {
      funding: `(?:hentet|reist) ${upTo(3)}(?:millioner|kapital|mill)`,
      hiring: `${HAS_NO}ansatt|dere (?:soker|rekrutterer|ansetter)`,
      expansion: `${HAS_NO}apnet|ny(?:e|tt)? (?:kontor|kontorer|fabrikk|butikk|lager|lokaler|avdeling|hovedkontor)`,
      launch: `${HAS_NO}(?:lansert|presentert|annonsert|kunngjort)`,
      award: `${HAS_NO}vunnet|(?:blitt|ble) (?:[^\\s]+ )?(?:karet|sertifisert|hedret|utnevnt)`,
      acquisition: `${HAS_NO}(?:kjopt|overtatt|fusjonert)`,
      observation: 'gratulerer|jeg (?:har (?:[^\\s]+ )?(?:sett|lest|hort)|sa|leste|horte|merket)',
    },
  },
  fi: {
    point: 'teidan|sinun|yrityksenne|uusi|uuden|uudesta|viimeisin|viimeisimman|tuore|tuoreen',
    ending: 10,
    nouns: {
      funding: 'rahoituskierro|rahoitu|listautumi',
      hiring: 'tyopaikkailmoitu|rekrytoin|avoim\\p{L}+ tyopaik',
      expansion: 'avajais|laajentumi',
      launch: 'lanseerau|julkistu',
      award: 'palkin|tunnustu|sertifikaat',
      acquisition: 'yrityskaup|yritysosto|fuusio',
    },
    said: {
      funding: `(?:kerasi(?:tte|vat)?|keranneet|kerannyt|saitte) ${upTo(4)}(?:rahoitus\\p{L}*|miljoona\\p{L}*|euroa)|(?:rahoituskierro|rahoitu)\\p{L}*nne`,
      hiring: 'palkkasi(?:tte|vat)?|palkanneet|rekrytoitte|rekrytoin\\p{L}*nne',
      expansion:
        'avasi(?:tte|vat)?|avanneet|laajentumis\\p{L}*nne|uu(?:si|den|teen|tta|dessa) (?:toimipis|toimisto|tehda|tehta|myymala|varasto)\\p{L}*',
      launch: 'lanseerasi(?:tte|vat)?|lanseeranneet|julkaisitte|julkisti(?:tte|vat)?|lanseerau\\p{L}*nne',
      award: 'voititte|voitti|voittivat|voittaneet|palkittiin|palkin\\p{L}*nne',
      acquisition: 'osti(?:tte|vat)?|ostaneet|fuusioitui(?:tte|vat)?|yrityskaup\\p{L}*nne',
      observation: 'onnittelut|onneksi olkoon|onnittelen|(?:huomasin|nain|luin|kuulin),? etta',
    },
  },
  pl: {
    point:
      'panstwa|panski\\p{L}*|panska|wasz\\p{L}*|twoj\\p{L}*|now(?:a|e|y|ej|ego|ym)|ostatni(?:a|e|ej|ego|m)?|niedawn\\p{L}*',
    ending: 4,
    nouns: {
      funding: 'rund\\p{L}+ (?:finansowania|inwestycyjn)|finansowani|debiut\\p{L}* gieldow',
      hiring: 'ofert\\p{L}* pracy|ogloszeni\\p{L}* o prac|rekrutacj|wakat',
      expansion: 'otwarci|ekspansj|przeprowadzk|rozbudow',
      launch: 'premier|wprowadzeni\\p{L}* na rynek',
      award: 'nagrod|wyroznieni|certyfikat',
      acquisition: 'przejeci|akwizycj|fuzj',
    },
    said: {
      funding: 'pozyskali(?:scie)?|pozyskal[ao]?|zebrali(?:scie)?|zebral[ao]',
      hiring:
        'zatrudnili(?:scie)?|zatrudnil[ao]?|rekrutujecie|(?:szukaja|rekrutuja|zatrudniaja) panstwo|panstwo (?:szukaja|rekrutuja|zatrudniaja)',
      expansion:
        'otworzyli(?:scie)?|otworzyl[ao]?|now(?:e|y|a|ego|ej|ym) (?:biur|oddzial|fabryk|zaklad|sklep|magazyn|siedzib)\\p{L}*',
      launch: 'wprowadzili(?:scie)?|wprowadzila|oglosili(?:scie)?|oglosila|zaprezentowali(?:scie)?',
      award: 'wygrali(?:scie)?|wygrala|zdobyli(?:scie)?|zdobyla|nagrodzon\\p{L}+',
      acquisition: 'przejeli(?:scie)?|przejela|kupili(?:scie)?|kupila|nabyli(?:scie)?',
      observation: 'gratuluj\\p{L}*|gratulacje|(?:widzial|przeczytal|zauwazyl|slyszal)[ea]m',
    },
  },
};
