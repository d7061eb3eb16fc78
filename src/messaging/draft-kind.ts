import type { ApprovalKind } from '#approval';
import { refused } from '#core/errors';
import { normaliseLinkedInUrl } from '#core/text/linkedin-url';
import { recordLeadEvents } from '#leads';
import { findDraft, setDraftState } from './draft.store.ts';
import { editDraft } from './edit-draft.ts';
import { previewDrops } from './preview-drops.ts';
import { insertRejection } from './rejection.store.ts';

/** Tags by which a reviewer says no to the person rather than to the text. */
const NOT_THEM: ReadonlySet<string> = new Set(['icp_mismatch']);

const isProfile = (to: unknown): boolean => typeof to === 'string' && normaliseLinkedInUrl(to).ok;

/** Who may say yes to a language that is a guess. */
const PEOPLE: ReadonlySet<string> = new Set(['person', 'token', 'sandbox']);

/** A language that is a guess is nobody's but a person's to confirm, whatever else may go by itself. */
const requireAPerson: NonNullable<ApprovalKind['permit']> = async (ctx, _tx, items, { granted }) => {
  const guessed = items.find(({ preview }) => preview.languageGuess === true);
  if (!guessed || (granted !== true && PEOPLE.has(ctx.actor.kind))) return;
  throw refused(
    'draft.language_guess',
    `The language of "${guessed.title}" is a guess, so a person approves it. Nothing was approved; look at it under Approvals.`,
  );
};

/** Drafts waiting for a human. */
export const draftKind: ApprovalKind = {
  kind: 'draft',
  edit: editDraft,
  preview: previewDrops,
  permit: requireAPerson,
  async onApproved(ctx, tx, items) {
    await setDraftState(
      tx,
      items.map((item) => item.subjectId),
      'approved',
      ctx.now(),
    );
    await recordLeadEvents(
      ctx,
      tx,
      items.flatMap((item) =>
        item.leadId
          ? [
              {
                leadId: item.leadId,
                event: 'approved' as const,
                channel: isProfile(item.preview.to) ? ('linkedin' as const) : ('email' as const),
                summary: `Approved by ${ctx.actor.name}`,
                data: { itemId: item.id },
              },
            ]
          : [],
      ),
    );
  },
  /** What aged away is crafted anew from what is known then. */
  onExpired: (ctx, tx, items) =>
    setDraftState(
      tx,
      items.map((item) => item.subjectId),
      'superseded',
      ctx.now(),
    ),
  async onRejected(ctx, tx, items, rejection) {
    for (const item of items) {
      const draft = await findDraft(tx, item.subjectId);
      if (!draft) continue;
      await insertRejection(tx, ctx.workspace.id, {
        id: ctx.ids.next(),
        leadId: draft.leadId,
        draftId: draft.id,
        fingerprint: draft.fingerprint,
        templateId: draft.templateId,
        subject: draft.subject,
        tag: rejection.tag,
        feedback: rejection.reason,
        actor: ctx.actor.id,
        at: ctx.now(),
      });
      await recordLeadEvents(ctx, tx, [
        {
          leadId: draft.leadId,
          // Not the text but the person is wrong: nothing else is written to them either.
          event: NOT_THEM.has(rejection.tag) ? 'rejected' : null,
          type: 'draft_rejected',
          channel: 'system',
          summary: `Draft rejected (${rejection.tag}): ${rejection.reason}`,
        },
      ]);
    }
    await setDraftState(
      tx,
      items.map((item) => item.subjectId),
      'rejected',
      ctx.now(),
    );
  },
};
