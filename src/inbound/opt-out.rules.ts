import { fold } from '#core/text/fold';
import { COMPOSED, LISTED, NO_MORE, OF_OTHERS } from './opt-out-lists.ts';
import { BRIEF, ERASURE, FINAL, GO_ON, LAW, MORE_WISHES, NOT_BEFORE } from './opt-out-more-words.ts';
import { pieces, type Sentence, sentencesOf, words } from './sentences.rules.ts';

export type OptOut = {
  readonly optOut: boolean /** The sentence that says so, as written. */;
  readonly evidence: string | null;
};

/** Whole messages or sentences that are nothing but the wish. */
const ALONE =
  /^[^\p{L}\p{N}]*(?:(?:please|pls|plz|hi|hello|kindly|bitte|por favor|per favore|s'il vous plait|svp|merci(?: de)?|prosze|alstublieft|aub|vanligen|venligst|vennligst)[\s,!.:-]*)?(?:stop(?: (?:it|this|now|please|all|emails?|mails?|mailing|spam))?|stopp(?: bitte)?|unsubscribe(?: (?:me|us|please|now|all|thanks|thank you))?|unsub|un-subscribe|remove(?: (?:me|us|please|from (?:the |your )?list))?|opt[ -]?out(?: please)?|take me off|abmelden|austragen|abbestellen|desabonner|desabonnement|desinscription|desinscrire|baja|dar de baja|cancelar suscripcion|cancelar inscricao|descadastrar|remover|disiscrivimi|disiscriviti|cancellami|cancellatemi|rimuovimi|uitschrijven|afmelden|avregistrera|avsluta prenumeration|avanmal|afmeld|frameld|avmeld|meld av|peruuta tilaus|poista(?: listalta)?|wypisz(?: mnie)?|rezygnuje|wypisac|配信停止|配信解除|解除|配信不要|停止)(?:[\s,!.]*(?:please|pls|thanks?|thank you|bitte|danke|merci|gracias|por favor|per favore|grazie|obrigad[oa]|bedankt|tack|tak|takk|kiitos|dziekuje|prosze|(?:して|を(?:お願い|希望)|お願い|希望).{0,12}))?[\s!.。]*$/u;

const me =
  '(?:me|us|this (?:e-?mail|address|inbox|mailbox)|my (?:e-?mail|name|address|details|data|info\\w*|contact)|our (?:e-?mail|name|address|company|domain|team))';
const EN = words(
  `(?:please |pls |kindly |just )?(?:unsubscribe|un-subscribe|opt) ${me}(?: out)?`,
  '(?:please|pls|kindly) (?:unsubscribe|opt out)',
  'unsubscribe (?:please|immediately|now|from (?:this|your|these|all|the) (?:list|mailing|e-?mails?|messages|campaign|sequence|outreach))',
  '(?:want|wanted|wish|like|need|asked?|prefer|request\\w*|trying) (?:you )?to (?:be )?(?:unsubscribed?|opt(?:ed)? out|removed|taken off)',
  '(?:how|where) (?:do|can|could) (?:i|we) (?:unsubscribe|opt out|get off|stop (?:these|receiving))',
  `(?:remove|delete|erase|drop|strike|scrub) ${me}(?: \\S+){0,6} (?:from|off)`,
  '(?:please|pls|kindly) (?:remove|delete) (?:me|us|my|this address|our)',
  '(?:remove|delete|drop|strike|take) \\S+@\\S+ (?:from|off|out)',
  `(?:remove|delete|erase) (?:me|us)`,
  `(?:delete|erase) (?:all )?(?:of )?(?:my|our) (?:personal )?(?:data|details|information|records?)`,
  `take (?:me|us|my (?:e-?mail|name|address)) (?:off|out)`,
  `(?:stop|quit|cease|refrain from|no more) (?:all )?(?:e-?mailing|mailing|texting|calling|phoning|contacting|messaging|spamming|writing(?: to)?|pestering|bothering|harassing|bugging|sending(?: (?:me|us))?|reaching out|following up|soliciting)(?: (?:to )?(?:me|us|this|my|our|these|any|more|with|here|please|now))?`,
  'stop (?:the|these|those|all|with (?:the|these)|your|any further) (?:e-?mails?|mails?|messages?|spam|outreach|follow[ -]?ups?|campaign|contact)',
  "(?:do not|don't|dont|never|please not) (?:ever )?(?:e-?mail|mail|contact|message|write(?: to)?|spam|call|bother|approach|reach out to|send) (?:me|us|this|my|our|anything|any)(?: \\S+){0,3}",
  "(?:do not|don't|dont|never) (?:e-?mail|contact|write|reach out|message)(?: (?:again|anymore|any more|any further|further|ever))",
  "(?:do not|don't|no longer|never) (?:want|wish|care|need|like|agree|consent) to (?:receive|get|hear|be (?:contacted|e-?mailed|on))(?: \\S+){0,4}",
  "(?:do not|don't|no longer) want (?:any (?:more |further )?)?(?:of )?(?:your|these|more|further) (?:e-?mails?|mails?|messages?)",
  "(?:do not|don't|dont|never) (?:call|text|e-?mail|contact|message|write)(?:,? (?:or |nor |and )?(?:call|text|e-?mail|contact|message|write)){1,3}(?: to)? (?:me|us|this|again|ever)",
  '(?:no more|no further) (?:e-?mails?|mails?|messages?|contact|communication|correspondence|follow[ -]?ups?)',
  'add (?:me|us|my (?:address|e-?mail)|our (?:domain|company)) to (?:your )?(?:do[ -]not[ -](?:contact|e-?mail|mail)|suppression|black|block|dnc|exclusion)',
  '(?:opt|opting) (?:me )?out(?: of)?(?: (?:this|these|your|all|any|please|from))?',
  'i (?:hereby )?(?:withdraw|revoke|object to)(?: \\S+){0,6} (?:consent|processing|marketing|contact)',
  'leave (?:me|us) alone',
  'lose my (?:e-?mail|address|number)',
  'take (?:this|my) (?:e-?mail|address) off',
);
const OTHERS = words(
  // German
  '(?:bitte )?(?:melden sie mich|meldet mich|melde mich|tragen sie mich|tragt mich|trag mich|nehmen sie mich|nehmt mich|nimm mich|streichen sie (?:mich|uns|meine)|loschen sie (?:mich|uns|meine|unsere)|losche(?:n)? (?:mich|meine)|entfernen sie (?:mich|uns|meine|unsere)|entfern(?:e|t) (?:mich|meine))(?: \\S+){0,8}',
  '(?:mich|uns|meine (?:e-?mail(?:[ -]?adresse)?|adresse|daten)|unsere (?:adresse|daten))(?: \\S+){0,8} (?:entfernen|loschen|streichen|austragen|abmelden|zu entfernen|zu loschen|auszutragen|herausnehmen|rausnehmen|sperren)',
  'keine (?:weiteren |weitere |mehr )?(?:e-?mails?|mails?|nachrichten|werbung|kontaktaufnahme|anfragen|werbemails|newsletter)(?: \\S+){0,3}',
  '(?:schreiben|kontaktieren|mailen|senden|schicken|belastigen) sie (?:mich|mir|uns)(?: \\S+){0,4} (?:nicht|nie|keine)(?: \\S+){0,2}',
  '(?:kontaktiert|schreibt|schreib|kontaktiere) (?:mich|mir|uns) (?:bitte )?(?:nicht|nie)(?: mehr| wieder)?',
  '(?:mochte|mochten|will|wollen|wunsche|wunschen)(?: \\S+){0,6} (?:nicht mehr|keine)(?: \\S+){0,6} (?:kontaktiert|angeschrieben|erhalten|bekommen|horen|angemailt)(?: \\S+)?',
  '(?:widerspreche|widerspruch)(?: \\S+){0,10} (?:verarbeitung|nutzung|werbung|kontaktaufnahme|daten|zusendung)(?: \\S+)?',
  '(?:horen|hor|hort) (?:sie )?(?:bitte )?auf(?:,)? (?:mir|mich|uns)(?: \\S+){0,4}',
  '(?:vom|aus dem|von ihrem|aus ihrem|von diesem) (?:newsletter|verteiler|mailverteiler)(?: \\S+){0,3}(?:abmelden|austragen|streichen|nehmen|loschen)',
  'unterlassen sie(?: \\S+){0,6}(?: e-?mails?| mails?| kontakt\\w*| werbung| nachrichten| zusendung)?',
  'lassen sie mich in ruhe',
  // French
  '(?:me|nous) (?:desabonner|desinscrire|retirer|supprimer|rayer|enlever)(?: \\S+){0,6}',
  '(?:desabonnez|desinscrivez|retirez|supprimez|enlevez|rayez|effacez)[- ](?:moi|nous|mon|mes|notre)(?: \\S+){0,6}',
  '(?:supprimer|retirer|effacer) (?:mon|mes|notre|nos) (?:adresse|donnees|e-?mail|coordonnees|mail)(?: \\S+)?',
  'ne (?:plus|pas|jamais) (?:me|nous) (?:contacter|ecrire|envoyer|solliciter|relancer|demarcher)(?: \\S+)?',
  'ne (?:me|nous) (?:contactez|ecrivez|envoyez|sollicitez|relancez) (?:plus|pas|jamais)(?: \\S+)?',
  '(?:ne )?(?:souhait\\w+|veux|voulons|desir\\w+) (?:plus|pas)(?: \\S+){0,2} (?:recevoir|etre contacte\\w*|etre sollicite\\w*|de (?:vos )?(?:mails?|e-?mails?|messages?))(?: \\S+)?',
  "(?:arretez|cessez|stoppez)(?: \\S+){0,3} (?:de m'|de me|de nous|vos|les|ces|d'envoyer|m'envoyer|m'ecrire|me contacter|mails?|e-?mails?)(?:\\S*)",
  "plus (?:de|d'|aucun) ?(?:mails?|e-?mails?|messages?|prospection)(?: \\S+)?",
  "je m'oppose(?: \\S+){0,8}",
  // Spanish
  '(?:darme|darnos|deme|dame|denme|dadme|dar) de baja(?: \\S+)?',
  '(?:quiero|quisiera|deseo|solicito|pido)(?: \\S+){0,3} (?:baja|no recibir|dejar de recibir)(?: \\S+)?',
  '(?:elimin|borr|quit|remuev|sac|retir|suprim)(?:ame|enme|eme|anos|ennos|adme|ar mi|arme|e mi|en mi|a mi|an mi|ir mi)(?: \\S+){0,6}',
  'no (?:me|nos) (?:contact\\w+|escrib\\w+|envi\\w+|mand\\w+|molest\\w+|vuelva\\w* a (?:contactar|escribir|enviar))(?: \\S+){0,3}',
  'no (?:quiero|deseo|queremos|deseamos) (?:recibir|que me|que nos|mas)(?: \\S+){0,5}',
  '(?:dej\\w+|par\\w+) de (?:enviar|escribir|mandar|contactar|molestar)\\w*(?: \\S+)?',
  'no (?:mas|envien mas|enviar mas) (?:correos|mensajes|e-?mails?|mails?)',
  // Portuguese
  '(?:descadastr|remov|retir|exclu|elimin|tir|apag)(?:e-me|em-me|ar-me|a-me|er-me|am-me|ir-me|ar o meu|ar meu|er meu|er o meu|a meu|am meu|a o meu|em meu|em o meu|e meu|e o meu)(?: \\S+){0,6}',
  '(?:me|nos) (?:remov\\w+|descadastr\\w+|retir\\w+|exclu\\w+|tir[ea]\\w*)(?: \\S+){0,5}',
  'nao (?:me|nos) (?:contat\\w+|contact\\w+|envi\\w+|escrev\\w+|mand\\w+|incomod\\w+)(?: \\S+){0,3}',
  'nao (?:quero|desejo|queremos|gostaria de) (?:mais )?(?:receber|ser contat\\w+|ser contact\\w+)(?: \\S+){0,4}',
  '(?:par\\w+|deix\\w+) de (?:enviar|me enviar|me mandar|mandar|escrever|contatar|contactar|me contatar)(?: \\S+)?',
  'cancel\\w+ (?:a )?(?:minha )?(?:subscricao|inscricao|assinatura)',
  // Italian
  '(?:cancell|rimuov|elimin|togli|disiscriv|toglie)(?:atemi|etemi|imi|ami|ete(?:mi)?|temi|armi|ermi|ate il mio|ete il mio|a il mio|i il mio|ere il mio|are il mio|are i miei|ermi dalla|are la mia)(?: \\S+){0,6}',
  '(?:essere|venire) (?:cancellat[oa]|rimoss[oa]|disiscritt[oa]|eliminat[oa])(?: \\S+)?',
  'non (?:mi |ci )?(?:contatt\\w+|scriv\\w+|invi\\w+|mand\\w+)(?:mi|ci)? (?:piu|ulteriori|altre|mai)(?: \\S+)?',
  'non (?:contattatemi|scrivetemi|inviatemi|contattarmi|scrivermi|inviarmi|mandatemi)(?: \\S+){0,2}',
  'non (?:voglio|desidero|vogliamo|desideriamo|intendo) (?:piu )?(?:ricevere|essere contattat\\w)(?: \\S+){0,4}',
  '(?:smett\\w+|basta) (?:di )?(?:scriver\\w+|inviar\\w+|mandar\\w+|contattar\\w+|con (?:le|queste)|e-?mail|mail)(?: \\S+)?',
  // Dutch
  '(?:schrijf|schrijft|meld|haal|verwijder|gooi|wis) (?:mij|me|ons|mijn|onze)(?: \\S+){0,6}(?: (?:uit|af|lijst|bestand|adres|gegevens|verwijderen))?',
  '(?:mij|me|ons|mijn (?:e-?mail\\S*|adres|gegevens))(?: \\S+){0,6} (?:uit te schrijven|uitschrijven|afmelden|verwijderen|te verwijderen|af te melden)',
  '(?:geen|niet) (?:meer )?(?:e-?mails?|mails?|berichten) (?:meer)?(?: \\S+)?',
  '(?:wil|wens|willen)(?: \\S+){0,4} (?:niet meer|geen)(?: \\S+){0,4} (?:ontvangen|benaderd|gemaild|gecontacteerd)(?: \\S+)?',
  '(?:mail|benader|contacteer|schrijf|stuur) (?:mij|me|ons) (?:a\\.?u\\.?b\\.? |alstublieft )?(?:niet|nooit|geen)(?: \\S+){0,2}',
  'stop(?:pen)? met (?:mailen|het (?:sturen|mailen)|sturen|deze|e-?mails?|mij|me)(?: \\S+)?',
  // Swedish, Danish, Norwegian
  'ta(?:g)? bort (?:mig|oss|min|mina)(?: \\S+)?',
  '(?:ikke|inte|aldrig|aldri) (?:kontakt|kontakta|send|skriv|mail|maila)(?: \\S+)? (?:meg|mig|oss|os|mer|igjen|igen)(?: \\S+)?',
  '(?:ta|tag|tar|plocka) (?:bort )?(?:mig|oss|min|meg|bort)(?: \\S+){0,5} (?:bort|fran|fra|listan|listen|av|adress|mejladress)',
  '(?:avregistrera|avsluta|avprenumerera|stryk|radera|fjern|slet|slett|afmeld|frameld|avmeld|meld) (?:mig|meg|oss|os|min|mine|mina|vores|var)(?: \\S+){0,5}',
  '(?:vill|onskar|onsker|vil)(?: \\S+){0,3} (?:inte|ikke)(?: \\S+){0,3} (?:ha|fa|motta|modtage|kontaktes|bli kontaktad|bli kontaktet|blive kontaktet)(?: \\S+){0,3}',
  '(?:kontakta|mejla|maila|skriv|skicka|kontakt|send|mail)(?: (?:mig|meg|oss|os|till mig|til meg|til mig|mer))? (?:inte|ikke|aldrig|aldri)(?: \\S+){0,4}',
  '(?:sluta|slut|slutt|stopp|stop) (?:att |med (?:a |at )?|å )?(?:mejla|maila|skicka|sende|kontakta|kontakte|skrive|maile|mejle|e-?post\\w*|mail\\w*|disse|med)(?: \\S+)?',
  '(?:inga|ingen) (?:fler|flere) (?:mejl|mail|mails|e-?post\\w*|utskick|meddelanden|henvendelser|mailer)',
  // Finnish
  '(?:poista(?:kaa|ttehan)?|poistakaa) (?:minut|minua|meidat|tietoni|osoitteeni|sahkopostini|yhteystietoni|sahkopostiosoitteeni)(?: \\S+)?',
  '(?:alkaa|ala|lopettakaa|lopeta) (?:enaa )?(?:lahet\\S+|ottako|otta\\S+|ota|laheta|viestit|naiden)(?: \\S+){0,3}',
  '(?:en|emme) (?:halua|toivo)(?:nne)? (?:enaa )?(?:saada|vastaanottaa|viesteja|etta|naita|teilta)(?: \\S+){0,3}',
  '(?:peruuta|perukaa|peru|peruuttakaa) (?:tilaus\\S*|tilaukseni|uutiskir\\S+)',
  'ei enaa (?:viesteja|sahkoposteja|posteja)',
  // Polish
  '(?:wypisz(?:cie)?|usun(?:cie)?|skresl(?:cie)?|wykresl(?:cie)?|wyrejestruj(?:cie)?) (?:mnie|nas|moj\\S*|nasz\\S*)(?: \\S+){0,5}',
  'prosze (?:mnie |nas )?(?:o )?(?:wypisa\\S+|skresl\\S+|wykresl\\S+)(?: \\S+){0,5}',
  'prosze (?:(?:mnie|nas) (?:o )?usun\\S+|(?:o )?usun\\S+(?: \\S+)? (?:mnie|nas|moj\\S*|nasz\\S*))(?: \\S+){0,5}',
  'prosze (?:do mnie |do nas )?(?:wiecej )?nie (?:pisac|wysylac|kontaktowac|przesylac)(?: \\S+){0,4}',
  '(?:nie (?:chce|zycze sobie|chcemy|zyczymy sobie)|nie wyrazam zgody)(?: \\S+){0,4} (?:otrzymywac|dostawac|kontaktu|wiadomosci|maili|e-?maili|korespondencji|na)(?: \\S+){0,3}',
  '(?:nie (?:pisz|wysylaj|kontaktuj)\\S*|przestan\\S*) (?:do mnie|do nas|mi|nam|sie|wiecej|pisac|wysylac|juz)(?: \\S+){0,3}',
  'rezygnuje z (?:otrzymywania|subskrypcji|newslettera|wiadomosci)(?: \\S+)?',
);
const JA = pieces(
  '配信(?:を|の)?(?:停止|解除|中止|不要|やめ|止め)',
  '(?:メール|ご連絡|連絡|案内|営業)(?:は|を|の|などは)?.{0,10}(?:不要|送らないで|しないで|お控え|控えて|お断り|ご遠慮|停止して|やめて|止めて|おやめ)',
  '(?:リスト|名簿|アドレス).{0,8}(?:から)?.{0,8}(?:削除|外して|除外|消して)',
  '登録(?:を)?(?:解除|削除|抹消)',
  '(?:今後|二度と).{0,16}(?:送らないで|送付しない|連絡しない|連絡は不要|不要です|お控え|ご遠慮|遠慮)',
  '購読(?:を)?(?:解除|停止)',
);

/** The wish is denied, told of somebody else, or only talked about. */
const NOT_MEANT = words(
  "(?:do not|don't|dont|didn't|did not|never|not|please don't|wouldn't|no need to) (?:want to |wish to |like to |need to |have to |going to )?(?:unsubscribe|remove|opt out|take me off|delete|stop)(?: \\S+)?",
  '(?:melden sie mich|tragen sie mich|entfernen sie mich) (?:bitte )?nicht',
  '(?:lese|lesen|beantworte|bearbeite|rufe)(?: \\S+){0,6} keine (?:e-?mails?|mails?|nachrichten)(?: \\S+)?',
  'keine (?:e-?mails?|mails?|nachrichten)(?: \\S+)? (?:lese\\w*|abruf\\w*|beantwort\\w*|bearbeit\\w*)(?: \\S+)?',
  'ne (?:me )?(?:desabonnez|retirez|supprimez)(?: \\S+)? pas',
  'no (?:me )?(?:des|den|borr\\S+|elimin\\S+)(?: \\S+)? de baja',
  '(?:instead of|rather than|without) (?:unsubscribing|opting out|removing)',
  'unsubscribe (?:rate|link|button|page|header|flow|list|footer|request|feature|option)s?',
  'opt[ -]?out (?:rate|link|list|mechanism|process|page|form)s?',
  '(?:stopped|stopping|stops)',
  "(?:don't|do not) hesitate",
  "(?:don't|do not|never) (?:contact|call|e-?mail|write)(?: \\S+){0,3} (?:until|before|till|this week|today|now|yet|on (?:my|this))(?: \\S+)?",
  'stop (?:losing|wasting|guessing|by|over|short|at|in)',
  'take (?:me|us) (?:off|out of) (?:the|this|that|your)(?: \\S+)? (?:hook|invit\\w+|call|meeting|thread|cc|chain|agenda|slot)',
  'take (?:me|us) off the hook',
);

/** "Don't call me, e-mail is better" chooses a way to be reached; "don't call, text or e-mail me" refuses them all. */
const OTHER_WAY =
  /\b(?:do not|don't|dont|never|rather not|no need to) (?:call|phone|ring|text)(?: (?:me|us))?[,;]? (?:just |please |but |rather )?(?:e-?mail|mail|write|text|message|by e-?mail|in writing)\b(?!(?: \S+){0,4} (?:or|nor|and) )(?! (?:or|nor|and) )/;

const MORE = words(...MORE_WISHES, ...LISTED, ...NO_MORE, ...COMPOSED);
const STAYS = words(...GO_ON, ...OF_OTHERS);
/** "Not before January", in the words of each language. */
export const LATER = words(...NOT_BEFORE);

/**
 * Whether the sender asks to be left alone, in words of his own; quoted text and our own footer must be gone already.
 * One plain wish anywhere in the mail is enough, whatever else it says.
 */
export function readOptOut(ownText: string): OptOut {
  for (const sentence of sentencesOf(ownText))
    if (asks(sentence)) return { optOut: true, evidence: sentence.raw.slice(0, 300) };
  const whole = fold(ownText).replace(/\s+/g, ' ');
  if (whole.length < 60 && ALONE.test(whole)) return { optOut: true, evidence: ownText.trim().slice(0, 300) };
  return { optOut: false, evidence: null };
}

function asks({ folded: said }: Sentence): boolean {
  const folded = said.replace(OTHER_WAY, ' ');
  if (ALONE.test(folded) || BRIEF.test(folded) || JA.test(folded)) return true;
  if (LAW.test(folded) && ERASURE.test(folded) && !folded.includes('?')) return true;
  if (!wishes(folded)) return false;
  // "Don't stop at one mail, remove me" denies one thing and asks another.
  return meant(folded) || folded.split(/[,;:]| but | and /).some((part) => wishes(part) && meant(part));
}

const wishes = (folded: string): boolean => EN.test(folded) || OTHERS.test(folded) || MORE.test(folded);
const meant = (folded: string): boolean =>
  !NOT_MEANT.test(folded) && !STAYS.test(folded) && !(LATER.test(folded) && !FINAL.test(folded));
