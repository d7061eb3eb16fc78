import { findCampaign } from '#campaigns';
import { all, allow, type Verdict } from '#core/verdict';
import { defineGuard } from '#gateway';
import { addressVerdicts } from '#leads';

/** Handing people to a sending tool is sending to them, whoever presses the button. */
const HANDS_OVER = /^email_campaigns\.[^.]+\.add_leads$/;

/** An address that takes no mail, is unverified where that is wanted, or whose verdict is old, gets none; asked again at the last moment. */
export const addressGuard = defineGuard({
  name: 'verified addresses',
  slot: 'suppression',
  effects: ['send', 'write'],
  async check(ctx, tx, { operation, requests }) {
    const counts = operation.name === 'email.send' || HANDS_OVER.test(operation.name);
    if (!counts) return requests.map(() => allow());
    const allowing = new Map<string, boolean>();
    for (const id of new Set(requests.flatMap(({ subject }) => subject.campaignId ?? [])))
      allowing.set(id, (await findCampaign(tx, id))?.settings.allowCatchAll ?? false);
    const asked = requests.flatMap(({ subject }, index) =>
      (subject.addresses ?? []).map((address) => ({
        index,
        address,
        allowCatchAll: allowing.get(subject.campaignId ?? '') ?? false,
        answering: subject.answerId !== undefined,
      })),
    );
    const verdicts = await addressVerdicts(ctx, tx, asked);
    const own = Map.groupBy(verdicts.entries(), ([place]) => asked[place]?.index);
    return requests.map((_, index): Verdict => {
      const found = own.get(index)?.map(([, verdict]) => verdict);
      return found ? all(found) : allow();
    });
  },
});
