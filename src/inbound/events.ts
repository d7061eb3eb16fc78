import { defineEvent } from '#core/events/index';

/** A reply, of a person or of an absence assistant, was stored and classified. */
export const replyReceived = defineEvent<{ replyId: string; leadId: string; intent: string }>(
  'reply.received',
);
/** A person, or a model where the campaign wants one, read a reply otherwise than the rules did; what rested on the old reading is void. */
export const replyCorrected = defineEvent<{
  replyId: string;
  leadId: string;
  intent: string;
  was: string;
  /** Nobody's judgement was wrong where it was a model. */
  by?: 'model';
}>('reply.corrected');
/** Somebody asked to be left alone, or complained: whatever was proposed for this lead is void. */
export const leadOptedOut = defineEvent<{ leadId: string; source: string }>('lead.opted_out');
/** An address of a lead is dead. */
export const addressBounced = defineEvent<{ leadId: string; reason: string }>('address.bounced');
