import type { ReplyFactsRow } from '../../../src/autosend/reply-facts.store.ts';

/** When all of them came in: a Monday morning. */
export const NOW = Temporal.Instant.from('2026-03-02T08:00:00Z');

/** What the calendar had free: each half hour from nine to five on ten working days. */
export const FREE: readonly Temporal.Instant[] = Array.from({ length: 14 }, (_, day) =>
  NOW.toZonedDateTimeISO('UTC').toPlainDate().add({ days: day }),
)
  .filter(({ dayOfWeek }) => dayOfWeek <= 5)
  .flatMap((day) =>
    Array.from({ length: 16 }, (_, half) =>
      day
        .toZonedDateTime({ timeZone: 'Europe/London', plainTime: { hour: 9 } })
        .add({ minutes: 30 * half })
        .toInstant(),
    ),
  );

/** The reply of a lead of one campaign, whose sender has one fact and a page to book a time. */
export const replyOf = ({
  text,
  intent,
  language,
}: {
  text: string;
  intent: string;
  language: string | null;
}): ReplyFactsRow =>
  ({
    ...{
      replyId: 'r',
      messageId: 'm',
      inboundId: '<m@mill.example>',
      references: [],
      threadId: 't',
      leadId: 'l',
    },
    ...{
      fromAddress: 'ada@mill.example',
      subject: 'Re: Handover audit',
      ownText: text,
      earlier: [],
      at: NOW.toString(),
    },
    ...{
      channel: 'email',
      leadName: 'Ada Byron',
      firstName: 'Ada',
      tier: 'tier_1',
      addresses: ['ada@mill.example'],
    },
    ...{
      profiles: [],
      intent,
      confidence: 0.9,
      schedulingLink: null,
      language,
      optOut: false,
      automatic: false,
    },
    ...{
      campaignId: 'c',
      campaignName: 'Handover audit',
      enrolmentId: 'e',
      mailboxId: 'b',
      mailboxAddress: 'nora@fieldnote.example',
    },
    ...{ mailboxVendor: 'native', mailboxState: 'active', mailboxName: 'Nora Field', heldAt: null },
    settings: {
      sender: {
        ...{
          name: 'Nora Field',
          calendarLink: 'https://cal.example/nora',
          website: 'https://fieldnote.example',
        },
        facts: [
          {
            ...{ key: 'data hosting', value: 'Our data is hosted in Frankfurt.' },
            source: 'https://fieldnote.example/hosting',
          },
        ],
      },
    },
  }) as unknown as ReplyFactsRow;
