import { agentActor } from '#core/actor';
import { defineContribution } from '#core/contribution';
import type { Ctx, OperationKey } from '#core/ctx';
import { messageOf } from '#core/errors';
import type { Tick } from '#core/tick';
import { explain } from '#core/verdict';
import type { NoticeMail } from '#vendors/ports/notice-mail';
import { markMailed, markUnmailed, type UnmailedAlert, unmailedAlerts } from './alert.store.ts';
import { alertLine, nextPost, postedText } from './alerts.rules.ts';

/** The last level: mail to the owners of a workspace. */
export type OwnersMail = {
  readonly operation: OperationKey<NoticeMail, { accepted: true }>;
};
export const ownersMails = defineContribution<OwnersMail>('notify.owners_mail');

/** Whose a workspace is; who knows how people sign in tells. */
export const workspaceOwners = defineContribution<{
  list(ctx: Ctx): Promise<readonly { readonly name: string; readonly email: string }[]>;
}>('notify.owners');

const BATCH = 20;
/** What a chat did not take for so long goes by mail. */
const POSTED_WITHIN_MINUTES = 15;

/**
 * Mails the owners what no chat took, and what is the last word on something that waits; all that is due in one mail. An alert counts
 * as mailed once one of them was reached; until then it is tried again, and stands on Home.
 */
export const mailAlerts: Tick = {
  name: 'notify.mail_alerts',
  everySeconds: 30,
  async run(ctx) {
    const [mail] = ctx.contributed(ownersMails);
    // Nobody is written to about people who do not exist.
    if (!mail || ctx.workspace.mode === 'sandbox') return 0;
    const now = ctx.now();
    const due = await ctx.db.ask((tx) =>
      unmailedAlerts(tx, { now, posted: now.subtract({ minutes: POSTED_WITHIN_MINUTES }), limit: BATCH }),
    );
    const [first] = due;
    if (!first) return 0;
    const error = await tell(ctx, mail, due);
    const ids = due.map(({ id }) => id);
    await ctx.db.tx((tx) =>
      error === null
        ? markMailed(tx, ids, ctx.now())
        : markUnmailed(tx, ids, error, nextPost(first.attempts, ctx.now())),
    );
    return error === null ? due.length : 0;
  },
};

/** Null when somebody was reached, else why nobody was. */
async function tell(
  ctx: Ctx,
  { operation }: OwnersMail,
  due: readonly UnmailedAlert[],
): Promise<string | null> {
  const [first] = due;
  const subject = `${ctx.workspace.name}: ${due.length === 1 && first ? first.title : `${due.length} things need you`}`;
  const text = [
    ...due.map((alert) => `${alertLine(alert)}\n${postedText(alert.text)}`),
    `${ctx.baseUrl}/`,
  ].join('\n\n');
  let error = 'The workspace has no owner with an address.';
  let reached = false;
  const owners = await Promise.all(ctx.contributed(workspaceOwners).map((source) => source.list(ctx)));
  for (const { name, email } of owners.flat()) {
    const why = await mailOne(
      ctx,
      operation,
      { to: { name, address: email }, subject, text },
      `${first?.id} ${first?.attempts} ${email}`,
    );
    if (why === null) reached = true;
    else error = why;
  }
  return reached ? null : error;
}

async function mailOne(
  ctx: Ctx,
  operation: OwnersMail['operation'],
  input: NoticeMail,
  key: string,
): Promise<string | null> {
  try {
    const [outcome] = await ctx
      .as(agentActor('OPERATOR'))
      .perform(operation, [{ input, subject: {}, idempotencyKey: `alerts by mail ${key}` }]);
    if (outcome?.state === 'done') return null;
    return outcome?.state === 'refused' ? explain(outcome) : (outcome?.reason.text ?? 'There was no answer.');
  } catch (error) {
    return messageOf(error);
  }
}
