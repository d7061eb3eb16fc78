import { saveCampaign } from '#campaigns';
import type { Ctx } from '#core/ctx';
import { changeCrm, syncCrm } from '#leads';
import { saveMailbox } from '#outbound';
import { leadList, type Sandbox } from '#sandbox';
import { demoCampaign } from '../demo-workspace.ts';

const CONTACTS = 60;
/** Days since anybody spoke with them when the simulation begins: some may be tried again at once, some in weeks, some never. */
const QUIET_DAYS = { from: 72, span: 60 } as const;
const NURTURE = 'nora@letters.fieldnote.example';

/**
 * A CRM with people who went quiet, read once, and what it takes to try them again: a mailbox that is not the one for strangers, and
 * a campaign with one message.
 */
export async function bringQuietContacts(ctx: Ctx, sandbox: Sandbox, seed: string): Promise<void> {
  sandbox.byHand.fillCrm(leadList(`${seed} quiet`, CONTACTS), (place) => {
    return QUIET_DAYS.from + ((place * 7) % QUIET_DAYS.span);
  });
  await changeCrm(ctx, { vendor: 'highlevel', enabled: true });
  while ((await syncCrm.run(ctx)) > 0);
  // What is cached stays; a CRM that is asked every five minutes would fill the month with nothing else.
  await changeCrm(ctx, { vendor: 'highlevel', enabled: false });
  sandbox.ensureMailbox(NURTURE);
  await saveMailbox(ctx, {
    ...{ address: NURTURE, displayName: 'Nora Field', vendor: 'sandbox', purpose: 'nurture' },
    connection: sandbox.mailboxConnection(NURTURE),
    ...{ dailyCap: 10, minGapSeconds: 90 },
  });
  const { settings } = demoCampaign() as { settings: object };
  const sequence = [{ day: 1, channel: 'email', action: 'intro' }];
  await saveCampaign(ctx, {
    name: 'People who went quiet',
    settings: { ...settings, purpose: 'revival', sequence },
  });
}
