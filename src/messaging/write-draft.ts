import { contentHash } from '#approval';
import { type Campaign, TRACKING, type Tracking } from '#campaigns/contract';
import type { Ctx } from '#core/ctx';
import type { Tx } from '#core/db/index';
import { type Reason, reason } from '#core/verdict';
import {
  factsOf,
  type LanguageFacts,
  type LeadProfile,
  languageFactsOf,
  type StoredFact,
  unsubscribeUrl,
} from '#leads';
import { checkDraft, type DraftCheck } from './check-draft.rules.ts';
import { chooseLanguage } from './choose-language.rules.ts';
import {
  type CampaignCopy,
  type FactSheet,
  type Forms,
  isOnLinkedIn,
  type RejectionMemory,
} from './contract.ts';
import type { CraftedDraft, UsedTexts } from './craft.rules.ts';
import { craftInLanguage } from './craft-in-language.rules.ts';
import { type NewDraft, type UsedText, usedTexts } from './draft.store.ts';
import { recipientOf } from './draft-preview.rules.ts';
import { copyOf, factSheetOf } from './fact-sheet.ts';
import { footerOf } from './footer.rules.ts';
import { formsOf } from './form-of-address.ts';
import type { ModelText } from './model/ask-model.ts';
import { rejectionMemories } from './rejection.store.ts';
import { REJECTION_LIMIT } from './rejection-memory.rules.ts';
import { ownTexts } from './templates/template.store.ts';
import { type TemplateBook, templateBook } from './templates/template-book.rules.ts';
import { type Offered, type OfferedTime, timesIn } from './time-source.ts';

/** Which message of the sequence is written, and into which batches it goes. */
export type DraftStep = {
  readonly number: number;
  readonly touch: string;
  readonly motion: string;
  /** The message each lead is answered on, by lead, where it continues a conversation. */
  readonly answers?: ReadonlyMap<string, Answered>;
  /** The subject of the vendor's thread each lead is written to in, by lead, where the vendor writes that over ours. */
  readonly threads?: ReadonlyMap<string, string>;
  /** The day before which each lead is offered no times, by lead, where they named one. */
  readonly timesFrom?: ReadonlyMap<string, string>;
};
/** A message of a conversation, and the conversation's subject. */
export type Answered = { readonly messageId: string; readonly subject: string };
export const FIRST: DraftStep = { number: 1, touch: 'first', motion: 'outbound' };

export type Place = { readonly campaign: Campaign; readonly step: DraftStep };

/** What a batch of drafts rests on, read once however many leads there are. */
export type Knowledge = {
  readonly facts: ReadonlyMap<string, StoredFact[]>;
  readonly memories: ReadonlyMap<string, RejectionMemory>;
  readonly used: ReadonlyMap<string, UsedTexts>;
  readonly templates: TemplateBook;
  readonly languages: ReadonlyMap<string, LanguageFacts>;
  readonly forms: Forms;
};

export async function gather(
  ctx: Ctx,
  tx: Tx,
  profiles: readonly LeadProfile[],
  { settings: { languages } }: Pick<Campaign, 'settings'>,
): Promise<Knowledge> {
  const subjects = profiles.flatMap((profile) => [
    profile.personId,
    ...(profile.companyId ? [profile.companyId] : []),
  ]);
  const facts = Map.groupBy(await factsOf(tx, subjects), (fact) => fact.subjectId);
  const since = ctx.now().subtract({ hours: 24 * REJECTION_LIMIT.ttlDays });
  const memories = await rejectionMemories(
    tx,
    profiles.map((profile) => ({ leadId: profile.id, email: profile.email ?? '' })),
    since,
  );
  const ids = profiles.map(({ id }) => id);
  const foreign = languages.some((each) => each !== 'en');
  const used = Map.groupBy(await usedTexts(tx, ids, since), ({ leadId }) => leadId);
  return {
    ...{ facts, memories, templates: templateBook(await ownTexts(tx)) },
    // A campaign in English alone asks nobody's language.
    languages: foreign ? await languageFactsOf(tx, ids) : new Map(),
    forms: foreign ? await formsOf(tx) : {},
    used: new Map([...used].map(([leadId, texts]) => [leadId, usedBy(texts)])),
  };
}

/** What a model or a person wrote used up no text of a template, but its words are known all the same. */
function usedBy(texts: readonly UsedText[]): UsedTexts {
  const had = texts.filter(({ rejected }) => !rejected);
  return {
    rejected: texts.filter(({ rejected }) => rejected),
    had: had.filter(({ writer }) => writer === 'template'),
    bodies: had.map(({ body }) => body),
  };
}

/** One lead with everything a text for it is written from and judged on, and the text a template gives. */
export type Situation = {
  readonly profile: LeadProfile;
  readonly sheet: FactSheet;
  readonly copy: CampaignCopy;
  readonly memory: RejectionMemory | null;
  readonly crafted: CraftedDraft;
  /** Its language is a guess. */
  readonly guess: boolean;
  readonly footer: string;
  readonly unsubscribeUrl: string;
};

export function situationOf(
  ctx: Ctx,
  { campaign, step }: Place,
  profile: LeadProfile,
  knowledge: Knowledge,
  times: readonly OfferedTime[] = [],
): Situation | { readonly skipped: readonly Reason[] } {
  const facts = [profile.personId, profile.companyId].flatMap((subject) =>
    subject ? (knowledge.facts.get(subject) ?? []) : [],
  );
  const labels = times.map(({ label }) => label);
  const sheet = factSheetOf(profile, facts, campaign.settings, labels);
  const memory = knowledge.memories.get(profile.id) ?? null;
  const { languages: allowed } = campaign.settings;
  const crafted = craftInLanguage({
    choice: chooseLanguage({ ...(knowledge.languages.get(profile.id) ?? NOTHING_SAID), allowed }),
    allowed,
    copyIn: (language) => copyOf(campaign.settings, knowledge.forms, language),
    factSheet: sheet,
    tier: profile.tier === 'tier_1' || profile.tier === 'tier_2' ? profile.tier : 'tier_3',
    rejectionMemory: memory,
    touch: step.touch,
    templates: knowledge.templates,
    guardMode: campaign.settings.guardMode,
    used: knowledge.used.get(profile.id),
    now: ctx.now(),
  });
  if ('skipped' in crafted) return crafted;
  const url = unsubscribeUrl(ctx, profile.id);
  const { ok, copy, guess } = crafted;
  const footer = isOnLinkedIn(step.touch) ? '' : `\n\n${footerOf(sheet.sender, url, ok.language)}`;
  return { profile, sheet, copy, memory, crafted: ok, guess, footer, unsubscribeUrl: url };
}

const NOTHING_SAID: LanguageFacts = { said: null, site: null, location: null, country: null };

type Text = Pick<CraftedDraft, 'subject' | 'bodyText' | 'templateText'>;

/** Every check of a draft on its final bytes, whoever wrote them. */
export const checkText = (
  ctx: Ctx,
  { campaign, step }: Place,
  situation: Situation,
  { subject, bodyText, templateText }: Text,
): DraftCheck => {
  const { sheet, copy, memory, footer, unsubscribeUrl: url, crafted, profile } = situation;
  return checkDraft({
    ...{ subject, body: bodyText, footer, templateText, touch: step.touch, language: crafted.language },
    ...{ sheet, copy, memory, unsubscribeUrl: url, guardMode: campaign.settings.guardMode },
    isReply: hasSubject(step, profile.id),
    now: ctx.now(),
  });
};

/** Whether the subject was given, and judged when the conversation began. */
const hasSubject = (step: DraftStep, leadId: string): boolean =>
  (step.answers?.has(leadId) ?? false) || threadOf(step, leadId) !== undefined;

/** Nothing on LinkedIn has a subject. */
const threadOf = ({ touch, threads }: DraftStep, leadId: string): string | undefined =>
  isOnLinkedIn(touch) ? undefined : threads?.get(leadId);

export type Written = {
  readonly profile: LeadProfile;
  readonly draft: NewDraft;
  readonly check: DraftCheck;
};

/** The draft of a lead: what a model wrote where it passes every check now, what the template says otherwise, with the reason. */
export function writeDraft(
  ctx: Ctx,
  place: Place,
  situation: Situation,
  enrolmentId: string,
  ahead?: ModelText,
  offered?: Offered,
): Written {
  const { crafted } = situation;
  const fromTemplate: CraftedDraft = { ...crafted, subject: subjectOf(place, situation, crafted.subject) };
  if (ahead && 'body' in ahead) {
    const by = reason('craft.by_model', `Written by ${ahead.model}; every claim is bound to a fact.`);
    // Nobody read its words before, so no wording of it is excused.
    const text = {
      ...crafted,
      subject: subjectOf(place, situation, ahead.subject),
      bodyText: ahead.body,
      templateText: '',
      reasons: [...crafted.reasons, by],
    };
    const check = checkText(ctx, place, situation, text);
    const own = { enrolmentId, text, check, writer: 'model' as const, offered };
    if (check.passed) return written(ctx, place, situation, own);
    return fallback(check.reasons);
  }
  return fallback(ahead?.fallback ?? null);

  function fallback(why: readonly Reason[] | null): Written {
    const check = checkText(ctx, place, situation, fromTemplate);
    const own = { enrolmentId, text: fromTemplate, check, writer: 'template' as const, offered };
    return written(ctx, place, situation, { ...own, fallback: why });
  }
}

/** The subject of a message: that of the conversation it goes on in, else its own. */
export function subjectOf({ step }: Place, { profile }: Situation, own: string): string {
  const answered = step.answers?.get(profile.id);
  return answered ? replySubject(answered.subject) : (threadOf(step, profile.id) ?? own);
}

/** The subject under which mail programs keep an answer with its conversation. */
const replySubject = (subject: string): string =>
  /^\s*re:/i.test(subject) ? subject.trim() : `Re: ${subject.trim()}`;

type Chosen = {
  readonly enrolmentId: string;
  readonly text: CraftedDraft;
  readonly check: DraftCheck;
  readonly writer: NewDraft['writer'];
  readonly fallback?: NewDraft['fallback'];
  readonly offered: Offered | undefined;
};

function written(
  ctx: Ctx,
  { step, campaign }: Place,
  { profile, footer, guess }: Situation,
  chosen: Chosen,
): Written {
  const { text, check, enrolmentId, writer, offered } = chosen;
  const { subject, bodyText, angle, templateId, templateVersion, variant, language, templateText } = text;
  const wanted: readonly Tracking[] = isOnLinkedIn(step.touch) ? [] : campaign.settings.tracking;
  // In one order, however they were chosen: the hash of an approval counts it.
  const tracking = TRACKING.filter((each) => wanted.includes(each));
  const draft: NewDraft = {
    ...{
      id: offered?.draftId ?? ctx.ids.next<'draft'>(),
      enrolmentId,
      leadId: profile.id,
      step: step.number,
    },
    ...{ subject, body: bodyText, footer, angle, templateId, templateVersion, variant, language },
    languageGuess: guess,
    ...{ templateText, writer, fallback: chosen.fallback ?? null, reasons: text.reasons },
    state: check.passed ? 'queued' : 'blocked',
    fingerprint: check.guard.draftFingerprint,
    contentHash: contentHash({
      ...{ to: recipientOf(profile, step.touch), subject, text: `${bodyText}${footer}`, tracking },
    }),
    tracking,
    claims: check.claims,
    guard: { ...check.guard, warnings: check.warnings },
    answersId: step.answers?.get(profile.id)?.messageId ?? null,
    inThread: threadOf(step, profile.id) !== undefined,
    times: check.passed ? timesIn(bodyText, offered?.times ?? []) : [],
    timesFrom: offered?.from ?? null,
  };
  return { profile, draft, check };
}
