import { family } from './phrase-family.ts';

const DAY =
  '(?:monday|tuesday|wednesday|thursday|friday|mon|tues?|wed|thurs?|fri|montag|dienstag|mittwoch|donnerstag|freitag|lundi|mardi|mercredi|jeudi|vendredi|lunes|martes|miercoles|jueves|viernes|segunda|terca|quarta|quinta|sexta|segunda-feira|terca-feira|quarta-feira|quinta-feira|sexta-feira|lunedi|martedi|mercoledi|giovedi|venerdi|maandag|dinsdag|woensdag|donderdag|vrijdag|mandag|tisdag|onsdag|torsdag|fredag|tirsdag|maanantai\\w*|tiistai\\w*|keskiviik\\w+|torstai\\w*|perjantai\\w*|poniedzialek|wtorek|srode|sroda|czwartek|piatek|tomorrow|morgen|demain|manana|amanha|domani|imorgon|i morgon|i morgen|huomenna|jutro)';
const CLOCK =
  "(?:\\d{1,2}(?::\\d{2}|\\.\\d{2}|h\\d{0,2})?\\s?(?:am|pm|a\\.m\\.|p\\.m\\.|uhr|h|horas|o'clock|uur)|\\d{1,2}[:.]\\d{2}|(?:kl|klo|godz|ore|a las|as|alle|om|um|at|o|vers) \\.?\\s?\\d{1,2}(?:[:.h]\\d{2})?)";

/** A point in time somebody names. */
export const TIMES = new RegExp(
  `(?<![\\p{L}\\p{N}])(?:${DAY}(?:[ ,]+(?:\\p{L}+[ ,]+){0,3}${CLOCK})?|${CLOCK}|next week|this week|nachste woche|diese woche|semaine prochaine|cette semaine|proxima semana|semana que viene|esta semana|prossima settimana|settimana prossima|questa settimana|volgende week|deze week|nasta vecka|naeste uge|neste uke|ensi viikolla|talla viikolla|w przyszlym tygodniu|przyszlym tygodniu|w tym tygodniu)(?![\\p{L}\\p{N}])|\\d{1,2}月\\d{1,2}日|\\d{1,2}時|[月火水木金]曜|来週|明日|今週`,
  'gu',
);

export const LINK =
  /(?:https?:\/\/)?(?:www\.)?(?:calendly\.com|cal\.com|meetings\.hubspot\.com|meetings-eu1\.hubspot\.com|calendar\.app\.google|outlook\.office(?:365)?\.com\/(?:book|owa)|savvycal\.com|tidycal\.com|zcal\.co|doodle\.com|chilipiper\.com|youcanbook\.me|koalendar\.com|oncehub\.com|go\.oncehub\.com|bookings\.cloud\.microsoft|appointlet\.com|acuityscheduling\.com|app\.reclaim\.ai|calendar\.google\.com\/calendar\/(?:u\/0\/)?appointments|[\w.-]+\.chilipiper\.com|[\w.-]+\.youcanbook\.me)\S*/i;

export const MEETING = family(
  [
    "(?:does|do|would|could|can|how about|what about|works?|suits?|free|available|availab\\w+|let'?s (?:do|say|meet|talk|speak)|open|book\\w*|schedul\\w*|meet|meeting|slot|invite|invitation|calendar|set up|pencil|confirm\\w*|see you|talk|speak|chat|try|i can do|i could do|make)",
    '(?:passt|passen|wie ware|zeit|termin|treffen|sprechen|moglich|verfugbar|einladung|frei|telefonieren)',
    '(?:disponible|dispo|convien\\w+|rendez-vous|rdv|possible|creneau|libre|on se parle|reunion|echanger)',
    '(?:disponible|libre|reunion|reunir\\w*|conviene|viene bien|podemos|hablar|hablamos|parece bien|quedamos|cita)',
    '(?:disponivel|livre|reuniao|marcar|podemos|falar|funciona|agenda\\w*|conversar)',
    '(?:disponibile|liber\\w|riunione|possiamo|vediamo|va bene|sentir\\w*|fissare|appuntamento|incontr\\w+|andrebbe)',
    '(?:beschikbaar|afspraak|schikt|komt (?:het )?uit|kunnen we|past|vrij|spreken|plannen|bellen we)',
    '(?:ledig|mote|passar|passer|mote|mode|tid|snakke|prata|tale|traffas|moete|boka|booke|avtale|aftale|modes|motes)',
    '(?:sopii\\w*|sopisi\\w*|tapaaminen|tavata|aika|vapaa\\w*|kaydaan|jutella|kalenteri\\w*)',
    '(?:spotkanie|spotkajmy|pasuje|termin|porozmawia\\w+|dostepn\\w+|mozemy|umow\\w+|odpowiada|wolny|wolna)',
  ],
  [
    'いかが',
    '可能',
    '空いて',
    '打ち合わせ',
    '打合せ',
    '会議',
    '面談',
    '都合',
    'お願い',
    'お会い',
    'ミーティング',
    '調整',
  ],
);
/** A meeting asked for, or accepted, even where no time is named. */
export const MEETING_SURE = family(
  [
    '(?:accepted|accepts|zugesagt|angenommen|accepte|aceptad[oa]|aceite|accettato|geaccepteerd|accepterat|accepteret|akseptert|hyvaksytty|zaakceptowano):',
    '(?:when|what time)(?: \\S+){0,3} (?:are you|works|suits|can we|could we|would)(?: \\S+)?',
    '(?:book|schedule|arrange|set up|grab|find|pick|send)(?: \\S+){0,5} (?:a |some |any )?(?:meeting|demo|time|slot|invite|call|times)(?: \\S+)?',
    '(?:my|our) (?:calendar|calendly|booking link|availability)(?: \\S+)?',
    "i(?:'ve| have)? accepted(?: \\S+)? (?:invite|invitation)",
    '(?:the )?(?:first|second|former|latter)(?: of the two)?(?: (?:one|time|slot|option)s?)? (?:works?|suits?|is (?:fine|good|perfect))(?: (?:for )?me)?',
    "let(?: us|'s) (?:go with|take) the (?:first|second|former|latter)(?: \\S+)?",
    '(?:der|die) (?:erste|zweite) (?:termin|uhrzeit|zeit) passt(?: \\S+)?',
    'le (?:premier|second|deuxieme) creneau (?:me )?convient',
    'me va bien la (?:primera|segunda)(?: \\S+)?',
    'het (?:eerste|tweede) (?:tijdstip|moment) (?:is|past)(?: \\S+)?',
    'wann (?:hatten|haben|passt|ware)(?: \\S+)?',
    'termin(?:e)? (?:vereinbaren|ausmachen|vorschlagen|finden|schicken)',
    '(?:fixer|caler|planifier|organiser|convenir)(?: \\S+){0,3} (?:rendez-vous|rdv|reunion|creneau|call|appel)',
    '(?:agendar|agendamos|programar|concertar|coordinar)(?: \\S+){0,3} (?:reunion|llamada|demo|cita)',
    '(?:marcar|agendar)(?: \\S+){0,3} (?:reuniao|chamada|conversa|demo|call)',
    '(?:fissare|fissiamo|organizzare|programmare)(?: \\S+){0,3} (?:incontro|call|riunione|appuntamento|demo|chiamata)',
    '(?:afspraak|demo|gesprek|meeting) (?:\\S+ )?(?:inplannen|plannen|maken)',
    '(?:boka|booke|avtale|aftale)(?: \\S+){0,3} (?:mote|mode|demo|tid)',
    '(?:sovitaan|varataan|sopia)(?: \\S+){0,2} (?:tapaaminen|palaveri|aika)',
    '(?:umowic|umowmy|zaplanowac|umowi\\w+)(?: \\S+){0,3} (?:spotkanie|rozmowe|demo|termin)(?: \\S+)?',
  ],
  [
    '(?:日程|日時|日時)(?:を|の)?(?:調整|候補|ご連絡|教え)',
    '(?:打ち合わせ|打合せ|面談|お打ち合わせ|ミーティング|お会い)(?:を|の|し)(?:お願い|希望|設定|たい|時間|機会)',
  ],
);

export const CALL = family(
  [
    '(?:call|ring|phone|dial|buzz) (?:me|us)(?: \\S+)?',
    '(?:give|gimme) (?:me|us) (?:a )?(?:call|ring|buzz|shout)',
    '(?:my|our|reach me on|reach me at|direct|cell|mobile|best)(?: \\S+){0,2} (?:number|line|cell|mobile|phone)(?: \\S+)?',
    '(?:reach|get|catch|contact) (?:me|us) (?:at|on|by phone)(?: \\S+)?',
    "(?:you can|please|pls|could you|can you|happy for you to|feel free to) (?:(?!not |never |dont |\\S+n't )\\S+ )?(?:call|phone|ring)(?: \\S+)?",
    '(?:rufen sie|ruf|ruft)(?: \\S+){0,4} (?:an|zuruck)',
    '(?:anrufen|zuruckrufen|anruf|ruckruf|telefonisch|rufnummer|meine (?:nummer|telefonnummer|handynummer))(?: \\S+)?',
    '(?:appelez|rappelez|telephonez)[- ](?:moi|nous)(?: \\S+)?',
    "(?:m'appeler|me rappeler|mon numero|joignable|me joindre)(?: \\S+)?",
    '(?:llam\\w+(?:me|nos)|me (?:llam\\w+|puede llamar|puedes llamar)|mi (?:numero|telefono|movil|celular))(?: \\S+)?',
    '(?:me lig\\w+|ligue|liguem|ligar para mim|ligue-me|telefone-me|meu (?:numero|telefone|celular|telemovel))(?: \\S+)?',
    '(?:chiam\\w+(?:mi|ci|temi)|mi (?:chiami|chiamate|telefoni|puo chiamare)|telefon\\w+mi|il mio (?:numero|cellulare))(?: \\S+)?',
    '(?:bel (?:me|mij|ons)|belt u mij|kunt (?:u|je) (?:me|mij) bellen|mij bellen|me bellen|mijn (?:nummer|telefoonnummer|mobiel))(?: \\S+)?',
    '(?:ring|ringa|ringe|slå en signal|slag pa traden)(?: (?:mig|meg|oss|os|gjerne|garna|gerne))(?: \\S+)?',
    '(?:mitt|mit) (?:nummer|mobilnummer|telefonnummer|telefonnummer)(?: \\S+)?',
    '(?:soita|soittakaa|soittele|soittaa)(?: \\S+)?',
    'numeroni(?: \\S+)?',
    '(?:prosze (?:o telefon|zadzwonic|dzwonic)|zadzwon\\w*|moj (?:numer|telefon))(?: \\S+)?',
  ],
  ['(?:お?電話)(?:を|にて|で)?(?:ください|下さい|いただ|頂|お願い|で)', '電話番号', '携帯(?:に|へ|は)'],
);

export const POSITIVE = family(
  [
    "(?:i'm|i am|we're|we are|are|am|very|definitely|quite|really|be|would be|might be|could be|sounds|looks|is|seems|this is|that's|pretty|super)(?: \\S+){0,2} (?:interested|interesting|intrigued|intriguing|keen|curious|useful|great|promising|helpful|relevant|perfect|good|cool|up for)(?: \\S+)?",
    'interested',
    '(?:sounds?|looks?|seems?) (?:\\S+ )?(?:good|great|interesting|promising|perfect|fun|cool|useful|relevant|like (?:a good|something|what))',
    "(?:would|i'd|we'd|we would|i would)(?: \\S+)? (?:love|like|be happy|be glad|be keen|be open|be interested|appreciate|welcome)(?: \\S+)?",
    '(?:tell|send|share|show|shoot|give|forward|e-?mail)(?: \\S+)? (?:me|us|over|through|across)(?: \\S+)? ?(?:more|info\\w*|details?|deck|material\\w*|brochure|case stud\\w+|examples?|pricing|proposal|offer|one[- ]pager|overview|video|link|demo|something|it|them|that|the|your|some|a)',
    '(?:want|like|love|need|happy|keen|open|glad|eager|curious|ready) to (?:learn|hear|know|see|talk|chat|discuss|explore|connect|try|understand|speak|get started|find out|meet|have a|jump|take a|set)(?: \\S+)?',
    "let'?s (?:talk|chat|connect|do it|do this|discuss|set|go|explore|meet|speak|schedule|book|move|start)(?: \\S+)?",
    '(?:yes|yeah|yep|yup|sure|absolutely|definitely|of course|certainly)(?: please)?',
    "(?:count me in|sign me up|i'm in|go ahead|happy to|open to|more (?:info\\w*|details?)|great timing|good timing|perfect timing|next steps?|please do|please send|worth (?:a|exploring)|what are the next|looking forward|exactly what)(?: \\S+)?",
    '(?:interessiert|interessant|spannend|neugierig|grosses interesse|haben interesse|habe interesse|hatten interesse|hatte interesse|klingt (?:gut|super|spannend|interessant|toll|vielversprechend)|hort sich (?:gut|spannend|interessant)\\w*|gerne|gern|sehr gerne|freue mich|freuen uns|mehr (?:erfahren|infos?|informationen|details|daruber)|weitere (?:infos?|informationen|details)|(?:senden|schicken) sie (?:mir|uns)|schick(?:t|en)? (?:mir|uns)|ja(?:,)? (?:bitte|gerne)|nachste[nr]? schritte?|lassen sie uns|lass uns)(?: \\S+)?',
    "(?:interesse\\w*|interessant\\w*|ca m'interesse|cela m'interesse|volontiers|avec plaisir|curieu\\w+|en savoir plus|plus d'informations?|davantage|envoyez[- ](?:moi|nous)|pouvez-vous (?:m'|nous |me )?envoyer|parlons|discutons|d'accord|oui|bonne idee|ca me va|prochaines? etapes?)(?: \\S+)?",
    '(?:interesad\\w+|interesante|me interesa|nos interesa|interesa|me gustaria|nos gustaria|suena (?:bien|interesante)|encantad\\w+|mas (?:informacion|detalles|info)|envie(?:me|nos|n)|enviame|envien(?:me|nos)|mandame|manden|puede\\w* enviar\\w*|hablemos|adelante|claro|por supuesto|si,|cuenteme|cuentame|siguientes? pasos?)(?: \\S+)?',
    '(?:interessad\\w+|interessante|me interessa|interessa|gostaria|gostariamos|adoraria|parece (?:bom|interessante|otimo)|mais (?:informac\\w+|detalhes|info)|envie(?:-me|-nos)?|(?:me|nos) (?:envie|mande|envia|manda)|mande|pode\\w* (?:me )?enviar\\w*|vamos (?:conversar|falar|marcar|la)|claro|com certeza|sim,|proximos passos)(?: \\S+)?',
    '(?:interessat\\w+|interessante|mi interessa|ci interessa|interessa|mi piacerebbe|ci piacerebbe|vorrei|vorremmo|volentieri|sembra interessante|suona bene|maggiori (?:informazioni|dettagli|info)|piu (?:informazioni|dettagli|info)|ulteriori (?:informazioni|dettagli)|mi (?:mandi|invii|invia|manda)|mandami|inviami|inviatemi|mandatemi|puo (?:mandarmi|inviarmi)|parliamone|certo|certamente|con piacere|si,|prossimi passi|curios\\w)(?: \\S+)?',
    '(?:geinteresseerd|interessant|interesse|klinkt (?:goed|interessant|leuk)|graag|meer (?:informatie|info|weten|details)|stuur (?:me|mij|ons|maar)|kunt u (?:me|mij|ons)? ?(?:\\S+ )?(?:sturen|toesturen)|laten we|nieuwsgierig|benieuwd|zeker|ja,|prima|volgende stap\\w*)(?: \\S+)?',
    '(?:intresserad\\w*|intressant|intresse|interesseret|interesserede|interessert|interessant|interesse|later (?:bra|intressant|spannande)|lyder (?:godt|interessant|spaendende)|hores (?:bra|interessant|spennende) ut|hores (?:bra|interessant|spennende)|garna|gjerne|gerne|mer (?:information|info|om)|mere (?:information|info|om)|skicka (?:mig|garna|over|mer)|send (?:mig|meg|gjerne|gerne|over|mere|mer)|beratta mer|fortael mere|fortell mer|nyfiken\\w*|nysgerrig\\w*|absolut|ja,|later oss|la oss|lad os|vill garna|vil gjerne|vil gerne|naesta steg|neste steg|naeste skridt)(?: \\S+)?',
    '(?:kiinnost\\w+|kuulostaa (?:hyvalta|kiinnostavalta|mielenkiintoiselta)|mielenkiinto\\w+|mielellani|mielellamme|lisatieto\\w*|lisaa (?:tietoa|aiheesta)|laheta(?:tko)?|lahettakaa|voitko lahettaa|haluaisin|haluaisimme|kerro lisaa|totta kai|kylla|jutellaan)(?: \\S+)?',
    '(?:zainteresowan\\w+|interesuj\\w+|ciekaw\\w*|brzmi (?:dobrze|ciekawie|interesujaco|swietnie)|chetnie|wiecej (?:informacji|szczegolow)|prosze (?:o (?:przeslanie|wiecej|oferte|informacje|szczegoly|wyslanie)|przeslac|wyslac)|chcialbym|chcialabym|chcielibysmy|porozmawiajmy|oczywiscie|jasne|tak,|nastepne kroki|kolejne kroki)(?: \\S+)?',
  ],
  [
    '興味(?:が|は)(?:あり|ござい|御座い|ある)',
    '関心(?:が|は)(?:あり|ござい)',
    '興味深',
    '詳細(?:を|な)',
    '詳しく',
    '資料(?:を|の)',
    'ぜひ',
    '是非',
    '前向き',
    '(?:お話|話)(?:を)?(?:伺|聞|うかが)',
    '検討(?:したい|させて)',
    '教えてください',
  ],
);

/** "Thanks", "received", "ok": said without saying anything. */
export const ACKNOWLEDGEMENT =
  /^[^\p{L}\p{N}]*(?:(?:ok(?:ay)?|thanks?(?: you)?(?: (?:so much|a lot|very much|again|for (?:the|your) (?:e-?mail|mail|message|note|info|information|update|reaching out|follow[ -]?up)))?|thx|noted|got it|received|cheers|great|cool|will do|understood|danke(?: (?:schon|sehr|fur die (?:info|nachricht|mail|information)))?|vielen dank(?: fur (?:die|ihre) \w+)?|erhalten|verstanden|merci(?: beaucoup| bien)?|bien recu|recu|gracias|muchas gracias|recibido|obrigad[oa]|recebido|grazie(?: mille)?|ricevuto|bedankt|dank (?:je|u)(?: wel)?|ontvangen|tack(?: sa mycket)?|tak|takk|mottatt|modtaget|mottaget|kiitos|dziekuj\w+|otrzymalem|ありがとうございます(?:。)?|承知(?:しました|いたしました)|了解(?:です|しました)|hi|hello|hallo|hola|ciao|bonjour|hey|yes|no|\?|fyi|test)[\s,.!;:)(-]*)+$/u;

export const MACHINE =
  /(?:ignore|disregard|forget|override)(?: \S+){0,4} (?:previous|prior|above|earlier|all|your|system|preceding) (?:\S+ )?(?:instruction|prompt|rule|message|text|direction|guideline)|^[^\p{L}\p{N}]*(?:system|assistant|user|developer|ai|llm|bot|prompt)\s*[:>\]]|<\|?\/?(?:system|im_start|im_end|assistant|user|instructions?)|\byou are (?:now|an? (?:ai|assistant|language|chatbot|bot|helpful))|(?:classify|label|mark|categori[sz]e|treat|tag|score|flag|rate) (?:this|the|it|me|my)(?: \S+){0,6} (?:as|with|to)\b|(?:dear|attention|note to|hey|hello) (?:ai|llm|assistant|bot|model|classifier|language model)|as an ai\b|(?:set|output|return|respond with|reply with|print) (?:the )?(?:intent|classification|json|label|confidence|"|only)|your (?:system prompt|instructions)|new instructions?:|(?:ignoriere|vergiss|missachte)(?: \S+){0,4} (?:anweisung|instruktion|vorgabe)|(?:ignore[zr]?|oublie[zr]?)(?: \S+){0,5} instructions|ignor[ae]\w*(?: \S+){0,5} (?:instruc|istruz)|指示を無視/u;
