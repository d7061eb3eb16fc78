import { createHash } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { answerText } from '../../../src/autosend/answer-text.rules.ts';
import { DRAFTED } from '../../../src/autosend/contract.ts';
import { MailFields, mailOfFields, readReply } from '../../../src/inbound/index.ts';
import { slotsForLead } from '../../../src/scheduling/lead-slots.rules.ts';
import { FREE, NOW, replyOf } from './drafted.ts';

/**
 * Made the labelled drafts once; run by hand (`node test/corpus/drafts/make-drafts.ts`), never by a test. A reply is put together from
 * sentences, each with what its writer wants, so that what is right is known before anything of the product looks at it.
 */

/** What a writer wants: a meeting, an answer to something, to be left for now, and what stands against a plain offer of times. */
type Wants = {
  readonly meeting?: true;
  /** Something that has to be answered; `hosting` is the one thing we have a fact about. */
  readonly asks?: 'hosting' | 'other';
  readonly later?: 'some day' | 'a day';
  readonly objects?: true;
  /** A yes only if something holds, somebody else is to be talked to, or a meeting is not what they want. */
  readonly but?: 'condition' | 'somebody else' | 'no meeting' | 'call';
  readonly foreign?: true;
};
type Said = readonly [text: string, wants: Wants];

const said = (wants: Wants, ...texts: string[]): Said[] => texts.map((text) => [text, wants]);

const OPENINGS: readonly Said[] = [
  ...said(
    { meeting: true },
    'Happy to talk. When could we meet?',
    'Sounds interesting, let us find a time.',
    'Yes, I would like to see this. What times do you have?',
    'This comes at a good moment. Let us talk next week.',
    'Interested. Send me a couple of times that work for you.',
    'I am open to a short conversation. When are you free?',
    'Sure, I can do a call about this. Please propose a time.',
    'Good timing. Let us set up a meeting.',
    'I would love to learn more. Are you free on Thursday?',
    'That is relevant for us. Could we speak on Tuesday afternoon?',
    'Yes please. Mornings work best for me.',
    'Let us meet. Wednesday or Thursday would be fine.',
    'We were just discussing this. Happy to have a chat.',
    'Count me in for a conversation. What does your calendar look like?',
  ),
  ...said(
    { asks: 'other' },
    'Does it work with Salesforce?',
    'How long does it take to set this up?',
    'Which companies of our size use this?',
    'Who would do the work on our side?',
    'What happens to our own data when we leave?',
    'Can you tell me how this differs from what an agency does?',
    'Do you support more than one language?',
    'How many people do we need for it?',
  ),
  ...said(
    { asks: 'hosting' },
    'Where is your data hosting located?',
    'Can you say something about data hosting?',
    'One question about your data hosting: in which country is it?',
    'What about data hosting, is it in the EU?',
  ),
  ...said(
    { later: 'some day' },
    'Not now, maybe later.',
    'This is not a priority at the moment.',
    'The timing is not right for us, perhaps some other time.',
    'We have too much on our plate right now. Maybe later this year.',
    'Not at the moment, but thank you.',
    'It is too early for us. Maybe in the future.',
  ),
  ...said(
    { later: 'a day' },
    'Not now. Please come back to me in March.',
    'Could you write to me again next quarter?',
    'Reach out again after the summer, please.',
    'Let us revisit this in January.',
    'Please get back to me in six weeks, we are busy until then.',
  ),
  ...said(
    { objects: true },
    'We already use another tool for this.',
    'We do not have a budget for it.',
    'We built something like that ourselves.',
    'We have an agency that does this for us.',
  ),
  ...said(
    { but: 'call' },
    'Call me at +1 415 555 0100 please.',
    'Easiest if you ring me on +1 415 555 0123.',
    'Please give me a call, my number is +1 415 555 0144.',
  ),
  ...said(
    { meeting: true, foreign: true },
    'Klingt interessant. Wann hätten Sie Zeit für ein Gespräch?',
    'Gerne. Nächste Woche passt mir gut, was schlagen Sie vor?',
    'Cela m’intéresse. Quand pourrions-nous en parler ?',
    'Me interesa. ¿Cuándo podríamos hablar?',
    'Mi interessa. Quando possiamo sentirci?',
    'Klinkt goed. Wanneer kunnen we afspreken?',
  ),
];

const MORE: readonly Said[] = [
  ['', {}],
  ['', {}],
  ...said(
    {},
    'Thanks for the note.',
    'I read your mail with interest.',
    'Hope you are well.',
    'Sorry for the slow answer.',
    'I am the right person for this.',
    'My colleague liked your mail too.',
    'Tell me when it suits you.',
    'Looking forward to it.',
  ),
  ...said(
    { asks: 'other' },
    'Before that, how does it work with our CRM?',
    'What would we have to prepare?',
    'And is there a trial?',
    'Let me know what it costs first.',
    'Please tell me first which integrations you have.',
    'I want to know how you handle duplicates before we speak.',
    'I take it this is free of charge.',
    'A word on references would help.',
  ),
  ...said({ asks: 'hosting' }, 'And where is your data hosting?'),
  ...said(
    { but: 'condition' },
    'But only if it runs with SAP.',
    'That is, provided my board agrees.',
    'This only makes sense for us if you also cover Asia.',
    'Once we have closed our books, that is.',
    'Mind that we work with paper alone.',
  ),
  ...said(
    { but: 'somebody else' },
    'My colleague Jo Hale decides on this, please include her.',
    'You should really talk to our head of operations.',
    'My assistant handles my calendar, write to her.',
    'Jo from purchasing joins such talks.',
    'I am leaving the firm in May though.',
  ),
  ...said(
    { but: 'no meeting' },
    'No call needed, just send me a short summary.',
    'I do not do meetings, a document is enough.',
  ),
];
const ENDINGS = ['', '\n\nKind regards\nAda Byron\nCOO, Mill Works'];

/** Why a draft is wrong as it stands, by what its reader wants and what stands in it; null where it is right. */
function wrongFor(
  wants: readonly Wants[],
  { body, slots }: { body: string; slots: readonly { label: string }[] },
): string | null {
  const has = (is: (each: Wants) => unknown): boolean => wants.some((each) => Boolean(is(each)));
  const offers = slots.length > 0 || body.includes('https://');
  if (/\[[A-Z]/.test(body)) return 'something is left to be filled in';
  if (has(({ foreign }) => foreign)) return 'they write in another language';
  if (has(({ asks }) => asks === 'other')) return 'what they ask is not answered';
  if (has(({ asks }) => asks === 'hosting') && !body.includes('Frankfurt'))
    return 'what they ask is not answered';
  if (has(({ but }) => but === 'condition')) return 'their condition is passed over';
  if (has(({ but }) => but === 'somebody else')) return 'they name somebody else, who is passed over';
  if (has(({ but }) => but === 'no meeting') && offers) return 'they want no meeting';
  if (has(({ but }) => but === 'call')) return 'they want to be called';
  if (has(({ objects }) => objects)) return 'what they object to is passed over';
  if (has(({ later }) => later === 'a day')) return 'the day they name is passed over';
  if (has(({ later }) => later) && offers) return 'they do not want it now';
  if (has(({ meeting }) => meeting) && !offers) return 'they want to meet, and no way to a time is offered';
  return null;
}

/** Every opening with every second sentence, thinned by hash, and a calendar that is empty for every eighth. */
const lines: string[] = [];
for (const [opening, first] of OPENINGS)
  for (const [more, second] of MORE)
    for (const ending of ENDINGS) {
      const text = [opening, more].filter(Boolean).join(' ') + ending;
      const turn = createHash('sha256').update(text).digest().readUInt32BE(0);
      // Most replies are plain: what stands against an answer is the rarer thing.
      const plain = Object.keys(second).length === 0;
      const rare = first.foreign || first.objects || first.but ? 4 : 1;
      if (turn % ((plain ? 1 : 4) * rare) !== 0 || lines.some((line) => line.includes(JSON.stringify(text))))
        continue;
      const { meaning } = readReply(
        mailOfFields(MailFields.parse({ subject: 'Re: Handover audit', from: 'ada@mill.example', text })),
        NOW,
      );
      if (!(meaning.intent in DRAFTED) || meaning.optOut) continue;
      const reply = replyOf({
        text: meaning.visibleText,
        intent: meaning.intent,
        language: meaning.language,
      });
      const meets = meaning.intent === 'positive' || meaning.intent === 'meeting_request';
      const pick =
        meets && turn % 8 !== 1
          ? slotsForLead(
              { zone: null, ownText: reply.ownText },
              {
                slots: FREE,
                offered: new Map(),
                pairs: new Set(),
                waiting: 0,
                exclusions: new Set(),
                workspaceZone: 'Europe/London',
                now: NOW,
              },
            ).slots
          : [];
      const slots = pick.map(({ at, label }) => ({ at: at.toString(), label }));
      const { body } = answerText(reply, { slots, model: undefined, version: 1, rung: 0 }, NOW);
      const wrong = wrongFor([first, second], { body, slots });
      const id = `d-${String(lines.length + 1).padStart(4, '0')}`;
      const { intent, language } = meaning;
      lines.push(
        JSON.stringify({
          id,
          reply: text,
          intent,
          language,
          slots,
          draft: body,
          right: wrong === null,
          why: wrong ?? 'it gives what they want',
        }),
      );
    }
writeFileSync(new URL('drafts.jsonl', import.meta.url), `${lines.join('\n')}\n`);
process.stdout.write(`${lines.length} drafts\n`);
