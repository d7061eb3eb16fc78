import { z } from 'zod';

/** What is drafted for, and whether it may ever go without a person. Everything else is never answered by us. */
export const DRAFTED = {
  positive: 'may_go',
  meeting_request: 'may_go',
  question: 'may_go',
  not_now: 'may_go',
  call_request: 'review_only',
  objection: 'review_only',
} as const satisfies Readonly<Record<string, 'may_go' | 'review_only'>>;

/** What a reply is about that a person must always see, however sure anybody is. */
export const ESCALATED_TOPICS = ['opt_out', 'legal', 'price_promise', 'security', 'unsure'] as const;
export type EscalatedTopic = (typeof ESCALATED_TOPICS)[number];

/** What an evaluator answers, a model or the rules. Nothing of it is believed before it was read by `readEvaluation`. */
export const Evaluation = z.object({
  safe_to_send: z.boolean(),
  requires_human_review: z.boolean(),
  confidence: z.number(),
  reason: z.string().max(320),
});
export type Evaluation = z.infer<typeof Evaluation>;
