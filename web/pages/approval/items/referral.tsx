import { Link } from '@tanstack/react-router';
import { paths } from '../../../paths.ts';
import { campaignOf, Facts, recordOf, type ShownKind, Title, textOf } from './parts.tsx';

/** Somebody who was named by somebody else: who named whom, in which words and where. */
export const referral: ShownKind = {
  row: ({ title, preview }) => ({
    name: title,
    line: textOf(preview.to),
    aside: textOf(preview.company),
  }),
  Head: ({ item }) => <Title item={item} note="Somebody else was named" />,
  Body: ({ item }) => {
    const { preview } = item;
    const by = recordOf(preview.by);
    const thread = textOf(preview.threadId);
    return (
      <div className="space-y-3">
        <Facts
          facts={[
            ['Named', [textOf(preview.toName), textOf(preview.to)].filter(Boolean).join(', ')],
            ['Named by', [textOf(by.name), textOf(by.address)].filter(Boolean).join(', ')],
            ['In these words', textOf(preview.evidence)],
            ['Company', textOf(preview.company)],
            ['Campaign', campaignOf(item)],
            [
              'Where',
              thread && (
                <Link
                  to={paths.inbox}
                  search={{ thread, intent: undefined, show: undefined }}
                  className="text-accent underline"
                >
                  conversation
                </Link>
              ),
            ],
          ]}
        />
        <p className="break-words whitespace-pre-wrap text-soft">{textOf(preview.body)}</p>
      </div>
    );
  },
  hasText: false,
};
