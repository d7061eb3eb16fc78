/**
 * Wishes to be left alone by what they are made of, in folded form: struck off, erased by law, nobody to write any more,
 * nothing more to come, left in peace. One list per language.
 */

const LISTED_EN =
  '(?:list|mailings?|outreach|database|crm|campaigns?|sequences?|records|systems?|contacts|files?)';

const EN: readonly string[] = [
  `(?:remove|delete|erase|drop|strike|take)(?: \\S+)? (?:everyone|everybody|anyone|all of us|this address|him|her|them)(?: \\S+){0,6} (?:from|off) (?:your|the|this|any|all)(?: \\S+)? ${LISTED_EN}`,
  "(?:if|that|rather|prefer) you (?:did not|didnt|didn't|would not|wouldn't|do not|don't|never|no longer) (?:e-?mail\\w*|mail\\w*|contact\\w*|writ\\w+(?: to)?|wrote(?: to)?|messaged?|sen[dt]) (?:me|us|this|any\\w*)",
  '(?:ask|asking|asked|prefer|wish|like|want) (?:you )?not to (?:be )?(?:e-?mail\\w*|contact\\w*|writ\\w+|messaged?|approached|sent?)(?: \\S+)?',
  '(?:erase|delete|remove|destroy|wipe|purge)(?: \\S+){0,3} (?:data|information|details|records?)(?: \\S+){0,6} (?:about|on|of|to|relating to|concerning) (?:me|us|mine|myself)',
  '(?:right to (?:erasure|be forgotten))',
  '(?:stop|quit) e?-?m[ai]{1,2}l\\w*n\\w* (?:to )?(?:me|us)',
  '(?:cease|discontinue|desist|halt|end|refrain)(?: and desist)?(?: from)? (?:all |any |further |sending |this |the |your )*(?:communicat\\w+|contact\\w*|correspondence|e-?mail\\w*|messag\\w+|mailings?|outreach|letters?)',
  '(?:be|is|was) (?:the|my|your) last (?:message|e-?mail|mail|contact|note|time)(?: \\S+){0,3} (?:from you|i (?:get|receive|hear)|you (?:send|write|contact))(?: \\S+)?',
  '(?:rather|prefer|want|like|wish|hope|choose) (?:to )?(?:not|never)(?: to)? (?:hear|receive|get|be contacted)(?: \\S+)? (?:from you|again|these|any|more)',
  "(?:do not|don't|dont|never) (?:e-?mail|contact|write|message|approach)(?: to)? (?:\\S+ ){0,5}(?:again|any ?more|ever)",
  '(?:keep|leave) (?:me|us|my \\S+) off (?:your|the|this|any)(?: \\S+)? list',
];

const DE: readonly string[] = [
  'von (?:weiteren|weiterer|jeglichen|jeglicher)(?: \\S+){1,3} (?:abzusehen|absehen|abstand)',
  'sehen sie von (?:weiteren|weiterer)(?: \\S+){1,3} ab',
  '(?:meine\\w*|mich|mir|person|uns)(?: \\S+){0,6} daten(?: \\S+){0,6} (?:zu )?(?:loschen|geloscht|loschung)',
  'loschung (?:meiner|unserer|aller)(?: \\S+){0,4} daten',
  '(?:horen|hor|hort)(?: \\S+){0,3} auf,? (?:mir|mich|uns|mit)(?: \\S+)?',
  '(?:mir|mich|uns)?(?: \\S+)? ?(?:nicht|nie) (?:mehr|wieder|weiter|langer) (?:an(?:zu)?schreiben|zu schreiben|schreiben|(?:zu )?kontaktieren|kontaktiert werden|mailen|anmailen|belastigen)',
  '(?:lassen sie|lasst|lass) (?:mich|uns)(?: \\S+)? in (?:ruhe|frieden)',
];

const FR: readonly string[] = [
  '(?:supprimer|effacer|supprimez|effacez|suppression|effacement)(?: \\S+){0,4} (?:donnees|informations)(?: \\S+){0,3} (?:me concern\\w+|nous concern\\w+|personnelles?|a mon sujet)',
  '(?:suppression|effacement) de (?:mes|nos|toutes mes) donnees',
  '(?:fichez|foutez|laissez|laisse|fiche)[- ](?:moi|nous)(?: \\S+)? (?:la paix|tranquilles?|en paix)',
  '(?:me|nous) des(?:ins|abon)\\w*',
  "ne (?:plus|pas|jamais) (?:me|nous|m')(?: ?\\S+)? ?(?:contacter|ecrire|envoyer|solliciter|relancer|demarcher)(?: \\S+)?",
  "(?:nous nous|je m')(?: \\S+)? ?oppos\\w+",
];

const ES: readonly string[] = [
  'no (?:(?:me|nos) )?(?:vuelv\\w+|volv\\w+) a (?:contact\\w+|escrib\\w+|envi\\w+|mand\\w+|llam\\w+|molest\\w+)',
  '(?:supresion|cancelacion|eliminacion|borrado)(?: \\S+){0,3} (?:mis|nuestros) (?:datos|informacion)',
  '(?:suprim|elimin|borr|cancel)\\w+(?: \\S+){0,2} (?:mis|nuestros) datos',
  'dej\\w+(?:me|nos|adme|adnos) (?:ya )?(?:en paz|tranquil[oa]s?)',
  '(?:me|nos) (?:den|de|deis|des|pueden? dar|quiten?|saquen?|borren?|eliminen?) de (?:baja|su lista|la lista|sus? \\S+)',
  '(?:me opongo|nos oponemos) (?:a|al)(?: \\S+){0,6} (?:datos|publicidad|comercial\\w*|tratamiento)',
];

const PT: readonly string[] = [
  'nao (?:(?:me|nos) )?(?:volt\\w+|torn\\w+) a (?:escrever|contact\\w+|contat\\w+|envi\\w+|mand\\w+|incomod\\w+)',
  '(?:apagamento|exclusao|eliminacao|remocao)(?: \\S+){0,4} (?:meus|nossos) dados',
  '(?:apag|exclu|elimin|remov)\\w+(?: \\S+){0,2} (?:meus|nossos) dados',
  '(?:deix\\w+-(?:me|nos)|(?:me|nos) deix\\w+) em paz',
  '(?:remov|retir|tir|exclu)\\w+(?: \\S+){0,5} d[aeo]s?(?: \\S+){0,2} (?:lista|base|mailing|cadastro)(?: \\S+)?',
  '(?:oponho-me|me oponho|opomo-nos)(?: \\S+){0,4} (?:tratamento|dados|marketing|publicidade)',
];

const IT: readonly string[] = [
  '(?:cancellazione|eliminazione|rimozione)(?: \\S+){0,4} (?:miei|nostri) dati(?: \\S+)?',
  '(?:cancell|elimin|rimuov)\\w+(?: \\S+){0,3} (?:miei|nostri) dati',
  'lascia(?:te|tem|mi|ci)?(?:mi|ci|i|eci)? (?:in pace|stare)',
  'di?siscriv\\w*(?:mi|ci)',
  '(?:mi oppongo|ci opponiamo)(?: \\S+){0,6} (?:dati|marketing|trattamento)(?: \\S+)?',
  'non (?:scrivermi|contattarmi|inviarmi|mandarmi|scriverci|contattarci|inviarci)(?: \\S+){0,2} (?:piu|altr\\w+)',
];

const NL: readonly string[] = [
  'niet (?:meer|verder|langer|opnieuw|nog eens) (?:te )?(?:benader\\w*|contact\\w*|mail\\w*|schrijven|bellen|stu\\w+|lastig)',
  '(?:mijn|onze|alle)(?: \\S+){0,3} (?:persoons)?gegevens(?: \\S+){0,4} (?:te )?(?:verwijder\\w*|wissen)',
  'stop(?: \\S+){0,4} met (?:het )?(?:mail\\w*|sturen|schrijven|bellen|contact\\w*|benader\\w*|lastig\\w*)',
  'laat (?:mij|me|ons)(?: \\S+)? met rust',
  '(?:graag|gaarne|verzoek\\w*|wil(?: mij| me)?)(?: \\S+){0,3} (?:uit(?: te )?schrijve\\w*|af(?: te )?melden)',
  '(?:maak|maken|teken)(?: \\S+)? bezwaar(?: \\S+)?',
  'liever geen (?:\\S+ )?(?:e-?mails?|mails?|berichten)(?: \\S+)?',
];

const SV: readonly string[] = [
  'slippa(?: \\S+){0,2} (?:mejl|mail|mejlen|e-?post|utskick|meddelanden)',
  'rader\\w+(?: \\S+){0,2} (?:mina|vara)(?: \\S+)? ?(?:person)?(?:uppgifter|data)',
  'lamna (?:mig|oss)(?: \\S+)? (?:ifred|i fred)',
  '(?:avsluta|avbestall\\w*)(?: \\S+)? (?:utskick\\w*|prenumeration\\w*|nyhetsbrev\\w*)',
  '(?:stryka|ta bort|radera)(?: \\S+)? (?:mig|oss|min|mina)(?: \\S+)?',
  '(?:motsatter|invander) (?:mig|oss|mot)?(?: \\S+)?',
];

const DA: readonly string[] = [
  'ikke (?:at )?(?:skrive|sende|kontakte|maile|henvende)(?: \\S+){0,3} (?:mig|os|igen|mere|flere|laengere)',
  '(?:send|skriv|kontakt|mail)(?: (?:mig|os|til mig|til os))?(?: \\S+)? (?:ikke|aldrig) (?:flere|mere|igen)(?: \\S+)?',
  '(?:sletning af|slette|slet|sletter)(?: \\S+){0,2} (?:mig|os|mine|vores)(?: \\S+)?',
  'hold(?: \\S+)? op med (?:at )?(?:skriv\\w*|send\\w*|kontakt\\w*|mail\\w*|ring\\w*|de\\w* mails?)(?: \\S+)?',
  'lad (?:mig|os)(?: \\S+){0,2} i fred',
  'gor(?: \\S+)? indsigelse(?: \\S+)?',
];

const NO: readonly string[] = [
  'ikke ta kontakt(?: \\S+){0,2} (?:igjen|mer|flere)',
  'ikke (?:a )?(?:kontakte?|skrive?|sende?|maile?)(?: \\S+){0,3} (?:igjen|mer|flere|lenger)(?: \\S+)?',
  '(?:slet|slett|slette|sletter|sletting av|slete|fjerne|fjerner)(?: \\S+){0,2} (?:meg|oss|mine|vare)(?: \\S+)?',
  'slutt(?: \\S+)? (?:med )?a (?:send\\w*|skriv\\w*|kontakt\\w*|mail\\w*|ring\\w*)(?: \\S+)?',
  'la (?:meg|oss) (?:vaere )?i fred',
  '(?:stroket|strykes|slettet|fjernet)(?: \\S+)? fra (?:\\S+ )?(?:liste\\w*|register\\w*|databasen?)',
  '(?:protesterer|motsetter)(?: (?:meg|oss))?(?: (?:mot|at))?(?: \\S+){0,6} (?:opplysning\\w*|markedsforing|behandling\\w*|bruk\\w*)(?: \\S+)?',
];

const FI: readonly string[] = [
  '(?:ettette|alkaa|ala|alkaamme)(?: enaa)?(?: \\S+)? (?:lahet\\w+|otta\\w+|kirjoit\\w+|ota)(?: \\S+){0,2}(?: enaa| enempaa| lisaa)',
  'ettette(?: enaa)? (?:laheta|lahettaisi|ota|ottaisi|kirjoita|kirjoittaisi)(?: \\S+)?',
  '(?:poist\\w+|henkilotieto\\w+|tietojeni)(?: \\S+){0,3} (?:poistamis\\w+|henkilotieto\\w+|tietojeni)',
  'lope(?:ttakaa|ta)(?: \\S+)? (?:viest\\w+|sahkopost\\w+|lahett\\w+|nai\\w+|mainos\\w+)(?: \\S+)?',
  'jat(?:takaa|a) (?:minut|meidat|mut)(?: \\S+)? rauhaan',
  'poista\\w* (?:mut|minut|meidat|osoittee\\w+|nimeni)(?: \\S+){0,3}',
  'kiell(?:an|amme)(?: \\S+){0,3} (?:kayt\\w+|suoramarkkin\\w+|kasittely\\w+)(?: \\S+)?',
];

const PL: readonly string[] = [
  'o nie(?:przesylanie|wysylanie|kontaktowanie|pisanie|przysylanie)(?: \\S+)?',
  'prosze sie (?:z nami|ze mna)(?: \\S+)? nie kontaktowac(?: \\S+)?',
  'nie kontaktowac(?: sie)?(?: \\S+){0,2} (?:wiecej|juz|ponownie)',
  'usun\\w+(?: \\S+){0,2} (?:moich|naszych|moje|nasze)(?: \\S+)? ?dan\\w+(?: \\S+)?',
  'daj(?:cie)? (?:mi|nam)(?: \\S+)? spokoj',
  'rezygn\\w+ z (?:otrzymywania|subskrypcji|newslettera|wiadomosci|mailingu)(?: \\S+)?',
  '(?:wnosze|zglaszam|wyrazam)(?: \\S+)? sprzeciw(?: \\S+)?',
  '(?:wypis\\w+|wykresl\\w+|skresl\\w+) (?:mnie|nas|moj\\S*|nasz\\S*)(?: \\S+)?',
];

const CS: readonly string[] = [
  '(?:vyrad|odhlas|smaz|vymaz|odstran|vyskrtn|skrtn|odeber)\\w*(?: prosim)? (?:me|mne|nas|muj|moji|mou|moje|nase|nasi|si me)(?: \\S+)?',
  '(?:vyradit|odhlasit|smazat|vymazat|odstranit|vyskrtnout)(?: \\S+){0,3} z(?:e)?(?: \\S+)? (?:seznam\\w*|databaz\\w*|rozesil\\w*|odber\\w*)',
  '(?:uz|vice|dal|nikdy|mi|nam|me|nas)(?: \\S+)? ne(?:piste|psali|posil\\w+|zasil\\w+|kontaktu\\w+|oslovu\\w+|obtezu\\w+|volejte)',
  'ne(?:piste|posilejte|zasilejte|kontaktujte|oslovujte|obtezujte)(?: \\S+)? (?:mi|me|mne|nas|nam|uz|vice|dal)',
  '(?:nechci|nechceme|neprej\\w+ si)(?: \\S+){0,3} (?:mail\\w*|majl\\w*|e-?mail\\w*|zprav\\w*|nabid\\w*|dostavat|kontakt\\w*)',
  'prestan\\w+(?: \\S+){0,2} (?:posilat|psat|kontaktovat|zasilat|obtezovat|volat)(?: \\S+)?',
  'nech\\w+ (?:me|mne|nas)(?: \\S+)? (?:na pokoji|v klidu|byt)',
  '(?:vymaz|smaz|likvidac|odstranen)\\w*(?: \\S+){0,3} (?:udaju|udaje|dat|data)',
  'odhlas\\w+ z(?: \\S+)? ?(?:odberu|newsletteru|seznamu)(?: \\S+)?',
  '(?:nesouhlasim|nesouhlasime|namitk\\w+)(?: \\S+){0,4} (?:zpracov\\w+|zasil\\w+|marketing\\w*)(?: \\S+)?',
];

export const MORE_WISHES: readonly string[] = [
  ...EN,
  ...DE,
  ...FR,
  ...ES,
  ...PT,
  ...IT,
  ...NL,
  ...SV,
  ...DA,
  ...NO,
  ...FI,
  ...PL,
  ...CS,
];

/** A sentence that is nothing but one of these. */
export const BRIEF =
  /^[^\p{L}\p{N}]*(?:(?:please|pls|plz|bitte|kindly)[\s,]+)?(?:no more(?: of)? (?:these|those|this|your mails?|from you)|(?:get |take )?(?:me |us )?off (?:the|your|this)(?: \S+)? list|un-?sub\w{0,9}|desincr\w*|odhlasi\w*(?: se)?|odhlaseni|afmelding|avmelding|avregistrering|disiscrizione|cancellazione|uitschrijving|abmeldung|odhlaste me|wypisz\w*|rezygnacja|cancelacion|cancelamento|poistakaa)(?:[\s,!.]+(?:please|pls|plz|thanks?|thx|ta|cheers|bitte|danke|merci|grazie|gracias|aub|tack|tak|takk|kiitos|prosim|dekuji|dziekuje))*[\s!.]*$/u;

/** A law that gives the right, and what it gives the right to. */
export const LAW =
  /\b(?:gdpr|ds-?gvo|rgpd|rodo|lgpd|avg|ccpa|gdpr:n)\b|\bart(?:\.|icle|ikel|iculo|icolo|igo|ikkel|iklan|\.? ?n?)?\s*17\b/u;
export const ERASURE =
  /\b(?:eras|delet|losch|effac|supprim|suppress|supres|borr|elimin|cancell|cancel|apag|exclus|exclu|verwijder|wissen|rader|slet|poist|usun|vymaz|smaz)\p{L}*/u;

/** "Do not stop", said of the mails. */
export const GO_ON: readonly string[] = [
  "(?:do not|don't|dont|never|please not) (?:stop|quit|cease)",
  "n'(?:arretez|arrete|arretes) pas",
  'ne (?:cessez|stoppez|vous arretez) pas',
  'no (?:dej\\w+|par\\w+) de',
  'nao (?:par\\w+|deix\\w+) de',
  'non (?:smett\\w+|la smett\\w+)',
  'stop niet|niet (?:op)?houden|niet stoppen',
  '(?:horen sie|hor|hort)(?: \\S+)? nicht auf|nicht aufhoren',
  'sluta inte|inte sluta',
  'hold ikke op|stop ikke|slutt ikke|ikke slutt',
  'alkaa lopettako|ala lopeta',
  'nie przesta\\w+',
  'neprestav\\w+',
];

const MONTH =
  '(?:jan|feb|mar|apr|maj|mai|jun|jul|aug|sep|okt|oct|nov|dec|des|nyt|ny[at]|arsskift|sommer|ferie|uge|uke|naeste|neste|\\d)\\S*';
/** "Not before January" allows what comes after it. */
export const NOT_BEFORE: readonly string[] = [
  "ne (?:\\S+ ){1,5}(?:avant|d'ici|jusqu'\\S+)",
  'no (?:\\S+ ){1,5}(?:antes de|hasta)',
  'nao (?:\\S+ ){1,5}(?:antes d\\w+|ate)',
  'non (?:\\S+ ){1,5}(?:prima d\\S+|fino a\\S*)',
  '(?:niet|geen) (?:\\S+ ){0,4}(?:voor|tot) (?:\\S+)',
  'nicht (?:\\S+ ){0,3}(?:vor|bis) \\S+',
  'inte (?:\\S+ ){0,4}(?:fore|innan|forran)',
  `ikke (?:\\S+ ){0,4}for ${MONTH}`,
  'al(?:kaa|a) (?:\\S+ ){1,4}ennen',
  'nie (?:\\S+ ){1,5}przed',
  'ne\\S+ (?:\\S+ ){0,4}pred',
];
/** Words that make a "not" final, whatever time is named beside it. */
export const FINAL =
  /\b(?:again|any ?more|ever|mehr|wieder|plus|jamais|mas|nunca|mais|piu|mai|meer|ooit|igen|mer|aldrig|igjen|aldri|enaa|wiecej|nigdy|uz|nikdy)\b/u;
