import { enrolledElsewhere, findCampaign } from '#campaigns';
import { type EarlierMessage, newestMessages } from '#conversations';
import { type Ctx, requireScope } from '#core/ctx';
import { instantOf, type Tx } from '#core/db/index';
import { notFound } from '#core/errors';
import { LANGUAGE_NAMES } from '#core/text/languages';
import { reason } from '#core/verdict';
import { excludedLeads, leadProfiles } from '#leads';
import { templateById } from './angles/index.ts';
import { wordLimit } from './copy.rules.ts';
import { draftCounts } from './draft.store.ts';
import { factsOf, isStale } from './fact-sheet.rules.ts';
import { stripFooter } from './footer.rules.ts';
import { USUAL_FORM } from './languages/formality.rules.ts';
import { askForDrafts, draftModels, type ModelText, type Wanted } from './model/ask-model.ts';
import type { Earlier } from './model/draft.prompt.ts';
import { wantsTimes } from './offer-times.ts';
import {
  checkText,
  type DraftStep,
  FIRST,
  gather,
  type Place,
  type Situation,
  situationOf,
  subjectOf,
} from './write-draft.ts';

type Asked = Wanted & { readonly leadId: string };

const NO_MODEL = reason(
  'model.none',
  'The campaign wants a model to write, and none is set (LEGWORK_DRAFT_MODEL); the template wrote.',
);

/** How much of a conversation is shown to who goes on with it. */
const EARLIER = 6;

/**
 * Messages of a step by the model, for leads of a campaign that wants one: asked before the transaction that stores the drafts, so
 * that nothing waits on a vendor with rows locked. `draftLeads` takes what came and checks it again. Empty where templates write.
 */
export async function writeAhead(
  ctx: Ctx,
  input: { campaignId: string; leadIds: readonly string[]; step?: DraftStep },
): Promise<ReadonlyMap<string, ModelText>> {
  requireScope(ctx, 'campaigns:write');
  const [model] = ctx.contributed(draftModels);
  const asked = await ctx.db.tx((tx) => wantedOf(ctx, tx, input));
  if (asked.length === 0) return new Map();
  if (!model) return new Map(asked.map(({ leadId }) => [leadId, { fallback: [NO_MODEL] }]));
  const texts = await askForDrafts(ctx, model, asked);
  return new Map(
    asked.flatMap(({ leadId, key }) => {
      const text = texts.get(key);
      return text ? [[leadId, text] as const] : [];
    }),
  );
}

/** Who has no draft yet, belongs to nobody else, and would get one from a template: nothing is bought for the others. */
async function wantedOf(
  ctx: Ctx,
  tx: Tx,
  { campaignId, leadIds, step = FIRST }: { campaignId: string; leadIds: readonly string[]; step?: DraftStep },
): Promise<Asked[]> {
  const campaign = await findCampaign(tx, campaignId);
  if (!campaign) throw notFound('campaign', campaignId);
  if (campaign.settings.copy.writer !== 'model') return [];
  const place: Place = { campaign, step };
  const isFirst = step.number === FIRST.number;
  const elsewhere = isFirst ? await enrolledElsewhere(tx, leadIds, campaignId) : new Map<string, string>();
  const counts = await draftCounts(tx, campaignId, leadIds, step.number);
  const excluded = await excludedLeads(tx, leadIds);
  const open = (await leadProfiles(tx, leadIds)).filter(
    ({ id }) => !elsewhere.has(id) && !excluded.has(id) && !counts.get(id)?.living,
  );
  const knowledge = await gather(ctx, tx, open, campaign);
  const wrote =
    step.touch === FIRST.touch
      ? []
      : await newestMessages(
          tx,
          open.map(({ id }) => id),
          EARLIER,
        );
  const earlier = Map.groupBy(wrote.filter(isShown(step)), ({ leadId }) => leadId);
  return open.flatMap((profile): Asked[] => {
    const situation = situationOf(ctx, place, profile, knowledge);
    // A text that offers times is written by code.
    if ('skipped' in situation || wantsTimes(ctx, place, profile, knowledge)) return [];
    const before = counts.get(profile.id)?.made ?? 0;
    // Another absence is another question, whatever became of the text for the one before.
    const answered = step.answers?.get(profile.id)?.messageId;
    return [
      {
        leadId: profile.id,
        key: [campaignId, profile.id, step.number, before, ...(answered ? [answered] : [])].join(' '),
        brief: briefOf(ctx, place, situation, (earlier.get(profile.id) ?? []).map(earlierOf)),
        check: ({ subject, body }) => {
          const text = { subject: subjectOf(place, situation, subject), bodyText: body, templateText: '' };
          const check = checkText(ctx, place, situation, text);
          return check.passed ? [] : check.reasons;
        },
      },
    ];
  });
}

/** Who was away answered by a machine alone, and its note may say why they were: that is not shown to who writes to them. */
const isShown =
  ({ touch }: DraftStep) =>
  ({ direction }: EarlierMessage): boolean =>
    touch !== 'ooo_retouch' || direction === 'out';

const earlierOf = ({ channel, direction, subject, text, at }: EarlierMessage): Earlier => ({
  ...{ from: direction === 'out' ? 'us' : 'them', channel, subject, text: stripFooter(text) },
  on: instantOf(at).toString().slice(0, 10),
});

function briefOf(
  ctx: Ctx,
  { step: { touch, answers } }: Place,
  { sheet, copy, memory, crafted, profile }: Situation,
  earlier: readonly Earlier[],
): Wanted['brief'] {
  return {
    facts: factsOf(sheet, copy).filter((fact) => !isStale(fact, ctx.now()) && fact.key !== 'email'),
    purpose: templateById(crafted.templateId)?.purpose ?? '',
    language: LANGUAGE_NAMES[crafted.language],
    form: crafted.language === 'en' ? null : (copy.formality ?? USUAL_FORM[crafted.language]),
    words: wordLimit(touch, crafted.language),
    firstName: sheet.lead.firstName ?? '',
    company: sheet.company.name ?? '',
    feedback: memory?.feedback ?? [],
    ...{ touch, earlier, inThread: answers?.has(profile.id) ?? false },
  };
}
