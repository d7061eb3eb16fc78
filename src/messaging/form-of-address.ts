import { type Ctx, requireScope } from '#core/ctx';
import type { Tx } from '#core/db/index';
import { findPolicy, putPolicy } from '#core/db/policy.store';
import { conflict } from '#core/errors';
import { type AddressSetup, addressSetupInput, type Forms, forms } from './contract.ts';
import { FORMS_OF_ADDRESS } from './form-of-address.store.ts';
import { USUAL_FORM } from './languages/formality.rules.ts';

async function setupOf(tx: Tx): Promise<AddressSetup> {
  const stored = await findPolicy(tx, FORMS_OF_ADDRESS);
  return {
    forms: forms.parse(stored?.policy ?? {}),
    usual: USUAL_FORM,
    version: stored?.version ?? 0,
    updatedAt: stored?.updatedAt ?? null,
    updatedBy: stored?.updatedBy ?? null,
  };
}

/** How this workspace addresses readers where it is not as usual in a language. */
export const formsOf = async (tx: Tx): Promise<Forms> => (await setupOf(tx)).forms;

/** How readers are addressed in each language, for every campaign that says nothing else. */
export async function readForms(ctx: Ctx): Promise<AddressSetup> {
  requireScope(ctx, 'campaigns:read');
  return ctx.db.tx(setupOf);
}

/**
 * Changes how readers are addressed. It holds for what is written from now on: a draft that waits and one that was approved keep their
 * bytes. Throws `conflict` when it was changed since `version`; nothing is changed then.
 */
export async function changeForms(ctx: Ctx, input: unknown): Promise<AddressSetup> {
  requireScope(ctx, 'workspace:admin');
  const { forms: policy, version } = addressSetupInput.parse(input);
  return ctx.db.tx(async (tx) => {
    const before = await formsOf(tx);
    const stored = await putPolicy(tx, FORMS_OF_ADDRESS, {
      ...{ workspaceId: ctx.workspace.id, policy, version, by: ctx.actor.id, at: ctx.now() },
    });
    if (!stored)
      throw conflict(
        'formality.changed_meanwhile',
        'Somebody changed this meanwhile. Nothing was changed; look at it again, then repeat your change.',
      );
    await ctx.audit(tx, {
      action: 'formality.changed',
      subject: ctx.workspace.id,
      detail: { before, after: policy },
    });
    return setupOf(tx);
  });
}
