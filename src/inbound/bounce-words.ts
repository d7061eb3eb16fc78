export const BOUNCE_REASONS = [
  'user_unknown',
  'host_unknown',
  'moved',
  'no_mail_accepted',
  'disabled',
  'mailbox_full',
  'too_big',
  'blocked',
  'authentication',
  'spam',
  'policy',
  'filtered',
  'sender_rejected',
  'content',
  'throttled',
  'expired',
  'network',
  'system',
  'unknown',
] as const;
export type BounceReason = (typeof BOUNCE_REASONS)[number];

/** Only these say that the address itself is dead; everything else may be over tomorrow or is not the recipient's fault. */
export const HARD_REASONS: ReadonlySet<BounceReason> = new Set([
  'user_unknown',
  'host_unknown',
  'moved',
  'no_mail_accepted',
]);

/**
 * Soft failures that are the mailbox's own: a second one is enough to stop writing there. The rest is about our mail, our
 * standing or the way, and closing the mailbox for it would punish the recipient.
 */
export const MAILBOX_REASONS: ReadonlySet<BounceReason> = new Set([
  'mailbox_full',
  'disabled',
  'filtered',
  'unknown',
]);

/** Wordings that leave no doubt, asked before the wide families: the first that matches decides. */
export const TELLING_WORDS: readonly (readonly [BounceReason, RegExp])[] = [
  ['moved', /\b5\.1\.6\b/],
  [
    'content',
    /headers? (?:are |is )?too (?:large|big|long)|duplicated? header|multiple[^.]{0,30} (?:addresses|subject|from)[^.]{0,20} header|multiple (?:\d{3}[- ][\d.]+ )?addresses in from|(?:not|isn't) rfc ?\d{3,4} compliant/i,
  ],
  ['spam', /black-?list(?:ed)? (?:url|link)|\bube\b|message content .{0,20}spam/i],
  [
    'blocked',
    /\baup#\w*rbl\b|\[tss?\d+\]|user complaints|mismatch\w* (?:the )?client ip|(?:my|your) (?:host)?name was rejected|not accepting connections|(?:unverif[iy]\w+|unresolvable) (?:sending|client) ip|use the smtp server of your isp|too many unwanted messages|\bip=[\d.]+ - |refused to talk to me|not RDNS/i,
  ],
  [
    'sender_rejected',
    /purported responsible (?:domain|address)|sender (?:address )?was rejected|sender address rejected|groups\.google\.com/i,
  ],
  ['authentication', /does not have authentication information/i],
  ['policy', /unauthenticated senders? (?:are |is )?not allowed|protocol violation/i],
  ['filtered', /message filtered|was rejected by (?:a|the) remote mail server\.?\s*(?:-|$)/i],
  [
    'disabled',
    /\b(?:user|account|mailbox|recipient)\b[\w@.<> -]{0,60} temporar\w+ (?:locked|disabled|suspended|inactive)|\buser\(s\) account is (?:disabled|temporarily limited)/i,
  ],
  ['throttled', /(?:connection|sending|message) (?:frequency|rate) (?:is )?limited/i],
  [
    'network',
    /\bnetwork error\b|(?:establish|open) an? smtp connection|host(?: name)? (?:not found|lookup failure),? try again|mail loop|too many hops|more than the maximum allowed times/i,
  ],
  ['host_unknown', /account or domain may not exist/i],
  ['no_mail_accepted', /no mx(?: record)? found|(?:couldn'?t|could not) find an? mail exchanger/i],
  [
    'system',
    /(?:contact|connect to|reach) (?:the )?ldap|insufficient permission|(?:procmail|maildrop|deliver)\b.{0,20}(?:couldn'?t|could not|cannot) (?:create|open|write)|queue file write error|duplicated message-id/i,
  ],
  [
    'expired',
    /did not accept our requests to connect|(?:remote )?host (?:is )?not (?:reachable|responding)|delivery failed \d+ attempts|host name lookup failure/i,
  ],
  ['user_unknown', /ディレクトリに.{0,4}見つかりません/i],
];

/** What servers write, most specific first: the first family that matches decides. */
export const BOUNCE_WORDS: readonly (readonly [BounceReason, RegExp])[] = [
  [
    'user_unknown',
    /no such (?:user|recipient|mailbox)|\buser unknown\b|unknown (?:user|recipient)\b|mailbox (?:does not|doesn'?t) exist|RecipientNotFound|recipient address rejected: access denied|no longer on server|no valid recipients|\b550\b.{0,40}mailbox unavailable ?\(|ディレクトリのリストにありません/i,
  ],
  ['no_mail_accepted', /indicated no smtp service|null ?mx\b|\b5\.1\.10\b/i],
  [
    'mailbox_full',
    /mailbox (?:is )?(?:(?:currently |temporarily )?full|exceeds?|size limit|quota)|(?:over|exceed\w*|out of|beyond|above)[\w' ]{0,30}quota|quota (?:is )?(?:exceeded|full|violat)|disk quota|mail ?box has exceeded|maildir (?:delivery failed|over)|insufficient (?:disk|system)? ?(?:storage|space)|not enough (?:storage|disk|free) ?space|storage (?:limit|quota|allocation)|user (?:is )?over(?:quota| quota| the quota)|account (?:is )?(?:full|over)|mail ?folder (?:is )?full|mailfolder|out of (?:storage|email) space|would exceed|too much mail data|boite .*pleine|disc quota|容量|disk full|inbox (?:is )?full|no (?:disk )?space left|error=4\.2\.2|mail for .* is full/i,
  ],
  [
    'too_big',
    /message (?:size |is |file )?(?:is )?(?:too (?:big|large)|exceeds|greater than|larger)|size limit|(?:maximum|max|fixed)[\w ]{0,20} (?:message )?size|exceeds? (?:the )?(?:maximum|max)[\w ]{0,20}size|message size|too large|message length exceeds/i,
  ],
  [
    'authentication',
    /dmarc|\bspf\b|sender policy framework|\bdkim\b|unauthenticated (?:e?mail|sender)|5\.7\.(?:23|26|515)|sender id .*fail|openspf|authenticat\w+ (?:checks?|requirements?)|domain ?key/i,
  ],
  [
    'blocked',
    /(?:black|block|deny)[ -]?list|block ?list(?:ed)?|\bdnsbl\b|\brbl\b|spamhaus|spamcop|barracuda|sorbs|senderscore|senderbase|reputation|(?:your|client|sending|source|remote)[\w' -]{0,20} (?:ip|host|address|server|mta)[\w[\]:. ]{0,60}(?:is |was |has been )?(?:blocked|rejected|banned|listed|denied|refused)|(?:reverse|rdns|ptr)[\w -]*(?:dns|record|lookup|mismatch|hostname|look)|no ptr|ptr record|cannot find your (?:reverse )?hostname|dynamic (?:ip|address|pool)|(?:ip|address|host) [\d.[\]]+ (?:is |was |has been )?(?:blocked|banned|listed|rejected)|access denied|client host (?:\S+ )?(?:blocked|rejected)|poor reputation|\bS3[01]5?0\b|(?:refused|blocked) (?:due to|because of) .{0,40}(?:ip|network|host)|banned (?:sending )?ip|you are not allowed to connect|not allowed to connect|connection (?:refused|rejected) by (?:spam|policy)|5\.7\.(?:25|60[6-9]|6[1-4]\d)|mail from (?:\S+ )?(?:ip )?.{0,40}(?:blocked|refused)|country .*blocked|helo.*(?:reject|invalid|denied)|(?:to request removal|delist)/i,
  ],
  [
    'spam',
    /\bspam\b|junk ?mail|unsolicited|bulk mail|looks like spam|considered (?:spam|unsolicited)|phish|high probability of/i,
  ],
  [
    'content',
    /virus|malware|banned (?:content|file)|suspicious (?:content|url|link)|infected|attachment.{0,60}(?:not allowed|blocked|reject)|content (?:reject|filter|analysis)|5\.6\.[01]|rfc ?[25](?:322|822)|multiple (?:from|subject|to) header|message is not rfc|bare lf|missing (?:mandatory )?header|invalid (?:header|mime)/i,
  ],
  [
    'expired',
    /(?:not|n't) (?:be )?delivered (?:for|within|in) \d+ (?:minute|hour|day)|this message has been in the queue too long/i,
  ],
  [
    'throttled',
    /too many (?:connections|messages|recipients|emails|sessions|mails|concurrent)|rate limit|(?:daily|hourly|sending) (?:limit|quota|user sending)|exceeded (?:the )?(?:maximum|rate|allowed)|throttl|try again later|too (?:frequent|fast)|grey-?list|gr[ea]ylist|receiv(?:ing|es) mail at a rate|deferred/i,
  ],
  [
    'moved',
    /(?:has|have|was|is|been) (?:moved|changed) (?:to|his|her|address)|user (?:has )?moved|(?:address|mailbox) (?:has )?(?:been )?(?:changed|moved|replaced|superseded)|no longer (?:uses?|valid) .*(?:new address|please use)|replaced by|has been replaced/i,
  ],
  [
    'no_mail_accepted',
    /does not (?:accept|receive) (?:any )?(?:e-?mail|mail|messages)(?: \(| from anyone|\.|$)|(?:domain|host) does not (?:accept|receive) mail|null ?mx|5\.1\.10|5\.3\.2 .*not accept|not accept(?:ing)? (?:any )?(?:incoming )?(?:mail|network)|smtp protocol (?:returned )?.*(?:521)|\b521\b|\b556\b|no longer accept(?:s|ing)? mail|no mail (?:service|server) (?:here|at)|name service error for .*(?:malformed or unexpected|null)/i,
  ],
  [
    'sender_rejected',
    /sender (?:address )?(?:\S+ )?(?:rejected|denied|refused|blocked|verif|unknown|domain|not (?:allowed|accept|exist|found))|(?:domain|address) of (?:the )?sender|sender'?s? (?:domain|address)|mail from .{0,60}(?:not (?:allowed|owned|exist)|invalid|unknown|domain)|from address .{0,60}(?:not|reject)|unresolvable (?:sender|domain)|mail server for .{0,60}(?:does not|rejects)|may not have permission to post|not (?:a )?member|message was blocked because its sender|you (?:are not|may not) (?:allowed|permitted) to (?:send|post)|only (?:members|subscribers)/i,
  ],
  [
    'host_unknown',
    /(?:host|domain)(?: name)? (?:is )?(?:unknown|not found|does ?n[o']t exist|not exist|invalid|has no|wasn'?t found|couldn'?t be found|or domain name not found)|(?:unknown|no such|invalid|bad|unrouteable|unresolvable|non-?existent) (?:host|domain)|name service error|(?:couldn'?t|could not|cannot|can'?t|unable to) (?:find|resolve|locate|look ?up)[\w ]{0,20} (?:any )?(?:host|domain|mx|dns|address of|exchanger)|dns (?:error|type|lookup|failure|loop)|host or domain|no (?:mx|a|dns)[\w /]* (?:record|host)|nxdomain|recipient'?s? domain.*not|domain .{0,60}(?:couldn'?t be found|does not exist|not found)|\b5\.1\.2\b|5\.4\.[34]\b|name or service not known|illegal host|domain is not reachable/i,
  ],
  [
    'disabled',
    /(?:account|mailbox|user|address|recipient|customer)[\w<>@.' -]{0,60}(?:is |has been |was |been |currently |temporarily )+(?:disabled|inactive|suspended|deactivated|locked|blocked|closed|expired|terminated|not active|unavailable)|(?:disabled|inactive|suspended|deactivated|dormant) (?:user|account|mailbox|recipient)|account (?:inactive|disabled|suspended)|bounce .*suspend|has been (?:temporarily )?suspend|deactivat|\bsuspend/i,
  ],
  [
    'user_unknown',
    /(?:user|recipient|mailbox|account|address|person|addressee|alias|email|mailuser|user name|username|local[- ]?part|destination|vdeliver)[\w<>@."'()[\]:;/= -]{0,80}(?:unknown|(?:was |were |is |be |wasn'?t |couldn'?t be )?not (?:be )?(?:found|exist|known|listed|here|valid|local|registered|recogni[sz]ed|our customer|a (?:valid|known))|does ?n[o']t? ?(?:have|exist)|did ?n[o']t? exist|does ?not ?(?:have|exist)|do(?:es)? not exist|invalid|wasn'?t found|couldn'?t be found|undeliverable|isn'?t (?:valid|found)|no longer (?:valid|available|here|exist|active|in use)|incorrect|misspelled)|(?:no such|unknown|invalid|non-?existent|bad|undefined|illegal|no matching|can'?t find|cannot find|unrouteable)[\w -]{0,20}(?:user|recipient|mailbox|account|address|person|alias|local|destination|e-?mail)|not listed in|user \S+ (?:does not|doesn'?t) exist|(?:no|not a) (?:valid )?(?:mailbox|recipient|user)(?: (?:here|by that name|with|found|named))|(?:doesn'?t|does not) have an? [\w.@-]+ account|has no (?:mailbox|such)|\bunknown[- ]user|addressee unknown|that address (?:is|does)|no longer (?:employed|with)|not (?:have|found) an? (?:such )?(?:account|mailbox)|not our customer|i couldn'?t find any|mail ?drop .*not exist|宛先.*(?:ありません|不明|存在)|inconnu|unbekannt|не найден|несуществующ|not known|recipient rejected|recipient address rejected: (?:undeliverable|unknown|user)|#5\.1\.1|\b5\.1\.[136]\b|RecipientNotFound|5\.4\.1 recipient address rejected|user not found|ResolverADR/i,
  ],
  [
    'policy',
    /polic(?:y|ies)|relay(?:ing)? (?:denied|not permitted|access|is)|not permitted|administratively|prohibited|5\.7\.(?:1|12[0-9]|13[0-9])|not authori[sz]ed|restricted|delivery not authori[sz]ed|rejected (?:by|for|due)/i,
  ],
  [
    'expired',
    /time(?:d)?[ -]?out|expired|retry (?:time(?:out)?|limit)|too long|(?:delivery|message) (?:has been )?delayed|not been (?:able to )?deliver(?:ed)? (?:for|within)|in (?:the )?queue|queue too long|could not be delivered (?:for|within|after)|giving up|final attempt|no longer be (?:tried|retried)|4\.4\.[127]\b|max(?:imum)? retries/i,
  ],
  [
    'network',
    /connect(?:ion)?[\w ]{0,30}(?:refused|lost|reset|dropped|fail|closed|unreach)|network (?:is )?(?:unreachable|error)|no route|routing|mail (?:forwarding )?loop|too many hops|loops? back|hop count|could ?n[o']t connect|unable to connect/i,
  ],
  // RFC 5321's own words for 550, which leave open whether the mailbox is missing or the mail unwanted.
  ['filtered', /requested action not taken: mailbox unavailable(?! ?\()/i],
  [
    'system',
    /(?:system|server|local|internal|resources|mailer|configuration|temporary|i\/o) (?:error|problem|failure|unavailable|config)|unavailable|cannot (?:update|open|create)|can'?t (?:create|open)|pipe to|command (?:died|failed|not|time)|exit status|died with|not implemented|service (?:currently )?unavailable/i,
  ],
];
