import type { Language } from '#core/text/languages';
import { normaliseText } from '../words.rules.ts';

const KNOWN = [
  ...['logistics', 'manufacturing', 'software', 'financial services', 'insurance', 'retail'],
  ...['healthcare', 'construction', 'real estate', 'energy', 'consulting', 'education'],
] as const;
/** Other names that vendors have for the same. */
const SAME: Readonly<Record<string, (typeof KNOWN)[number]>> = {
  ...{ 'computer software': 'software', 'software development': 'software', saas: 'software' },
  ...{ 'information technology and services': 'software', 'it services and it consulting': 'software' },
  ...{
    'logistics and supply chain': 'logistics',
    transportation: 'logistics',
    banking: 'financial services',
  },
  ...{ finance: 'financial services', 'hospital & health care': 'healthcare', 'health care': 'healthcare' },
  ...{ 'management consulting': 'consulting', 'industrial machinery manufacturing': 'manufacturing' },
  ...{ machinery: 'manufacturing', 'mechanical or industrial engineering': 'manufacturing' },
  ...{ 'oil & energy': 'energy', utilities: 'energy', 'higher education': 'education' },
};

type Foreign = Exclude<Language, 'en'>;
/** Where a work is done, with its preposition, in the order above. */
const WHERE: Readonly<Record<Foreign, string>> = {
  de: 'in der Logistik|in der Fertigung|in der Softwarebranche|bei Finanzdienstleistern|bei Versicherungen|im Handel|im Gesundheitswesen|am Bau|in der Immobilienbranche|in der Energiewirtschaft|in der Beratung|im Bildungswesen',
  fr: "dans la logistique|dans l'industrie|dans le logiciel|dans les services financiers|dans l'assurance|dans la distribution|dans la santé|dans la construction|dans l'immobilier|dans l'énergie|dans le conseil|dans l'enseignement",
  nl: 'in de logistiek|in de maakindustrie|in de softwarebranche|in de financiële dienstverlening|in de verzekeringsbranche|in de detailhandel|in de zorg|in de bouw|in het vastgoed|in de energiesector|in de advisering|in het onderwijs',
  es: 'en la logística|en la industria|en el sector del software|en los servicios financieros|en los seguros|en el comercio|en la sanidad|en la construcción|en el sector inmobiliario|en la energía|en la consultoría|en la educación',
  it: "nella logistica|nella produzione|nel software|nei servizi finanziari|nelle assicurazioni|nel commercio|nella sanità|nelle costruzioni|nel settore immobiliare|nell'energia|nella consulenza|nell'istruzione",
  pt: 'na logística|na indústria|no setor do software|nos serviços financeiros|nos seguros|no comércio|na saúde|na construção|no setor imobiliário|na energia|na consultoria|na educação',
  sv: 'inom logistik|inom tillverkning|i mjukvarubranschen|inom finans|inom försäkring|inom handeln|inom vården|inom bygg|inom fastigheter|inom energi|i konsultbranschen|inom utbildning',
  da: 'inden for logistik|i fremstillingsindustrien|i softwarebranchen|inden for finans|inden for forsikring|i detailhandlen|i sundhedssektoren|i byggeriet|inden for ejendomme|i energisektoren|i rådgivningsbranchen|inden for uddannelse',
  no: 'innen logistikk|i industrien|i programvarebransjen|innen finans|innen forsikring|i varehandelen|i helsesektoren|i byggebransjen|innen eiendom|i energisektoren|i rådgivningsbransjen|innen utdanning',
  fi: 'logistiikassa|valmistavassa teollisuudessa|ohjelmistoalalla|rahoitusalalla|vakuutusalalla|kaupan alalla|terveydenhuollossa|rakennusalalla|kiinteistöalalla|energia-alalla|konsultoinnissa|koulutusalalla',
  pl: 'w logistyce|w produkcji|w branży oprogramowania|w usługach finansowych|w ubezpieczeniach|w handlu|w ochronie zdrowia|w budownictwie|w nieruchomościach|w energetyce|w doradztwie|w edukacji',
};

/** Work that goes on around a tool; `@@` is its name. */
const AROUND: Readonly<Record<Foreign, string>> = {
  ...{ de: 'rund um @@', fr: 'autour de @@', nl: 'rond @@', es: 'en torno a @@', it: 'intorno a @@' },
  ...{ pt: 'em torno de @@', sv: 'kring @@', da: 'omkring @@', no: 'rundt @@', fi: 'työkaluna @@' },
  pl: 'przy użyciu narzędzia @@',
};

/** Every word of them in a language. */
export const industryWordsIn = (language: Language): string =>
  language === 'en' ? '' : `${WHERE[language]} ${AROUND[language]}`;

/** "in der Logistik"; null where the industry has no words here. English says it by itself. */
export function inIndustry(language: Language, industry: string): string | null {
  if (language === 'en') return null;
  const name = normaliseText(industry);
  const index = KNOWN.indexOf(SAME[name] ?? (name as (typeof KNOWN)[number]));
  return index === -1 ? null : (WHERE[language].split('|')[index] ?? null);
}

/** "rund um @@", with `@@` for the name of the tool; null in English, which has its own. */
export const aroundTool = (language: Language): string | null =>
  language === 'en' ? null : AROUND[language];
