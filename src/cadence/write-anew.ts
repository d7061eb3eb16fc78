import { moveEnrolments } from '#campaigns';
import { agentActor } from '#core/actor';
import { within } from '#core/context';
import type { Ctx } from '#core/ctx';
import type { Tx } from '#core/db/index';
import { type DraftStep, draftLeads, templateById } from '#messaging';
import { CADENCE } from './contract.ts';
import { takeBackDrafts } from './take-back-drafts.ts';
import { type Rewritten, takeWaiting } from './write-anew.store.ts';

/**
 * Has messages that wait written anew, with their yes taken back: a later step of a sequence by the sequence itself, which lets it
 * wait where it cannot be written; a first message, or one in a conversation, at once. Returns how many were taken back.
 */
export async function writeAnew(ctx: Ctx, tx: Tx, draftIds: readonly string[], why: string): Promise<number> {
  if (draftIds.length === 0) return 0;
  const taken = await takeBackDrafts(ctx, tx, await takeWaiting(tx, draftIds), why);
  await moveEnrolments(
    tx,
    taken
      .filter((each) => isLaterStep(each) && isActive(each))
      .map(({ enrolmentId: id, step }) => ({
        ...({ id, step, from: step, state: 'active', doing: null } as const),
        dueAt: ctx.now().toString(),
      })),
    ctx.now(),
  );
  const writing = within(ctx.as(agentActor('CRAFTER')), tx);
  const others = taken.filter((each) => !isLaterStep(each) && (isActive(each) || each.answersId !== null));
  for (const { campaignId, leadId, ...draft } of others)
    await draftLeads(writing, { campaignId, leadIds: [leadId], step: stepOf(leadId, draft) });
  return taken.length;
}

const isLaterStep = ({ step, currentStep }: Rewritten): boolean => step > 1 && step === currentStep;

const isActive = ({ state }: Rewritten): boolean => state === 'active';

/** The step a message is of that no sequence writes. */
function stepOf(
  leadId: string,
  { step: number, templateId, answersId, subject, timesFrom: from }: Omit<Rewritten, 'leadId' | 'campaignId'>,
): DraftStep {
  const touch = templateById(templateId)?.touch ?? 'first';
  const timesFrom = new Map(from === null ? [] : [[leadId, from]]);
  if (answersId === null) return { number, touch, motion: number === 1 ? 'outbound' : CADENCE, timesFrom };
  const answers = new Map([[leadId, { messageId: answersId, subject }]]);
  return { number, touch, motion: CADENCE, answers, timesFrom };
}
