import { conflict } from '#core/errors';

/** The refusal of what a removed mailbox cannot do. */
export const notConnected = (address: string) =>
  conflict(
    'mailbox.removed',
    `${address} was removed and is not connected. Nothing was changed. Connect it anew to use it again.`,
  );
