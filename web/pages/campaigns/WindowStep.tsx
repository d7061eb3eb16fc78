import type { Tracking } from '../../../src/campaigns/contract.ts';
import { Field, INPUT, Toggles } from '../../ui/fields.tsx';
import { Panel } from '../../ui/primitives.tsx';
import { CompanyCapField } from './CompanyCapField.tsx';
import type { StepProps } from './draft.ts';
import { RepliesPanel } from './RepliesPanel.tsx';

const WEEKDAYS = ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun'].map((text, index) => ({
  value: index + 1,
  text,
}));
const ZONES = Intl.supportedValuesOf('timeZone');
const DOMAIN_MOST = 25;
const CAP_MOST = 10_000;

/** When mails may leave, and how many. */
export function WindowStep({ draft, faults, change }: StepProps) {
  const { window: open, dailyCap, perDomainPerBatch, allowCatchAll } = draft.settings;
  const set = (more: Partial<typeof open>) => change({ window: { ...open, ...more } });
  return (
    <div className="grid grid-cols-1 gap-4 lg:grid-cols-2">
      <Panel title="Window">
        <div className="space-y-4">
          <Toggles
            label="On these days"
            options={WEEKDAYS}
            chosen={open.days}
            change={(days) => set({ days: days.toSorted((a, b) => a - b) as typeof open.days })}
          />
          {faults.get('settings.window.days') && (
            <p role="alert" className="text-xs text-bad">
              {faults.get('settings.window.days')}
            </p>
          )}
          <div className="grid grid-cols-2 gap-3">
            <Field label="From" wrong={faults.get('settings.window.start')}>
              <input
                type="time"
                value={open.start}
                onChange={({ target }) => set({ start: target.value })}
                className={`${INPUT} block w-full`}
              />
            </Field>
            <Field label="Until" wrong={faults.get('settings.window.end')}>
              <input
                type="time"
                value={open.end}
                onChange={({ target }) => set({ end: target.value })}
                className={`${INPUT} block w-full`}
              />
            </Field>
          </div>
          <label className="flex items-start gap-2">
            <input
              type="checkbox"
              checked={open.perReader}
              onChange={({ target }) => set({ perReader: target.checked })}
              className="mt-1"
            />
            <span>
              In the reader’s own hours
              <span className="block text-xs text-soft">
                Their time zone, holidays and weekend, where it is known where they are; below is for
                everybody else.
              </span>
            </span>
          </label>
          <Field label="Time zone" hint="The clock of this zone says whether the window is open.">
            <select
              value={open.zone}
              onChange={({ target }) => set({ zone: target.value })}
              className={`${INPUT} block w-full`}
            >
              {[...new Set([open.zone, 'UTC', ...ZONES])].map((zone) => (
                <option key={zone}>{zone}</option>
              ))}
            </select>
          </Field>
          <Field
            label="Public holidays of"
            hint="Two letters, such as DE or US; empty where no holiday counts. Nothing leaves on one."
            wrong={faults.get('settings.window.holidays.country')}
          >
            <input
              value={open.holidays?.country ?? ''}
              maxLength={2}
              onChange={({ target }) =>
                set({ holidays: target.value === '' ? null : { country: target.value.toUpperCase() } })
              }
              className={`${INPUT} block w-24`}
            />
          </Field>
        </div>
      </Panel>
      <Panel title="Caps">
        <div className="space-y-4">
          <Field
            label="Mails of this campaign a day"
            hint="Below the limits of the workspace and of the mailboxes; empty where those are enough."
            wrong={faults.get('settings.dailyCap')}
          >
            <input
              type="number"
              min={1}
              max={CAP_MOST}
              value={dailyCap ?? ''}
              onChange={({ target }) =>
                change({ dailyCap: target.value === '' ? null : Number(target.value) })
              }
              className={`${INPUT} block w-28`}
            />
          </Field>
          <Field label="Mails to one company in one batch" wrong={faults.get('settings.perDomainPerBatch')}>
            <input
              type="number"
              min={1}
              max={DOMAIN_MOST}
              value={perDomainPerBatch}
              onChange={({ target }) => change({ perDomainPerBatch: Number(target.value) })}
              className={`${INPUT} block w-28`}
            />
          </Field>
          <CompanyCapField
            cap={draft.settings.companyCap}
            wrong={faults.get('settings.companyCap')}
            change={(companyCap) => change({ companyCap })}
          />
          <label className="flex items-start gap-2">
            <input
              type="checkbox"
              className="mt-1"
              checked={allowCatchAll}
              onChange={({ target }) => change({ allowCatchAll: target.checked })}
            />
            <span>
              Also write to addresses nobody can verify
              <span className="block text-xs text-soft">
                Domains that accept every name. More of these bounce.
              </span>
            </span>
          </label>
        </div>
      </Panel>
      <RepliesPanel draft={draft} faults={faults} change={change} />
      <TrackingPanel tracking={draft.settings.tracking} change={(tracking) => change({ tracking })} />
    </div>
  );
}

const TOLD = [
  [
    'opens',
    'Whether it is opened',
    'A picture nobody sees; many mail programs load none, or load it themselves.',
  ],
  ['clicks', 'Which links are followed', 'Links of the text lead through a host of the sending domain.'],
  ['clicks_in_text', 'Links of the plain text too', 'There the long address is read as it stands.'],
] as const;

/** What of its mail is told to us; nothing, unless somebody says so. */
function TrackingPanel({
  tracking,
  change,
}: {
  tracking: readonly Tracking[];
  change: (tracking: Tracking[]) => void;
}) {
  return (
    <Panel title="Tracking">
      <p className="mb-3 text-soft">
        Off is better for cold mail. It works only where the sending domain has a host for it, under
        Deliverability, and whoever approves a message reads that it is tracked.
      </p>
      <div className="space-y-3">
        {TOLD.map(([value, label, hint]) => (
          <label key={value} className="flex items-start gap-2">
            <input
              type="checkbox"
              className="mt-1"
              checked={tracking.includes(value)}
              onChange={({ target }) =>
                change(target.checked ? [...tracking, value] : tracking.filter((each) => each !== value))
              }
            />
            <span>
              {label}
              <span className="block text-xs text-soft">{hint}</span>
            </span>
          </label>
        ))}
      </div>
    </Panel>
  );
}
