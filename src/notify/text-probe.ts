import type { Probe } from '#core/contributions';
import { readAlertPhones, whyNoTexts } from './alert-phones.ts';

/** Whether what is urgent reaches somebody by text message, where that is wanted. */
export const textProbe: Probe = {
  name: 'text messages',
  required: false,
  async check(ctx) {
    const none = await ctx.db.tx((tx) => whyNoTexts(ctx, tx));
    if (none) return { state: 'degraded', message: `${none.why} ${none.waiting} wait.` };
    const { connected, phones } = await readAlertPhones(ctx);
    if (!connected || phones.length === 0)
      return { state: 'unconfigured', message: 'Nobody is told by text message.' };
    const failing = phones.filter(({ lastError }) => lastError !== null);
    const [first] = failing;
    if (first)
      return {
        state: 'degraded',
        message: `${first.name} (${first.number}) is not reached: ${first.lastError}`,
      };
    return {
      state: 'ok',
      message: `${phones.length} ${phones.length === 1 ? 'number is' : 'numbers are'} told.`,
    };
  },
};
