import { Facts, recordOf, type ShownKind, Title, textOf, wordsOf } from './parts.tsx';

const credits = (value: unknown): string =>
  typeof value === 'number' ? `${value} ${value === 1 ? 'credit' : 'credits'}` : 'not known';
const number = (value: unknown): string => (typeof value === 'number' ? String(value) : 'not known');

/** Money: who is paid, what for, what it is expected to cost, the most it can, and what the cap leaves. */
export const spend: ShownKind = {
  row: ({ title, preview }) => ({
    name: title,
    line: `At most ${credits(recordOf(preview.forecast).credits)}`,
    aside: textOf(preview.vendor),
  }),
  Head: ({ item }) => <Title item={item} note={`Money to ${textOf(item.preview.vendor)}`} />,
  Body: ({ item: { preview } }) => {
    const search = recordOf(preview.search);
    const { credits: most, expectedCredits, left, people, total, seen } = recordOf(preview.forecast);
    const isKnown = typeof expectedCredits === 'number';
    return (
      <Facts
        facts={[
          ['Paid to', textOf(preview.vendor)],
          ['People paid for', number(people)],
          ['Costs at most', <strong key="most">{credits(most)}</strong>],
          ['Expected', isKnown ? credits(expectedCredits) : 'not known: nothing like it was bought before'],
          ['Left under the cap', left === null ? 'there is no cap' : credits(left)],
          ['Looked at', `${number(seen)} of the ${number(total)} people the search shows`],
          ['Companies', wordsOf(search.domains)],
          ['Titles', wordsOf(search.titles)],
          ['Seniority', wordsOf(search.seniorities)],
          ['Places', wordsOf(search.locations)],
          ['Keywords', textOf(search.keywords)],
        ]}
      />
    );
  },
  hasText: false,
};
