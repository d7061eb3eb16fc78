/**
 * Cities with the code of their region, as people of that country write them. Each pair says more than its code alone, which is that of
 * a state of the USA, Canada or Australia, or of a country, as well.
 */
const CITIES: Readonly<Record<string, string>> = {
  DE: 'munchen by|munich by|nurnberg by|nuremberg by|augsburg by|regensburg by|wurzburg by|ingolstadt by|erlangen by|berlin be|potsdam bb|cottbus bb|leipzig sn|dresden sn|chemnitz sn|hannover ni|hanover ni|braunschweig ni|gottingen ni|oldenburg ni|osnabruck ni|wolfsburg ni|magdeburg st|halle st|erfurt th|jena th|kiel sh|lubeck sh|saarbrucken sl|rostock mv|schwerin mv|stuttgart bw|karlsruhe bw|mannheim bw|freiburg bw|heidelberg bw|ulm bw|heilbronn bw|frankfurt he|wiesbaden he|darmstadt he|kassel he',
  IT: 'milano mi|milan mi|torino to|turin to|roma rm|rome rm|napoli na|naples na|palermo pa|genova ge|genoa ge|bologna bo|firenze fi|florence fi|bari ba|catania ct|venezia ve|venice ve|messina me|padova pd|trieste ts|brescia bs|parma pr|modena mo|monza mb|bergamo bg|trento tn|varese va|como co|cagliari ca|salerno sa|pescara pe|perugia pg|arezzo ar|alessandria al|mantova mn|matera mt|viterbo vt|rieti ri|nuoro nu|oristano or|massa ms|macerata mc|lodi lo|lecco lc|novara no|pisa pi|siena si|lucca lu|prato po|ancona an|udine ud|vicenza vi|treviso tv|ravenna ra|rimini rn|ferrara fe|bolzano bz|verona vr',
  ES: 'barcelona ct|girona ct|tarragona ct|lleida ct|madrid md|zaragoza ar|pamplona nc|vigo ga|a coruna ga|malaga ma|cadiz ca|almeria al|cordoba co|valladolid va|ourense or|sevilla an|granada an|malaga an',
  CH: 'bern be|geneve ge|geneva ge|genf ge|luzern lu|lucerne lu|st gallen sg|fribourg fr|neuchatel ne|basel bs|solothurn so|schaffhausen sh|chur gr|zug zg|aarau ag',
  NL: 'utrecht ut|amersfoort ut|amsterdam nh|haarlem nh|hilversum nh|arnhem ge|nijmegen ge|apeldoorn ge',
  BR: 'curitiba pr|florianopolis sc|joinville sc|blumenau sc|porto alegre rs|salvador ba|recife pe|belem pa|fortaleza ce|sao luis ma|cuiaba mt|campo grande ms|maceio al|belo horizonte mg|manaus am|vitoria es|aracaju se|goiania go|natal rn|londrina pr',
  IN: 'chennai tn|coimbatore tn|madurai tn|mumbai mh|pune mh|nagpur mh|gurgaon hr|gurugram hr|ahmedabad gj|surat gj|hyderabad ts|visakhapatnam ap|ludhiana pb|patna br|bhubaneswar or|indore mp',
};

/** Two letters of provinces that stand behind a city there, where no table of holidays knows them. */
const CODES: Readonly<Record<string, string>> = {
  IT: 'ag al an ap aq ar at av ba bg bi bl bn bo br bs bt bz ca cb ce ch cl cn co cr cs ct cz en fc fe fg fi fm fr ge go gr im is kr lc le li lo lt lu mb mc me mi mn mo ms mt na no nu or pa pc pd pe pg pi pn po pr pt pu pv pz ra rc re rg ri rm rn ro sa si so sp sr ss su sv ta te tn to tp tr ts tv ud va vb vc ve vi vr vt vv',
  NL: 'dr fl fr ge gr li nb nh ov ut ze zh',
  IN: 'an ap ar as br ch cg dl ga gj hr hp jk jh ka kl ld mp mh mn ml mz nl or od pb py rj sk tn ts tg tr up uk wb',
  MX: 'ag bc bs cm cs ch co cl df dg gt gr hg ja em mi mo na nl oa pu qt qr sl si so tb tm tl ve yu za',
};

const pairs = new Map(
  Object.entries(CITIES).flatMap(([country, list]) =>
    list.split('|').map((pair) => [pair, country] as const),
  ),
);

/** The country of a city that stands with the code of its region, both in lower case without accents. */
export const countryOfCity = (city: string, code: string): string | null =>
  pairs.get(`${city} ${code}`) ?? null;

/** Whether the people of a country may mean one of its regions by this code. */
export const isRegionCode = (country: string, code: string): boolean =>
  (CODES[country]?.split(' ').includes(code) ?? false) ||
  (CITIES[country]?.split('|').some((pair) => pair.endsWith(` ${code}`)) ?? false);

/** Codes of the German states. As those of a country they are rarer behind a city than these, or no less. */
export const OF_GERMANY: ReadonlySet<string> = new Set([
  'by',
  'bb',
  'sn',
  'ni',
  'st',
  'th',
  'sh',
  'sl',
  'mv',
  'bw',
  'be',
]);
