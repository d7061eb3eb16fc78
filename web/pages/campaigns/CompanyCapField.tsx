import type { CampaignSettings } from '../../../src/campaigns/contract.ts';
import { Field, INPUT } from '../../ui/fields.tsx';

type Cap = CampaignSettings['companyCap'];
const PEOPLE_MOST = 1_000;
const DAYS_MOST = 365;
const FIRST_CAP = { people: 2, days: 14 };

/** How many people of one company are written to: as the workspace says, without a cap, or by figures of the campaign. */
export function CompanyCapField({
  cap,
  wrong,
  change,
}: {
  cap: Cap;
  wrong: string | undefined;
  change: (cap: Cap) => void;
}) {
  const own = typeof cap === 'object' ? cap : null;
  const choose = (choice: string) =>
    change(choice === 'own' ? FIRST_CAP : choice === 'off' ? 'off' : 'workspace');
  return (
    <div className="space-y-2">
      <Field
        label="People of one company"
        hint="Counted over all campaigns; the workspace's own cap stands under Settings › Companies."
        wrong={wrong}
      >
        <select
          value={own ? 'own' : String(cap)}
          onChange={({ target }) => choose(target.value)}
          className={`${INPUT} block w-full`}
        >
          <option value="workspace">As the workspace says</option>
          <option value="off">Without a cap</option>
          <option value="own">A cap of its own</option>
        </select>
      </Field>
      {own && <CapFigures cap={own} change={change} />}
    </div>
  );
}

/** So many people within so many days. */
export const CapFigures = ({
  cap,
  change,
}: {
  cap: { people: number; days: number };
  change: (cap: { people: number; days: number }) => void;
}) => (
  <div className="flex flex-wrap gap-3">
    <Field label="At most so many people">
      <input
        type="number"
        min={1}
        max={PEOPLE_MOST}
        value={cap.people}
        onChange={({ target }) => change({ ...cap, people: Number(target.value) })}
        className={`${INPUT} block w-28`}
      />
    </Field>
    <Field label="Within so many days">
      <input
        type="number"
        min={1}
        max={DAYS_MOST}
        value={cap.days}
        onChange={({ target }) => change({ ...cap, days: Number(target.value) })}
        className={`${INPUT} block w-28`}
      />
    </Field>
  </div>
);
