import { within } from '#core/context';
import type { Ctx } from '#core/ctx';
import type { Tx } from '#core/db/index';
import { type DraftOutcome, type DraftStep, draftLeads, type ModelText, writeAhead } from '#messaging';
import { threadSubjects } from '#outbound';

/** Leads of a campaign whose message of one step is due. */
export type Group = {
  readonly campaignId: string;
  readonly step: DraftStep;
  readonly leadIds: readonly string[];
};

/** What a model was asked for, by group and lead; null where it had nothing to be asked. */
export type Asked = ReadonlyMap<string, ReadonlyMap<string, ModelText | null>>;

/** How many texts are asked for in one turn; the others keep their place. */
export const MOST_ASKED = 25;

const nameOf = ({ campaignId, step: { number, touch } }: Group): string => `${campaignId} ${number} ${touch}`;

/** Has the model write for these, in no transaction. Who is here was asked for, whatever came of it. */
export async function askAhead(ctx: Ctx, groups: readonly Group[]): Promise<Asked> {
  const asked = new Map<string, Map<string, ModelText | null>>();
  let left = MOST_ASKED;
  for (const group of groups) {
    const leadIds = group.leadIds.slice(0, left);
    if (leadIds.length === 0) break;
    left -= leadIds.length;
    const texts = await writeAhead(ctx, { ...group, leadIds });
    asked.set(nameOf(group), new Map(leadIds.map((id) => [id, texts.get(id) ?? null])));
  }
  return asked;
}

export const wasAsked = (asked: Asked, group: Group, leadId: string): boolean =>
  asked.get(nameOf(group))?.has(leadId) ?? false;

/** Stores the messages of a group, with what the model wrote for it, under the subjects of the vendors' threads they leave in. */
export async function draftGroup(ctx: Ctx, tx: Tx, group: Group, asked: Asked): Promise<DraftOutcome[]> {
  const texts = [...(asked.get(nameOf(group)) ?? [])];
  const ahead = new Map(texts.flatMap(([id, text]) => (text ? [[id, text] as const] : [])));
  const threads = await threadSubjects(tx, group.campaignId, group.leadIds);
  return draftLeads(within(ctx, tx), { ...group, step: { ...group.step, threads }, ahead });
}
