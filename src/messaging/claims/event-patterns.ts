export type EventPattern = {
  readonly family: string;
  readonly words: RegExp;
  /** A statement wherever it stands, questions included. */
  readonly always?: boolean;
  /** Ordinary words: a statement only after "your", "the new", "recent" and the like. */
  readonly needsPointer?: boolean;
};

const phrase = (source: string): RegExp =>
  new RegExp(`(?<![\\p{L}\\p{N}])(?:${source})(?![\\p{L}\\p{N}])`, 'giu');

/** Families of things that happen to a company or a person, with the words that state them. */
export const EVENT_PATTERNS: readonly EventPattern[] = [
  {
    family: 'funding',
    words: phrase(
      'raised|fundrais\\w+|funding|series\\s+[a-h]|(?:pre-)?seed round|(?:venture|investment|bridge) round|ipo|went public|going public|valuation|investors?|backers?|venture capital|unicorn',
    ),
  },
  { family: 'funding', needsPointer: true, words: phrase('round|raise|investment') },
  {
    family: 'acquisition',
    words: phrase(
      'acquired|acquisitions?|acquires|acquiring|merger|merged|merging|takeover|bought|buyout|joint venture|spin-?off',
    ),
  },
  {
    family: 'launch',
    words: phrase(
      'launched|unveiled|rolled out|released|shipped|rebrand(?:ed|ing)?|announced|announcements?|went live|relaunch(?:ed)?|debuted|introduced (?:a|an|the|your) new',
    ),
  },
  {
    family: 'launch',
    needsPointer: true,
    words: phrase('launch(?:es|ing)?|release|rollout|roll-out|go-live|migration|transformation'),
  },
  {
    family: 'expansion',
    words: phrase(
      'opened|expansion|expanded|expanding|expands|relocat\\w+|moved (?:to|into|offices?)|new (?:office|site|plant|factory|warehouse|branch|store|shop|depot|headquarters|hq|market|region|location|facility)s?|entered the|headquartered|founded in|based in|scaling fast|opening (?:in|of|a|an|your)',
    ),
  },
  {
    family: 'expansion',
    needsPointer: true,
    words: phrase('opening|move to|offices? in|warehouses?|plant|factory'),
  },
  {
    family: 'hiring',
    words: phrase(
      "hired|recruited|new hires?|job (?:ads?|posts?|postings?|openings?|listings?|offers?|descriptions?|boards?)|open (?:roles?|positions?)|vacanc(?:y|ies)|careers? page|you(?:['’]re| are) (?:\\w+ )?(?:hiring|recruiting|growing|scaling)|(?:is|are) (?:hiring|recruiting)|search for an?",
    ),
  },
  {
    family: 'hiring',
    needsPointer: true,
    words: phrase('hiring|recruiting|recruitment drive|hiring plans?|search for|opening for|openings'),
  },
  {
    family: 'leadership',
    words: phrase(
      'promoted|promotion|appointed|appointment as|joined|new (?:role|job|position|post|boss|team|ceo|cfo|cto|cmo|coo|cro|vp|head|director|manager|title|leadership)|stepp?ed (?:down|up)|took over|taking over|work anniversary|anniversary|started at|successor',
    ),
  },
  {
    family: 'award',
    words: phrase(
      'awards?|awarded|won|win (?:the|an?)|winners?|winning|finalists?|shortlist(?:ed)?|ranked|rankings?|named (?:a|an|one|among|as)|certified|certification|recogni[sz]ed (?:as|by|for)|accredit\\w+|nominat\\w+|prize|medal',
    ),
  },
  {
    family: 'content',
    words: phrase(
      'conferences?|summits?|webinars?|podcasts?|keynotes?|meet-?ups?|expos?|trade (?:shows?|fairs?)|hackathons?|roadshows?|episodes?|white-?papers?|e-?books?|fireside|town halls?|press releases?|earnings calls?|annual reports?|spoke (?:at|on)|speaking at|exhibit(?:ed|ing) at|interviews?|op-ed',
    ),
  },
  {
    family: 'content',
    needsPointer: true,
    words: phrase(
      'talk|session|posts?|articles?|blog|newsletter|presentation|comments?|tweets?|videos?|events?|booth|speech|panel|linkedin|profile|website|pricing page|case study|study|report|survey|interview|visit to|news|headlines?|coverage|feature|registered|entry in',
    ),
  },
  {
    family: 'personal',
    always: true,
    words: phrase(
      'birthday|(?:parental|maternity|paternity|sick) leave|sabbatical|wedding|newborn|new baby|welcome back|get well|your (?:holidays?|vacation|marathon)|in business for|for (?:decades|centuries)',
    ),
  },
  {
    family: 'familiarity',
    always: true,
    words: phrase(
      'go (?:way|a long way) back|i used to|same (?:university|school|college|employer|town|city|club|team)|both (?:from|went|worked|studied|live|lived|attended)|fellow \\p{L}+|alumn\\w+|(?:you were|were you|seeing you|see you|saw you|met you|visited|stopped by) (?:at|by)|at our \\p{L}+',
    ),
  },
  {
    family: 'trouble',
    always: true,
    words: phrase(
      'laid off|lay-?offs?|redundanc\\w+|restructur\\w+|downsiz\\w+|outages?|data breach|lawsuit|was fined|bankrupt\\w*|shut(?:ting)? down|recall of|strike at|hiring freeze|budget cuts?',
    ),
  },
  {
    family: 'growth',
    words: phrase(
      'grew|grown|fastest[- ]growing|rapid(?:ly)? grow\\w+|record (?:year|quarter|month|sales|revenue)|growth spurt|impressive growth|strong growth|great (?:year|quarter)',
    ),
  },
  {
    family: 'growth',
    needsPointer: true,
    words: phrase('growth|momentum|traction|success(?:es)?|progress|achievements?|milestones?'),
  },
  {
    family: 'partnership',
    words: phrase(
      'partnership|partnered|signed (?:a|an|with)|teamed up|new (?:customers?|clients?|partners?|contracts?|deals?|products?|features?|websites?|platforms?|app|services?|line|crm|tool|system|software|strategy)',
    ),
  },
  {
    family: 'recency',
    words: phrase(
      "your (?:very )?(?:recent|latest|newest|new|upcoming|brand[- ]new|ongoing|planned)(?:ly)?(?: [\\p{L}\\d-]+)?|you(?:['’]ve| have)? (?:just|recently)|now that you(?:['’]ve| have|r)?|since you(?:r| just| recently)|made the news|pitch(?:ed)? at|on the (?:radio|news|front page)|on (?:tv|television|stage)|stand at|in the news",
    ),
  },
  {
    family: 'observation',
    always: true,
    words: phrase('congrat\\w*|kudos|hats off|well done on|well deserved|bravo'),
  },
  {
    family: 'observation',
    always: true,
    words: phrase(
      "(?<![\\p{L}])i(?:['’]ve)? (?:just |recently |also |really |have |had )*(?:saw|seen|noticed|read|heard|watched|listened|enjoyed|loved|liked|came across|stumbled|found out|spotted|learn(?:ed|t)|attended|remember(?:ed)?|discovered|was reading|was impressed|am impressed)",
    ),
  },
  {
    family: 'observation',
    always: true,
    words: phrase(
      "(?:saw|noticed|read|heard|spotted|loved|enjoyed|liked) (?:that |about |on |in |how )?(?:your?|you['’]\\w+|the|their|an?)|i see (?:that )?you(?:r|['’]\\w+)?|caught my (?:eye|attention)|(?:loved|enjoyed|liked) your|according to|word is|rumou?r\\w*|(?:looks|seems|appears) (?:like |that )?you(?:r|['’]\\w+)?|reading (?:about )?your|i (?:hear|gather) (?:that )?you(?:r|['’]\\w+)?",
    ),
  },
  {
    family: 'familiarity',
    always: true,
    words: phrase(
      "(?:we|you and i) (?:have |had |['’]ve )?(?:briefly |last |once |both )?(?:met|spoke|spoken|talked|chatted|discussed|agreed|connected|crossed paths|worked together|were introduced)|(?:nice|good|great|lovely|pleasure|fun|wonderful) (?:to )?(?:have )?(?:met|meet|meeting|speak|speaking|spoke|talk|talking|chat|chatting|seeing|see you|catching up|hear from|hearing from)(?: you| with you)?",
    ),
  },
  {
    family: 'familiarity',
    always: true,
    words: phrase(
      'as (?:we |you )?(?:discussed|agreed|promised|mentioned|requested|asked|planned)|(?:our|the) (?:last |recent |previous |earlier |quick |brief )*(?:call|conversation|chat|meeting|discussion|exchange|demo) (?:last|on|yesterday|about|earlier|at|this)|(?:following up on|after|since|from|during|in) our (?:\\p{L}+ )?(?:call|conversation|chat|meeting|discussion|exchange|demo|e-?mails?)|our (?:last|recent|previous|earlier) \\p{L}+|per (?:our|your) \\p{L}+',
    ),
  },
  {
    family: 'familiarity',
    always: true,
    words: phrase(
      "you (?:had |have |['’]d |['’]ve )?(?:once )?(?:mentioned|asked (?:me|us|for|about|whether|if)|said|told|requested|suggested|wrote|replied|promised|signed up|registered|downloaded|visited|booked|tried|liked|commented|shared with|attended|expressed|showed|were interested|opened (?:my|our)|clicked|subscribed)",
    ),
  },
  {
    family: 'familiarity',
    always: true,
    words: phrase(
      'told (?:me|us)|introduced (?:me|us)|referr?ed (?:me|us)|recommended (?:you|i|me|we|that|reaching|talking|speaking)|suggested (?:i|we|you|that i|reaching|talking|speaking)|mutual (?:friend|connection|contact|acquaintance)s?|pointed (?:me|us)|passed (?:me|us|on|along) your|(?:gave|sent) (?:me|us) your|thanks (?:again|for (?:your time|the (?:call|chat|reply|meeting|demo|intro\\w*)|meeting|taking|joining|coming|visiting|signing|speaking|connecting|accepting|downloading))|good to (?:see|hear from|be back)|long time no|i (?:just |recently )?(?:spoke|talked|chatted|met|worked) (?:with|to|at)|remember me|back in touch|catch up again|old (?:friend|colleague)s?|shared connection|your (?:colleague|coworker|co-worker|boss|assistant)s?|asked me to|on behalf of|put us in touch|friend of',
    ),
  },
  {
    family: 'proof',
    always: true,
    words: phrase(
      "(?:customers?|clients?|companies|teams|firms|businesses|peers|competitors?|brands) (?:like|such as|including)|(?:our|other|existing|many|several) (?:customers?|clients?)|we(?:['’]ve| have)? (?:already |recently |just )*(?:helped|worked with|work with|saved|supported|partner(?:ed)? with|served|serve|delivered|built)|(?:trusted|used|relied on|loved|chosen) by|case stud(?:y|ies)|proven|guarantee\\w*|on average|(?:studies|research|data|surveys?|statistics|numbers|benchmarks?) (?:show|shows|suggests?|says|say|prove|proves)|industry[- ]leading|award-winning|market[- ]lead\\w+|number one|best[- ]in[- ]class|(?:your|their) (?:biggest |main |closest |direct )?(?:competitors?|rivals?|peers) (?:is|are|have|has|use|uses|already|just|all)|most (?:companies|teams|firms|businesses|leaders|of our|of your|\\p{L}+ (?:companies|teams|firms|leaders))|everyone (?:else )?in your|(?:nearly|almost|virtually) (?:all|every)|the majority of|your customers (?:\\p{L}+ )?(?:complain|say|tell|want|love|hate|ask|expect)\\w*|will (?:save|cut|reduce|increase|double|boost|triple|halve|grow)|world[- ]class|pays? for itself|risk[- ]free|roi of",
    ),
  },
];

/** Which fact keys support a family. */
export const FAMILY_KEYS: Readonly<Record<string, readonly string[]>> = {
  funding: ['funding'],
  acquisition: ['acquisition'],
  launch: ['launch', 'product'],
  expansion: ['expansion', 'location'],
  hiring: ['hiring'],
  leadership: ['leadership', 'job_change', 'promotion'],
  award: ['award'],
  content: ['content', 'event'],
  trouble: ['layoffs', 'trouble'],
  growth: ['growth'],
  partnership: ['partnership', 'customer'],
  familiarity: ['engagement', 'relationship', 'conversation'],
};
