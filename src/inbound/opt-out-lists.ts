/**
 * "Strike … from your list" and its kin in all languages at once: who strikes what is free, the two words together are
 * the wish. In folded form; stems, so that every form of a verb counts.
 */
const STRIKE =
  '(?:remov|delet|eras|drop us|drop me|strik|cross|exclud|scrub|purg|streich|losch|entfern|austrag|(?:nehmen sie|nehmt|nimm|tragen sie|tragt|trag) (?:mich|uns)|abmeld|retir|supprim|enlev|otez|oter|rayer|rayez|effac|sortez|sortir (?:mon|mes|notre|nos)|elimin|borr|quit[ae]|saqu|sacar|salir|exclu|tire|tirar|sair|cancell|rimuov|togli|esclud|verwijder|haal|schrap|wis|schrijf|uitschrijv|fjern|slet|stryk|strok|(?:ta|tag|plocka) (?:bort )?(?:mig|meg|oss|os)|rader|poist|usun|wykresl|wypis|skresl|smaz|vyrad|odstran|vymaz|odhlas)\\p{L}*';

/** A list of theirs: "your mailing list", "aus Ihrem Verteiler", "de vos fichiers", "din databas". */
const LIST =
  '(?:(?:your|this|future)(?: \\S+){0,2} (?:lists?|mailings?|outreach|programmes?|programs?|database|campaigns?|sequences?|crm|records|cadences?)|(?:ihre[nrm]?|eure[nrm]?|deine[nrm]?|diese[nrm]?|seine[nrm]?)(?: \\S+)? (?:\\p{L}*verteiler|\\p{L}*liste|datenbank|kartei|adressbuch|newsletter)|(?:dem|vom) \\p{L}*(?:verteiler|newsletter)|(?:vos|votre|cette|ces|tes|vos)(?: \\S+)? (?:listes?|fichiers?|bases?|envois|mailings?|campagnes?)|(?:su|sus|esta|esa|vuestra|tu)(?: \\S+)? (?:listas?|bases? de datos|envios|campanas?)|(?:sua|suas|dessa|desta|essa|vossa|tua|da|das)(?: \\S+)? (?:listas?|bases?|mailing|campanhas?)|(?:vostra|vostre|sua|questa|tua)(?: \\S+)? (?:liste?|mailing|banca|database)|(?:uw|jullie|je|deze)(?: \\S+)? (?:lijst\\p{L}*|bestand\\p{L}*|mailing\\p{L}*|database|verzendlijst)|(?:er|era|din|denna|deres|jeres|din|denne)(?: \\S+)? (?:lista\\p{L}*|liste\\p{L}*|register|database?n?|databas\\p{L}*)|(?:listalta|listaltanne|rekisterista\\p{L}*|postituslista\\p{L}*)|(?:waszej|tej|panstwa|swojej|z)(?: \\S+)? (?:listy|bazy|bazie)|(?:vaseho|sveho|vasi|tohoto|ze?)(?: \\S+)? (?:seznam\\p{L}*|databaz\\p{L}*|rozesil\\p{L}*))';

const WRITE_EN = '(?:e-?mails?|mails?|messages?|contact|follow[ -]?ups?)';

export const LISTED: readonly string[] = [
  `${STRIKE}(?: \\S+){0,7} ${LIST}`,
  `${LIST}(?: \\S+){0,4} ${STRIKE}`,
  '(?:cross|scratch|strike) (?:me|us|my \\S+|our \\S+) (?:off|out)',
  '(?:take|get|keep|leave) (?:\\S+ and )?(?:me|us|our \\S+|my \\S+)(?: and me)?(?: \\S+)? (?:off|out of) (?:your|this|any)',
  'get (?:me|us) off (?:this|your|that)(?: \\S+)?',
  'exclude (?:me|us|our \\S+|my \\S+)(?: \\S+)?',
];

/** Nothing more is to come. */
export const NO_MORE: readonly string[] = [
  `(?:enough|had enough) (?:of )?(?:your|these|the)? ?(?:\\S+ )?${WRITE_EN}`,
  'nichts (?:mehr|weiter) (?:\\S+ ){0,3}(?:horen|lesen|bekommen|erhalten|wissen)',
  'von (?:ihnen|euch|dir)(?: \\S+)? nichts (?:mehr|weiter)(?: \\S+)?',
  '(?:que sea|seja|que ce soit|sia|moge|ma det|lat det|lad det|la det)(?: \\S+){0,3} (?:dernier|ultim[oa]|laatste|sista|sidste|siste)(?: \\S+){0,2}',
  "d'arreter(?: \\S+)? (?:vos|ces|de|les)(?: \\S+)?",
  '(?:asked|told|said)(?: \\S+){0,5} no (?:e-?mails?|mails?|contact|calls?)',
  'keine? (?:weiteren?|mehr) (?:anschreiben|zuschriften|kontaktversuche|kontakte|anrufe|angebote|briefe)(?: mehr)?',
  '(?:skicka|skriv|send) (?:inget|ingenting|intet|ingenting|ikke noe) (?:mer|mere)',
  'al(?:kaa|a) enaa(?: \\S+){1,3}',
  'cess\\p{L}+ (?:tout|toute|tous|vos|ces|de)(?: \\S+)? ?(?:envois?|contacts?|messages?|sollicitations?|relances?)?',
  'basta(?: ya)? (?:de|con|di) (?:\\S+ )?(?:correos?|mensajes?|e-?mails?|mails?|messaggi|comunicazioni)',
  '(?:chega de|parem? com|nao quer\\p{L}+ mais)(?: \\S+){0,2} (?:e-?mails?|mensagens|contact\\p{L}+|contat\\p{L}+|isto|isso|nada)',
  '(?:diffid\\p{L}+)(?: \\S+){0,6} (?:comunicazioni|messaggi|e-?mails?|contatt\\p{L}+)',
  '(?:vil|vill|onsker|onskar|gider|orkar)(?: \\S+){0,2} (?:ikke|inte) (?:\\S+ ){0,2}(?:flere|fler|flera|mere|mer) (?:mails?|mejl\\p{L}*|e-?post\\p{L}*|beskeder|meldinger|meddelanden|henvendelser|utskick)',
  'al(?:kaa|a) (?:\\S+ ){1,4}(?:uudestaan|enaa|enempaa|jatkossa)',
];

/** Their own lists and papers, or somebody else: not the sender. */
export const OF_OTHERS: readonly string[] = [
  'dar de baja a (?:mis|los|las|un|una|nuestros|nuestras)',
  'no (?:me|nos) (?:envi|mand)\\p{L}+ (?:el|la|los|las)(?! (?:correo|publicidad|e-?mail))',
  'nao (?:me|nos) (?:envi|mand)\\p{L}+ (?:o|a|os|as)(?! (?:mensage|publicidade|e-?mail))',
  '(?:recipients?|customers?|people|users?|leads?|contacts?|prospects?|subscribers?|they|someone|everyone)(?: \\S+){0,2} (?:opt|opts|opted|opting|unsubscrib\\p{L}*)(?: out)?',
  `${STRIKE}(?: \\S+){0,3} (?:last|previous|letzte[nrs]?|vorige|dernier|derniere|ultim[oa]|laatste|vorige|sista|sidste|siste|ostatni\\p{L}*|posledni)(?: \\S+)? (?:e-?mail|mail|message|nachricht|correo|mensaje|mensagem|messaggio|bericht|mejl|wiadomosc|zpravu?)`,
  'kontakta inte (?!mig|oss|mer|igen|langre|den|denna)\\S+',
  '(?:remov|delet|exclud|drop)\\p{L}* (?:bounc\\p{L}+|duplicates?|leads?|contacts?|customers?|invalid|dead|old|slots?)',
];

const ERASE =
  '(?:eras|delet|remov|losch|effac|supprim|suppress|supres|borr|elimin|cancell|apag|exclu|remoc|verwijder|wiss|schrap|rader|slet|poist|usun|vymaz|smaz)\\p{L}*';
const MINE =
  '(?:my|our|mein\\p{L}*|unser\\p{L}*|mon|ma|mes|notre|nos|mi|mis|nuestr\\p{L}+|meus?|minhas?|noss\\p{L}+|mi[oae]|miei|nostr\\p{L}+|mijn|onze|ons|min|mina|mitt|var|vara|mine|vores|vare|moj\\p{L}*|moich|nasz\\p{L}*|muj|moji|moje|mou|nase)';
const MARKS =
  '(?:address\\p{L}*|adress\\p{L}*|adres\\p{L}*|adresse|e-?mail\\S*|details?|contact\\p{L}*|kontakt\\p{L}*|names?|namen|nom|nombre|info\\p{L}*|data|daten|donnees|coordonnees|datos|dados|dati|gegevens|uppgifter|oplysninger|opplysninger|endereco|indirizzo|correo|dan[ey]\\p{L}*|udaj\\p{L}*)';

/** Wishes made of an erasure and what is the sender's own, of passives, and of stops with what is to stop. */
export const COMPOSED: readonly string[] = [
  `${ERASE}(?: \\S+){0,3} ${MINE}(?: \\S+)? ${MARKS}`,
  // English
  'no need to (?:e-?mail|mail|contact|write|message|reach out|follow up)(?: \\S+){0,2} (?:again|further|any ?more)',
  "(?:do not|don't|dont|never) mail (?:again|any ?more|further)",
  'not to be (?:contacted|e-?mailed|mailed|approached|solicited|messaged)',
  '(?:cancel|end) (?:my|our) (?:e-?mail )?subscriptions?',
  '(?:mind|please|rather|appreciate|thank you for|grateful for)(?: \\S+){0,2} not (?:e-?mailing|mailing|contacting|writing|messaging|sending)(?: to)? (?:me|us)',
  "(?:do not|don't|dont|no need to) follow[ -]?up",
  'stop (?:it )?with (?:the|your|these|all)(?: \\S+)? (?:e-?mails?|mails?|messages?|follow[ -]?ups?)',
  '(?:like|want|please|me|us|get)(?: \\S+){0,3} off (?:this|your|the)(?: \\S+)? (?:list|mailings?|distribution)',
  '(?:please|kindly) (?:end|stop|cease|discontinue) (?:them|these|this|it)',
  '(?:no|never|not)(?: \\S+){0,2} (?:consent\\p{L}*|permission) to (?:process|contact|e-?mail|use|store)(?: \\S+)?',
  // German
  'nicht (?:noch ?einmal|nochmals?|erneut|wieder|mehr) (?:zu )?(?:melden|kontaktieren|schreiben|anschreiben|anrufen)',
  '(?:geloscht|ausgetragen|abgemeldet|gestrichen|entfernt) (?:zu )?werden',
  'sehen sie(?: \\S+){0,3} von (?:\\S+ )?(?:werbung|e-?mails?|mails|anfragen|kontakt\\p{L}*|nachrichten)(?: \\S+){0,2} ab',
  '(?:nehmen sie|nehmt|nimm) (?:mich|uns|(?:meine|unsere) \\S+)(?: bitte)? (?:aus|von|raus|heraus)',
  // French, Spanish, Portuguese, Italian, Dutch
  'stop aux? (?:e-?mails?|mails?|messages?|relances?|courriels?)',
  '(?:que me|ser|sea) (?:eliminen|borren|quiten|eliminad[oa]|borrad[oa]|removid[oa]|excluid[oa]|descadastrad[oa])',
  '(?:verwijderd|uitgeschreven|afgemeld) (?:te )?worden',
  // Swedish, Danish, Norwegian
  '(?:avregistreras|tas bort|strykas|raderas) (?:fran|ur)(?: \\S+){1,2}',
  '(?:vil|onsker|vill|onskar|bede om at|be om a)(?: \\S+){0,2} (?:afmeldes|slettes|fjernes|frameldes|strykes|meldes av|avmeldes|avregistreras|strykas)',
  '(?:stopp?e?|hold\\p{L}* op) (?:med )?(?:at |a )?(?:send\\p{L}*|skriv\\p{L}*|mail\\p{L}*|kontakt\\p{L}*) (?:mig|meg|os|oss|til|mails?)',
  '(?:stopp?|avslutt?a?) (?:alle |alla |disse |dessa )?(?:utsendels\\p{L}*|utskick\\p{L}*|mailen\\p{L}*|e-?posten\\p{L}*)',
  '(?:slett|fjern|slet|stryk|radera)\\p{L}*(?: \\S+)? (?:e-?post\\S*|adresse\\p{L}*|navne\\p{L}*|mejl\\p{L}*) (?:min|mitt|mi|var)',
  // Finnish, Polish, Czech
  'lope(?:ttakaa|ta) (?:tama|heti|jo|nyt|nama)',
  'zaprzesta\\p{L}+ (?:wysylania|pisania|kontakt\\p{L}*|przesylania)(?: \\S+)?',
  'prosim o (?:odhlaseni|vyrazeni|vymaz\\p{L}*|smazani)(?: \\S+)?',
  '(?:en|emme) (?:toivo|halua|kaipaa)(?: \\S+){0,2} (?:yhteydenot\\p{L}*|viest\\p{L}*|sahkopost\\p{L}*|mainok\\p{L}*)',
  '(?:byt|by[lt]i?|prejeme si byt|chci byt|chceme byt) (?:vyrazen\\p{L}*|odhlasen\\p{L}*|vymazan\\p{L}*|odstranen\\p{L}*)',
];
