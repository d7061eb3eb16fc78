import type { CampaignSettings } from '../../../src/campaigns/contract.ts';
import { LEAD_TIERS } from '../../../src/leads/contract.ts';
import { Field, INPUT, Toggles } from '../../ui/fields.tsx';

type Settings = Pick<CampaignSettings, 'gate' | 'tiers'>;
const FIRST_FROM = 60;

/** Which score decides who is written to, and from which tier or how many points on. */
export function ScoreGateField({
  settings: { gate, tiers },
  faults,
  change,
}: {
  settings: Settings;
  faults: ReadonlyMap<string, string>;
  change: (change: Partial<Settings>) => void;
}) {
  const choose = (profile: string) =>
    change({
      gate:
        profile === 'account' || profile === 'prospect' ? { profile, from: FIRST_FROM } : { profile: 'icp' },
    });
  return (
    <div className="space-y-3">
      <Field
        label="Goes by the score of"
        hint="Changed later, it holds for what is not written yet, and first messages that wait for approval are left out."
      >
        <select
          value={gate.profile}
          onChange={({ target }) => choose(target.value)}
          className={`${INPUT} block w-full`}
        >
          <option value="icp">the lead, by the ICP</option>
          <option value="account">the company</option>
          <option value="prospect">the person at the company</option>
        </select>
      </Field>
      {gate.profile === 'icp' ? (
        <Toggles
          label="Only leads of these tiers; who was not scored yet is scored first"
          options={LEAD_TIERS.map((tier) => ({ value: tier, text: tier.replace('_', ' ') }))}
          chosen={tiers}
          change={(chosen) => change({ tiers: chosen as Settings['tiers'] })}
        />
      ) : (
        <Field label="From so many points on" wrong={faults.get('settings.gate.from')}>
          <input
            type="number"
            min={1}
            max={100}
            value={gate.from}
            onChange={({ target }) => change({ gate: { ...gate, from: Number(target.value) } })}
            className={`${INPUT} block w-28`}
          />
        </Field>
      )}
      {faults.get('settings.tiers') && <p className="text-xs text-bad">Choose at least one tier.</p>}
    </div>
  );
}
