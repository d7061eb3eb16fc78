/** Names of months, in folded form, by number; languages share one table because no name means two months. */
const MONTH_NAMES: readonly string[] = [
  'january|jan|januar|janner|jaenner|janvier|janv|enero|ene|janeiro|gennaio|gen|januari|tammikuuta|tammikuun|tammikuu|stycznia|styczen|sty',
  'february|feb|februar|fevrier|fevr|fev|febrero|fevereiro|febbraio|februari|helmikuuta|helmikuun|helmikuu|lutego|luty|lut',
  'march|mar|marz|maerz|mars|marzo|marco|maart|mrt|marts|maaliskuuta|maaliskuun|maaliskuu|marca|marzec',
  'april|apr|avril|avr|abril|abr|aprile|huhtikuuta|huhtikuun|huhtikuu|kwietnia|kwiecien|kwi',
  'may|mai|mayo|maio|maggio|mag|mei|maj|toukokuuta|toukokuun|toukokuu|maja',
  'june|jun|juni|juin|junio|junho|giugno|giu|kesakuuta|kesakuun|kesakuu|czerwca|czerwiec|cze',
  'july|jul|juli|juillet|juil|julio|julho|luglio|lug|heinakuuta|heinakuun|heinakuu|lipca|lipiec|lip',
  'august|aug|aout|agosto|ago|augustus|augusti|elokuuta|elokuun|elokuu|sierpnia|sierpien|sie',
  'september|sept|sep|septembre|septiembre|setembro|set|settembre|syyskuuta|syyskuun|syyskuu|wrzesnia|wrzesien|wrz',
  'october|oct|oktober|okt|octobre|octubre|outubro|out|ottobre|ott|lokakuuta|lokakuun|lokakuu|pazdziernika|pazdziernik|paz',
  'november|nov|novembre|noviembre|novembro|marraskuuta|marraskuun|marraskuu|listopada|listopad|lis',
  'december|dec|dezember|dez|decembre|diciembre|dic|dezembro|dicembre|desember|des|joulukuuta|joulukuun|joulukuu|grudnia|grudzien|gru',
];
/** Monday first. */
const WEEKDAY_NAMES: readonly string[] = [
  'monday|mon|montags?|lundi|lunes|segunda(?:-feira)?|lunedi|maandag|mandag|maanantai\\w*|poniedzial(?:ek|ku)',
  'tuesday|tues?|dienstags?|mardi|martes|terca(?:-feira)?|martedi|dinsdag|tisdag|tirsdag|tiistai\\w*|wtor(?:ek|ku)',
  'wednesday|wed|mittwochs?|mercredi|miercoles|quarta(?:-feira)?|mercoledi|woensdag|onsdag|keskiviik\\w+|srod[aey]',
  'thursday|thu(?:rs)?|donnerstags?|jeudi|jueves|quinta(?:-feira)?|giovedi|donderdag|torsdag|torstai\\w*|czwart(?:ek|ku)',
  'friday|fri|freitags?|vendredi|viernes|sexta(?:-feira)?|venerdi|vrijdag|fredag|perjantai\\w*|piat(?:ek|ku)',
  'saturday|sat|samstags?|sonnabends?|samedi|sabado|sabato|zaterdag|lordag|lauantai\\w*|sobot[aey]',
  'sunday|sonntags?|dimanche|domingo|domenica|zondag|sondag|sunnuntai\\w*|niedziel[aei]',
];
export const MONTH = MONTH_NAMES.join('|');
export const WEEKDAY = WEEKDAY_NAMES.join('|');
const indexOf = (names: readonly string[], word: string): number =>
  names.findIndex((name) => new RegExp(`^(?:${name})$`, 'u').test(word)) + 1;
/** 1 to 12; 0 when it is no month. */
export const monthOf = (word: string): number => indexOf(MONTH_NAMES, word);
/** 1 (Monday) to 7; 0 when it is no weekday. */
export const weekdayOf = (word: string): number => indexOf(WEEKDAY_NAMES, word);

/** How many, in words. */
const COUNTS: readonly string[] = [
  'a|an|one|ein|eine|einem|einer|une?|una?|uno|um|uma|een|en|et|ett|yhden|jeden|tydzien',
  'two|zwei|deux|dos|dois|duas|due|twee|tva|to|kahden|dwa|dwoch|dwie|couple of',
  'three|drei|trois|tres|tre|drie|kolmen|trzy|trzech',
  'four|vier|quatre|cuatro|quatro|quattro|fyra|fire|neljan|cztery',
  'five|funf|cinq|cinco|cinque|vijf|fem|viiden|piec',
  'six|sechs|seis|sei|zes|sex|seks|kuuden|szesc',
];
export const COUNT = `\\d{1,2}|${COUNTS.join('|')}`;
export const countOf = (word: string): number => (/^\d+$/.test(word) ? Number(word) : indexOf(COUNTS, word));

export const UNITS = {
  day: 'days?|tagen?|jours?|dias?|giorn[oi]|dagen|dag(?:ar|er|e)?|paivan|dni|dzien',
  week: 'weeks?|wochen?|semaines?|semanas?|settiman[ae]|weken|vecka|veckor|uger?|uker?|viikon|tygodni(?:e|u)?|tydzien',
  month:
    'months?|monat(?:en?)?|mois|mes(?:es)?|mesi|mese|maanden?|manad(?:er)?|maned(?:er)?|kuukauden|miesiac(?:e|a)?|miesiecy',
} as const;

/** What stands before a date and makes it the day of return. */
export const BACK =
  '(?:back|return(?:ing|s)?|resum\\w+|available(?: again)?|reachable(?: again)?|in (?:the )?office(?: again)?|rejoin\\w*|wieder|zuruck\\w*|ruckkehr|erreichbar|retour|revien\\w*|reviendr\\w*|disponible|joignable|rentr\\w+|reprend\\w*|reprise|vuelv\\w+|volver\\w*|regres\\w+|vuelta|reincorpor\\w+|incorpor\\w+|retom\\w+|retorn\\w+|volt\\w+|regress\\w+|disponivel|rientr\\w+|torn\\w+|ritorn\\w+|disponibile|raggiungibile|operativ\\w|terug\\w*|bereikbaar|aanwezig|tillbaka|ater|aterkommer|aterkomst|tilbage|tilbake|retur|pa kontoret|palaan|palaamme|takaisin|tavoitettavissa|toissa|paluu\\w*|wracam|wroce|wracamy|powrot\\w*|powroce|dostepn\\w+|z powrotem|go back|come back|be in)';
/** Between the word of return and the date. */
export const LINK =
  "(?:[\\s,:(]|to|in|the|my|our|office|desk|work|on|at|from|of|am|ab|an|im|buro|haus|dem|den|der|da|fur|sie|wieder|again|and|le|la|du|au|a|bureau|partir|des|el|de|desde|oficina|dia|no|na|em|escritorio|dal|dall'|il|ufficio|in sede|vanaf|op|kantoor|weer|fran|fra|och|med|pa|kontoret|igen|igjen|jobb|til|till|arbete|arbejde|toimistolla|toihin|toimistolle|alkaen|lomalta|od|do|w|biurze|biura|pracy|dnia|next|this|coming|kommenden?|nachsten?|prochain|proximo|prossimo|volgende|nasta|naeste|neste|ensi|przyszly|erreichbar|will be|bin|ich|jour|trabajo|trabalho|lavoro|lunch|online|full|time|sera|sara|jeg|jag|er|ar|persoon|personlich|gerne|verfugbar|dia|disponible|disponibile|disponivel|e|y|et|en|med start|starting|per|werk|het)";
export const UNTIL =
  "(?:until|till|til|untill|thru until|bis(?: zum| zu)?|einschliesslich bis|jusqu'(?:au|a|en)|jusqu(?:e|a)(?: au)?|hasta(?: el| la)?|ate(?: o| a| ao| dia| ao dia| o dia)?|fino (?:al|a|all'|alla|allo)|sino al|tot(?: en)?|t\\.e\\.m\\.|t o m|frem til|fram till|fram til|indtil|inntil|till|til og|asti|saakka|do(?: dnia)?)";
export const THROUGH =
  "(?:through|thru|up to and including|bis (?:einschliesslich|inkl\\S*|inklusive|und mit)(?: zum| dem)?|jusqu'au\\b(?=.{0,30}\\binclus)|tot en met|t/m|tom|t\\.o\\.m\\.?|till och med|til og med|t\\.o\\.m|tm|do dnia(?=.{0,30}wlacznie)|fino al(?=.{0,30}(?:compreso|incluso)))";
export const AFTER =
  "(?:after|nach(?: dem)?|apres(?: le)?|despues (?:del|de)|depois (?:de|do dia|do)|dopo (?:il|l'|del)|na|efter(?: den)?|etter(?: den)?|jalkeen|po(?: dniu)?)";
export const INCLUSIVE =
  /^\s*\(?,?\s*(?:inclusive|included|incl\.?|inklusive|inkl\.?|einschliesslich|inclus|inclu|compris|incluido|inclusive|incluso|compreso|inclusief|mukaan lukien|wlacznie|まで)/u;
export const START =
  /(?:from|starting|beginning|as of|since|between|ab|seit|von|vom|zwischen|du|des|depuis|entre|desde|del|da|dal|dall'|tra|van|vanaf|tussen|fran|mellan|fra|mellem|mellom|alkaen|od|miedzy)\s*(?:(?:the|dem|den|el|le|il|de|dia|o|den)\s*)?$/u;
export const OTHER_PERSON =
  /(?:colleague|assistant|manager|boss|team|kolleg\w*|vertretung|collegue|colega|companer\w|collega|kollega|kollegan|kollegen|kolega|kolezank\w*|kollegani)(?:\s+\p{L}+){0,3}\s+(?:is|are|will|who|ist|sind|wird|est|sera|esta|estara|ist|is|ar|er|on|jest|bedzie)/u;
export const EVENT =
  /(?<!\p{L})(?:webinar|conference|event|deadline|offer|expires?|meeting|messe|konferenz|veranstaltung|conference|evenement|evento|feria|fiera|beurs|massa|messu|targi|born|founded|geboren|due date|invoice|sent|wrote|schrieb)(?!\p{L})/u;
