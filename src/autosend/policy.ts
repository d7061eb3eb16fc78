import { systemActor } from '#core/actor';

/** Who says yes where a person granted that answers go by themselves; the draft keeps which grant that was. */
export const AUTO_SEND = systemActor('auto-send');
