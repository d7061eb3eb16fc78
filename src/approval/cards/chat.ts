import type { Scope } from '#core/actor';
import { defineContribution } from '#core/contribution';
import type { Ctx, OperationKey } from '#core/ctx';
import type { ChatMessage, ChatPerson, ChatReceipt, ChatUpdate } from '#vendors/ports/chat';

/** The chat in which batches are shown to people, and the channel for those of a workspace; null where there is none. */
export type ApprovalChat = {
  readonly vendor: string;
  channelFor(ctx: Ctx): Promise<string | null>;
  readonly post: OperationKey<ChatMessage, ChatReceipt>;
  readonly update: OperationKey<ChatUpdate, ChatReceipt>;
  readonly find: OperationKey<{ email: string }, { person: ChatPerson | null }>;
};
export const approvalChats = defineContribution<ApprovalChat>('approval.chat');

/** Somebody who belongs to the workspace, with what they may do there. */
export type Reviewer = {
  readonly id: string;
  readonly name: string;
  readonly email: string;
  readonly scopes: ReadonlySet<Scope>;
};
/** Who may decide in this workspace; `approval` does not know how people sign in. */
export const reviewerSources = defineContribution<{ list(ctx: Ctx): Promise<readonly Reviewer[]> }>(
  'approval.reviewers',
);

/** The chat of this process; undefined where none is set up. */
export const chatOf = (ctx: Ctx): ApprovalChat | undefined => ctx.contributed(approvalChats)[0];

/** Everybody who belongs to the workspace. */
export const membersOf = async (ctx: Ctx): Promise<readonly Reviewer[]> =>
  (await Promise.all(ctx.contributed(reviewerSources).map((source) => source.list(ctx)))).flat();
