import { type AnswerPlan, SHAPES } from './contract.ts';

export type Shape = AnswerPlan['shape'];
export type FormFacts = {
  readonly slots: readonly { readonly label: string }[];
  readonly facts: readonly unknown[];
};

type Form = {
  /** How it looks, for whoever writes it. */
  readonly words: string;
  /** What has to be stored for it; anything else can always be written. */
  readonly needs: 'fact' | 'times' | null;
};

/** The forms of an answer. Whatever the form, it says nothing that is not stored or reserved. */
export const FORMS: Readonly<Record<Shape, Form>> = {
  plain: { words: 'Short plain paragraphs, one thought each.', needs: null },
  question_first: { words: 'The answer to their question stands in the first sentence.', needs: null },
  times_first: { words: 'The times stand in the first sentence, everything else behind.', needs: 'times' },
  numbered: { words: 'A numbered list, one thing in each line.', needs: null },
  one_paragraph: { words: 'One dense paragraph.', needs: null },
  bullets: { words: 'A short paragraph, two or three bullets, one question.', needs: null },
  bridge: { words: 'First what they said, in a few words and without praise; then the answer.', needs: null },
  postscript: { words: 'Casual, with one thing kept for a P.S.', needs: null },
  micro_story: {
    words: 'Two or three sentences that tell what a given fact says, as it happened.',
    needs: 'fact',
  },
  before_after: {
    words: 'How it is without and how it is with, both from given facts alone.',
    needs: 'fact',
  },
  proof: {
    words: 'The given fact that proves it, named with where it stands; then the answer.',
    needs: 'fact',
  },
};

/** The forms that can be written of what is stored and reserved, in their order. */
export const formsFor = ({ slots, facts }: FormFacts): readonly Shape[] =>
  SHAPES.filter((shape) => {
    const { needs } = FORMS[shape];
    return needs === null || (needs === 'times' ? slots.length > 0 : facts.length > 0);
  });

/** The first answer has the form that was planned, where it can be written; each later one another, in turn. */
export function formOf(planned: Shape, version: number, facts: FormFacts): Shape {
  const forms = formsFor(facts);
  const at = Math.max(0, forms.indexOf(planned));
  return forms[(at + Math.max(0, version - 1)) % forms.length] ?? 'plain';
}

/** In which form times are offered by rules; one that needs more than times and a link is left to a model. */
const BY_RULES = ['plain', 'times_first', 'one_paragraph', 'bullets', 'bridge', 'postscript'] as const;

export type Offer = {
  readonly opening: string;
  readonly labels: readonly string[];
  readonly link: string | null;
};
/** Paragraphs in front of the name, and what stands behind it. */
export type Laid = { readonly paragraphs: readonly string[]; readonly postscript: string | null };

/** Lays an offer of times out in fixed words of ours: the first answer plainly, each later one in another form. */
export function layOut({ opening, labels, link }: Offer, version: number): Laid {
  const form = BY_RULES[Math.max(0, version - 1) % BY_RULES.length] ?? 'plain';
  const [first, second] = labels;
  const asked = second ? `Would ${first} or ${second} suit you?` : `Would ${first} suit you?`;
  const other = link ? `If not, choose any other time here: ${link}` : 'If not, tell me what does.';
  const laid = (paragraphs: readonly string[], postscript: string | null = null): Laid => ({
    paragraphs: paragraphs.filter((each) => each !== ''),
    postscript,
  });
  if (!first)
    return laid([
      opening,
      link ? `Choose whatever time suits you here: ${link}` : 'Which times would suit you?',
    ]);
  if (form === 'times_first') return laid([asked, `${opening} ${other}`.trim()]);
  if (form === 'one_paragraph') return laid([`${opening} ${asked} ${other}`.trim()]);
  if (form === 'bullets')
    return laid([
      opening,
      labels.map((label) => `- ${label}`).join('\n'),
      `Which of these suits you? ${other}`,
    ]);
  if (form === 'bridge')
    return laid([
      opening,
      'I have read what you wrote, and a short talk answers it best.',
      `${asked} ${other}`,
    ]);
  if (form === 'postscript') return laid([opening, asked], `P.S. ${other}`);
  return laid([opening, `${asked} ${other}`]);
}
