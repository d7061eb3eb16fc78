/** What a language says of days and hours, each with the English word the rules know. Everything in lower case. */
export type Tongue = {
  /** Words by which the language is known. */
  readonly marks: RegExp;
  /** From Monday on; without their ends. */
  readonly weekdays: readonly string[];
  /** From January on. */
  readonly months: readonly string[];
  /** Before the hour: "um", "à". */
  readonly at: string;
  /** Behind the hour: "uhr", "h". */
  readonly clock: string;
  /** Hours from and until; what is named like that is a span and no time. */
  readonly spans: readonly (readonly [from: string, english: 'after' | 'before' | 'between'])[];
  readonly and: string;
  /** Of the afternoon and the evening; of the morning. */
  readonly late: string;
  readonly early: string;
  /** Everything else, in the order it is looked for. */
  readonly words: readonly (readonly [pattern: string, english: string])[];
};

/** Makes a person look: nothing is fixed by what is said under a condition. */
export const UNSURE = 'maybe';

export const TONGUES: readonly Tongue[] = [
  {
    marks:
      /\b(?:ich|und|nicht|mir|uns|wir|uhr|passt|gerne?|für|ist|der|das|bitte|gut|geht|können|leider|vielen|dank|termin|wäre|hätte|kann|sie|am|auch|mich|bin)\b/g,
    weekdays: ['montag', 'dienstag', 'mittwoch', 'donnerstag', 'freitag', 'samstag', 'sonntag'],
    months: 'januar februar märz april mai juni juli august september oktober november dezember'.split(' '),
    ...{ at: 'um|gegen', clock: 'uhr' },
    spans: [
      ['zwischen|von', 'between'],
      ['ab|nach', 'after'],
      ['bis|vor', 'before'],
    ],
    and: 'und|bis|-|–',
    late: 'nachmittags?|am nachmittag|abends?|am abend',
    early: 'vormittags?|am vormittag|morgens|früh|am morgen',
    words: [
      ['kein problem', 'no problem'],
      ['halb|viertel|dreiviertel', UNSURE],
      ['übermorgen|nächste[nrs]?|kommende[nrs]?', UNSURE],
      ['nächste woche', 'next week'],
      ['diese woche', 'this week'],
      ['(?:im|in) urlaub|nicht im büro|abwesend|außer haus', 'out of office'],
      ['nachmittags?', 'afternoon'],
      ['abends?', 'evening'],
      ['vormittags?|morgens|am morgen', 'morning'],
      ['(?:im|in) urlaub', 'out of office'],
      ['am|im', ''],
      ['heute', 'today'],
      ['morgen', 'tomorrow'],
      ['nicht|keine?[nrs]?|nie|leider|schlecht|weder|statt|anstatt|außer', 'not'],
      [
        'spätestens|frühestens|falls|wenn|vielleicht|eventuell|evtl|möglicherweise|voraussichtlich|muss (?:noch|erst)',
        UNSURE,
      ],
      ['verschieben|verlegen|umbuchen', 'reschedule'],
      ['welche (?:termine|zeiten|tage)|wann', 'what times'],
      ['was', 'what'],
      ['war|waren|hatte|gestern|letzte[nrs]?|vorige[nrs]?|seit', 'was'],
      [
        'passt|passen|gerne?|einverstanden|perfekt|ja|in ordnung|bestätigt|klingt gut|würde gehen|geht',
        'works',
      ],
      ['ersten?', 'first'],
      ['wie wäre|wie wär|vorschlag|schlage|können wir|könnten wir|sprechen|telefonieren|termin', 'how about'],
    ],
  },
  {
    marks:
      /\b(?:je|vous|nous|est|le|la|les|pour|bien|oui|merci|heures?|convient|pas|une?|bonjour|parfait|serait|peut|pouvons|suis|votre|au|du|des|d'accord)\b/g,
    weekdays: ['lundi', 'mardi', 'mercredi', 'jeudi', 'vendredi', 'samedi', 'dimanche'],
    months: 'janvier février mars avril mai juin juillet août septembre octobre novembre décembre'.split(' '),
    ...{ at: 'à|vers', clock: 'h|heures?' },
    spans: [
      ['entre|de', 'between'],
      ['après|à partir de|dès', 'after'],
      ["avant|jusqu'à", 'before'],
    ],
    and: 'et|à|-|–',
    late: "de l'après-midi|l'après-midi|du soir",
    early: 'du matin',
    words: [
      ['(?:pas de|aucun) (?:problème|souci)', 'no problem'],
      ['et demie|et quart|moins le quart', UNSURE],
      ['après-demain|prochaine?|suivante?', UNSURE],
      ['semaine prochaine', 'next week'],
      ['cette semaine', 'this week'],
      ['en vacances|en congés?|absente?|hors du bureau', 'out of office'],
      ['après-midi', 'afternoon'],
      ['soirée?', 'evening'],
      ['matin(?:ée)?', 'morning'],
      ["aujourd'hui", 'today'],
      ['demain', 'tomorrow'],
      ["au lieu de|pas|ne|n'(?:est|ai)|jamais|malheureusement|impossible|aucune?|hélas", 'not'],
      ['au plus tard|au plus tôt|si|peut-être|éventuellement|sauf|je dois|à confirmer', UNSURE],
      ['décaler|reporter|déplacer', 'reschedule'],
      ['quand|quels? (?:créneaux?|horaires?|jours?)', 'what times'],
      ['était|hier|dernière?|depuis|avons eu', 'was'],
      ["convient|d'accord|parfait|oui|ça marche|volontiers|avec plaisir|ok pour|très bien", 'works'],
      ['première?', 'first'],
      ['proposer?|pourrions-nous|pouvons-nous|rendez-vous|disponible|libre|appeler', 'how about'],
    ],
  },
  {
    marks:
      /\b(?:me|el|los|las|para|gracias|sí|bien|viene|podemos|hola|puedo|una?|por|que|con|estoy|perfecto|nos|vale|sería)\b/g,
    weekdays: ['lunes', 'martes', 'mi[ée]rcoles', 'jueves', 'viernes', 's[áa]bado', 'domingo'],
    months: 'enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre'.split(
      ' ',
    ),
    ...{ at: 'a las?|sobre las?', clock: 'h|horas?|hs' },
    spans: [
      ['entre las?|de', 'between'],
      ['después de las?|a partir de las?|desde las?', 'after'],
      ['antes de las?|hasta las?', 'before'],
    ],
    and: 'y las?|y|a las?|a|-|–',
    late: 'de la tarde|por la tarde|de la noche',
    early: 'de la mañana|por la mañana',
    words: [
      ['no hay problema|sin problemas?', 'no problem'],
      ['y media|y cuarto|menos cuarto', UNSURE],
      ['pasado mañana|próxim[oa]|que viene|siguiente', UNSURE],
      ['de vacaciones|fuera de la oficina|ausente', 'out of office'],
      ['por la tarde', 'afternoon'],
      ['por la noche', 'evening'],
      ['(?:por|de|en) la mañana', 'morning'],
      ['esta semana', 'this week'],
      ['hoy', 'today'],
      ['mañana', 'tomorrow'],
      ['en vez de|excepto|salvo|no|nunca|tampoco|imposible|desgraciadamente|lamentablemente', 'not'],
      ['a más tardar|si|quizás?|tal vez|a lo mejor|tengo que|debo', UNSURE],
      ['aplazar|mover|reprogramar|cambiar', 'reschedule'],
      ['cuándo|qué (?:horas?|días?|horarios?)', 'what times'],
      ['fue|era|ayer|pasad[oa]|desde hace', 'was'],
      ['viene bien|me va bien|perfecto|sí|vale|de acuerdo|genial|claro|encantad[oa]|confirmado', 'works'],
      ['primer[oa]?', 'first'],
      ['podemos|podríamos|propongo|qué tal|disponible|libre|reunión|llamada|hablar', 'how about'],
    ],
  },
  {
    marks:
      /\b(?:mi|il|lo|va|bene|alle|per|grazie|sono|possiamo|che|di|non|ci|un|una|sarebbe|perfetto|buongiorno|della|del|posso)\b/g,
    weekdays: ['luned[iì]', 'marted[iì]', 'mercoled[iì]', 'gioved[iì]', 'venerd[iì]', 'sabato', 'domenica'],
    months:
      'gennaio febbraio marzo aprile maggio giugno luglio agosto settembre ottobre novembre dicembre'.split(
        ' ',
      ),
    ...{ at: "alle(?: ore)?|ore|all'|verso le", clock: 'h|ore' },
    spans: [
      ['tra le|fra le|dalle(?: ore)?', 'between'],
      ['dopo le|a partire dalle', 'after'],
      ['prima delle|entro le|fino alle', 'before'],
    ],
    and: 'e le|e|alle|-|–',
    late: 'del pomeriggio|di sera|della sera',
    early: 'del mattino|di mattina',
    words: [
      ['nessun problema|non c.è problema', 'no problem'],
      ['e mezz[ao]|e un quarto|meno un quarto', UNSURE],
      ['dopodomani|prossim[oa]|seguente', UNSURE],
      ['in ferie|fuori ufficio|assente|in vacanza', 'out of office'],
      ['pomeriggio', 'afternoon'],
      ['sera', 'evening'],
      ['mattin[ao]', 'morning'],
      ['questa settimana', 'this week'],
      ['oggi', 'today'],
      ['domani', 'tomorrow'],
      ['invece di|tranne|eccetto|non|mai|purtroppo|impossibile|nessun[oa]?|neanche', 'not'],
      ['al più tardi|se|forse|magari|eventualmente|devo', UNSURE],
      ['spostare|rimandare|posticipare', 'reschedule'],
      ['quando|quali (?:orari|giorni)', 'what times'],
      ['era|ieri|scors[oa]|abbiamo avuto', 'was'],
      ["va bene|perfetto|sì|d'accordo|volentieri|ottimo|certo|confermo|confermato", 'works'],
      ['prim[oa]', 'first'],
      [
        'possiamo|potremmo|propongo|che ne dice|disponibile|liber[oa]|sentirci|riunione|chiamata',
        'how about',
      ],
    ],
  },
  {
    marks:
      /\b(?:ik|het|uur|goed|voor|mij|ons|dank|een|van|niet|graag|kunnen|kan|past|prima|dat|wij|we|zou|bedankt|ben|de|en)\b/g,
    weekdays: ['maandag', 'dinsdag', 'woensdag', 'donderdag', 'vrijdag', 'zaterdag', 'zondag'],
    months: 'januari februari maart april mei juni juli augustus september oktober november december'.split(
      ' ',
    ),
    ...{ at: 'om|rond', clock: 'uur|u' },
    spans: [
      ['tussen|van', 'between'],
      ['na|vanaf', 'after'],
      ['voor|tot', 'before'],
    ],
    and: 'en|tot|-|–',
    late: "'s middags|s middags|'s avonds|s avonds",
    early: "'s ochtends|s ochtends|'s morgens|s morgens",
    words: [
      ['geen probleem', 'no problem'],
      ['half|kwart', UNSURE],
      ['overmorgen|volgende?|komende?|aanstaande', UNSURE],
      ['met vakantie|op vakantie|afwezig|niet op kantoor', 'out of office'],
      ["'?s middags|middag", 'afternoon'],
      ["'?s avonds|avond", 'evening'],
      ["'?s ochtends|ochtend", 'morning'],
      ['deze week', 'this week'],
      ['vandaag', 'today'],
      ['morgen', 'tomorrow'],
      ['in plaats van|behalve|niet|geen|nooit|helaas|onmogelijk', 'not'],
      ['uiterlijk|als|misschien|eventueel|mits|moet (?:nog|eerst)', UNSURE],
      ['verzetten|verplaatsen|verschuiven', 'reschedule'],
      ['wanneer|welke (?:tijden|dagen)', 'what times'],
      ['was|waren|gisteren|vorige|afgelopen|sinds', 'was'],
      ['past|prima|ja|akkoord|graag|schikt|komt goed uit|perfect|oké', 'works'],
      ['eerste', 'first'],
      ['kunnen we|zullen we|voorstel|beschikbaar|afspraak|bellen|spreken', 'how about'],
    ],
  },
  {
    marks:
      /\b(?:me|às|as|os?|para|obrigad[oa]|sim|pode(?:mos)?|feira|não|uma?|por|que|bom|seria|ótimo|estou|olá|em|da|do)\b/g,
    weekdays: [
      ...['segunda-feira', 'ter[çc]a(?:-feira)?', 'quarta-feira', 'quinta(?:-feira)?', 'sexta(?:-feira)?'],
      ...['s[áa]bado', 'domingo'],
    ],
    months: 'janeiro fevereiro março abril maio junho julho agosto setembro outubro novembro dezembro'.split(
      ' ',
    ),
    ...{ at: 'às|as|pelas', clock: 'h|horas?' },
    spans: [
      ['entre as|das', 'between'],
      ['depois das|a partir das|após as', 'after'],
      ['antes das|até às|até as', 'before'],
    ],
    and: 'e as|e|às|-|–',
    late: 'da tarde|à tarde|da noite',
    early: 'da manhã|de manhã',
    words: [
      ['sem problemas?|não há problema', 'no problem'],
      ['e meia|e um quarto', UNSURE],
      ['depois de amanhã|próxim[oa]|que vem|seguinte', UNSURE],
      ['de férias|fora do escritório|ausente', 'out of office'],
      ['à tarde|tarde', 'afternoon'],
      ['à noite|noite', 'evening'],
      ['(?:de|da|pela) manhã', 'morning'],
      ['esta semana', 'this week'],
      ['hoje', 'today'],
      ['amanhã', 'tomorrow'],
      ['em vez de|exceto|não|nunca|infelizmente|impossível|nenhum[a]?', 'not'],
      ['no máximo|o mais tardar|se|talvez|eventualmente|preciso|tenho de|tenho que', UNSURE],
      ['remarcar|adiar|mudar|reagendar', 'reschedule'],
      ['quando|quais (?:horários|dias)', 'what times'],
      ['foi|era|ontem|passad[oa]', 'was'],
      ['fica bem|está bem|perfeito|sim|combinado|ótimo|claro|confirmado|serve', 'works'],
      ['primeir[oa]', 'first'],
      ['podemos|poderíamos|proponho|que tal|disponível|livre|reunião|falar', 'how about'],
    ],
  },
  {
    marks:
      /\b(?:jag|det|kl|klockan|bra|för|mig|tack|passar|är|och|inte|vi|kan|den|ett|en|på|hej|gärna|skulle)\b/g,
    weekdays: ['måndag', 'tisdag', 'onsdag', 'torsdag', 'fredag', 'lördag', 'söndag'],
    months: 'januari februari mars april maj juni juli augusti september oktober november december'.split(
      ' ',
    ),
    ...{ at: 'kl\\.?|klockan|vid', clock: 'h' },
    spans: [
      ['mellan(?: kl\\.?)?', 'between'],
      ['efter(?: kl\\.?)?|från(?: kl\\.?)?', 'after'],
      ['före(?: kl\\.?)?|innan(?: kl\\.?)?|till(?: kl\\.?)?|fram till(?: kl\\.?)?', 'before'],
    ],
    and: 'och|till|-|–',
    late: 'på eftermiddagen|på kvällen',
    early: 'på morgonen|på förmiddagen',
    words: [
      ['inga? problem', 'no problem'],
      ['halv|kvart', UNSURE],
      ['övermorgon|nästa|kommande', UNSURE],
      ['på semester|inte på kontoret|bortrest|frånvarande', 'out of office'],
      ['eftermiddag(?:en)?', 'afternoon'],
      ['kväll(?:en)?', 'evening'],
      ['förmiddag(?:en)?|morgonen', 'morning'],
      ['denna vecka|den här veckan', 'this week'],
      ['idag', 'today'],
      ['imorgon|i morgon', 'tomorrow'],
      ['istället för|utom|förutom|inte|ej|aldrig|tyvärr|ingen|omöjligt', 'not'],
      ['senast|tidigast|om|kanske|eventuellt|ifall|måste', UNSURE],
      ['flytta|ändra|boka om', 'reschedule'],
      ['när|vilka (?:tider|dagar)', 'what times'],
      ['igår|förra|senaste|hade', 'was'],
      ['passar|bra|perfekt|ja|gärna|okej|funkar|bekräftat', 'works'],
      ['första', 'first'],
      ['kan vi|ska vi|föreslår|ledig|möte|ringa|prata', 'how about'],
    ],
  },
];
