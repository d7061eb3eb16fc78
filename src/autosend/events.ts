import { defineEvent } from '#core/events/index';
import type { GrantMove } from './contract.ts';

/** What answers of a campaign may do by themselves is another than before. */
export const grantMoved = defineEvent<Omit<GrantMove, 'at'>>('autosend.grant_moved');
/** An answer was drafted, is another one, or stands elsewhere than before. */
export const draftChanged = defineEvent<{ draftId: string; leadId: string }>('reply_draft.changed');
