export type Edit = {
  /** Below `src`. */
  readonly file: string;
  /** Stands there exactly once. */
  readonly find: string;
  readonly replace: string;
};
export type Mutation = Edit & {
  /** What a reader of the failure is told. */
  readonly why: string;
  /** Where a second rule says the same, it is taken out with the first. */
  readonly also?: Edit;
};

const GATE = 'autosend/gate.rules.ts';
const NOW = 'autosend/send-now.rules.ts';
const DUE = 'autosend/judge-due.rules.ts';
const PICKING = 'scheduling/slot-picking.rules.ts';
const REVISION = 'autosend/revision.rules.ts';

/** One broken rule each, by hand: what a hurried change would do. */
export const MUTATIONS: readonly Mutation[] = [
  {
    file: 'inbound/opt-out.rules.ts',
    find: '  if (!wishes(folded)) return false;',
    replace: '  return false;',
    why: 'a wish to be left alone is heard only where it stands alone',
  },
  {
    file: 'inbound/classify.rules.ts',
    find: 'const decided = optOut.optOut\n',
    replace: 'const decided = optOut.optOut && intent.intent === "unknown"\n',
    why: 'interest beside an opt-out wins',
  },
  {
    file: 'inbound/visible-text.rules.ts',
    find: 'quoted: QUOTED.test(raw),',
    replace: 'quoted: false,',
    why: 'quoted words are taken for the sender’s own',
  },
  {
    file: 'inbound/read-reply.rules.ts',
    find: "automatic || meaning.intent === 'out_of_office'",
    replace: 'automatic',
    why: 'an absence typed by hand is an answer',
  },
  {
    file: GATE,
    find: 'judged.confidence >= threshold ?',
    replace: 'judged.confidence >= 0.5 ?',
    why: 'the threshold is another than the one that was granted',
  },
  {
    file: GATE,
    find: '...(judged.safe ? []',
    replace: '...(judged.confidence > 0 ? []',
    why: 'what was not judged safe goes',
  },
  {
    file: GATE,
    find: '...topics.map(',
    replace: '...topics.slice(1).map(',
    why: 'a topic that a person must see is passed over',
  },
  {
    file: 'autosend/decide-answer.rules.ts',
    find: 'gate.at === null || grantId !== null',
    replace: "gate.at === null || grantId !== ''",
    why: 'an answer goes although nobody granted it',
  },
  {
    file: NOW,
    find: '({ suppressed }) => suppressed',
    replace: '() => false',
    why: 'who said no once is written to',
  },
  {
    file: NOW,
    find: '({ booked }) => booked',
    replace: '() => false',
    why: 'who has booked is offered times',
  },
  {
    file: NOW,
    find: '({ newerInbound }) => newerInbound',
    replace: '() => false',
    why: 'an older message is answered after a newer one',
  },
  {
    file: NOW,
    find: '({ stopped }) => stopped',
    replace: '() => false',
    why: 'the stop does not hold what is on its way',
  },
  {
    file: DUE,
    find: '...(grantHolds',
    replace: '...(threshold !== null',
    why: 'a grant that ended still sends',
  },
  {
    file: 'autosend/reply-promises.rules.ts',
    find: 'return faults.length === 0 ? model.body : written.body;',
    replace: 'return model.body;',
    why: 'a model promises what nobody granted',
  },
  {
    file: 'autosend/reply-promises.rules.ts',
    find: '...(hasOwnFigures(said.body, reply, said.slots)',
    replace: '...(said.body === null',
    why: 'a model names a price',
  },
  {
    file: 'autosend/draft-promises.rules.ts',
    find: '.filter((link) => !known.has(placeOf(link)))',
    replace: '.filter((link) => !links.some((own) => link.startsWith(own)))',
    why: 'an address that only begins like ours is ours',
  },
  {
    file: 'autosend/judge-reply.rules.ts',
    find: "language !== null && language !== 'en'",
    replace: "language === 'xx'",
    why: 'an answer in another language than theirs goes by itself',
    also: {
      file: 'autosend/decide-answer.rules.ts',
      find: "language === null || language === 'en'",
      replace: "language !== 'xx'",
    },
  },
  {
    file: PICKING,
    find: 'const fresh = future.filter((at) => !facts.exclusions.has(slotKey(at)));',
    replace: 'const fresh = future;',
    why: 'a time they have had before is offered again',
  },
  {
    file: 'scheduling/lead-slots.rules.ts',
    find: 'const times = ownText ? readOwnTimes(ownText, today) : null;',
    replace: 'const times = null && readOwnTimes(ownText ?? "", today);',
    why: 'a time is offered that they did not ask for',
  },
  {
    file: 'scheduling/auto-book.rules.ts',
    find: '[!facts.workspaceAllows, ',
    replace: '[false, ',
    why: 'a meeting is booked where nobody allowed it',
  },
  {
    file: REVISION,
    find: 'if (tried.length > most)',
    replace: 'if (tried.length > most + 9)',
    why: 'a writer is asked again and again',
  },
  {
    file: REVISION,
    find: 'body.trim() === last)',
    replace: 'body.length < 0)',
    why: 'who writes the same again is asked once more',
  },
];
