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
  'kontakta inte (?!mig|oss|mer|igen|langre|den|denna)\\S+',
  '(?:remov|delet|exclud|drop)\\p{L}* (?:bounc\\p{L}+|duplicates?|leads?|contacts?|customers?|invalid|dead|old|slots?)',
];
