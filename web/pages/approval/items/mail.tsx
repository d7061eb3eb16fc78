import type { ApprovalItem } from '../../../../src/approval/contract.ts';
import { Badge } from '../../../ui/primitives.tsx';
import { MessageText, type ShownClaim } from '../MessageText.tsx';
import { type ShownKind, textOf } from './parts.tsx';

const claimsOf = ({ preview: { claims } }: ApprovalItem): ShownClaim[] =>
  Array.isArray(claims) ? (claims as ShownClaim[]) : [];
const reasonsOf = (value: unknown): { code: string; text: string }[] =>
  Array.isArray(value) ? (value as { code: string; text: string }[]) : [];
const subjectOf = ({ preview }: ApprovalItem): string => textOf(preview.subject) || 'On LinkedIn';

/** The message exactly as it will leave, with everything it rests on. */
export const mail: ShownKind = {
  row: (item) => ({
    name: textOf(item.preview.toName) || textOf(item.preview.to) || item.title,
    line: subjectOf(item),
    aside: textOf(item.preview.company),
  }),
  Head: ({ item }) => (
    <>
      <p className="text-soft">
        To {textOf(item.preview.toName)} &lt;{textOf(item.preview.to)}&gt;
        {[textOf(item.preview.title), textOf(item.preview.company)]
          .filter(Boolean)
          .map((words) => `, ${words}`)}
      </p>
      <h2 className="mt-1 text-base font-semibold">
        <MessageText text={subjectOf(item)} part="subject" claims={claimsOf(item)} />
      </h2>
    </>
  ),
  Body: ({ item }) => (
    <>
      <div className="break-words whitespace-pre-wrap">
        <MessageText text={textOf(item.preview.body)} part="body" claims={claimsOf(item)} />
        <span className="text-soft">{textOf(item.preview.footer)}</span>
      </div>
      <MailNotes item={item} />
    </>
  ),
  hasText: true,
};

/** What it answers, how it is tracked, and what was checked. */
const MailNotes = ({ item: { preview, edited } }: { item: ApprovalItem }) => (
  <div className="mt-4 space-y-3 empty:hidden">
    {textOf(preview.theirs) !== '' && (
      <p className="break-words whitespace-pre-wrap text-soft">They wrote: {textOf(preview.theirs)}</p>
    )}
    {preview.languageGuess === true && (
      <p className="text-warn">
        The language is a guess, so this leaves by a person’s yes alone. {textOf(preview.languageWhy)}
      </p>
    )}
    {preview.languageGuess !== true && textOf(preview.languageWhy) !== '' && (
      <p className="text-soft">{textOf(preview.languageWhy)}</p>
    )}
    {textOf(preview.tracking) !== '' && <p className="text-warn">{textOf(preview.tracking)}</p>}
    <p className="flex flex-wrap gap-1.5 empty:hidden">
      {reasonsOf(preview.checks).map((entry) => (
        <Badge key={entry.code} tone="good">
          {entry.text}
        </Badge>
      ))}
      {reasonsOf(preview.warnings).map((entry) => (
        <Badge key={entry.code} tone="warn">
          {entry.text}
        </Badge>
      ))}
      {textOf(preview.angle) !== '' && (
        <>
          <Badge>{textOf(preview.angle).replaceAll('_', ' ')}</Badge>
          <Badge>variant {textOf(preview.variant)}</Badge>
        </>
      )}
      {edited && <Badge tone="accent">edited</Badge>}
    </p>
  </div>
);
