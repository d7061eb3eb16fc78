import type { CampaignSettings, SequenceStep as Step } from '../../../src/campaigns/contract.ts';
import { CHANNELS, CONDITIONS } from '../../../src/campaigns/contract.ts';
import { Field, INPUT } from '../../ui/fields.tsx';
import { Button, Panel } from '../../ui/primitives.tsx';
import type { StepProps } from './draft.ts';
import { LanguagesField } from './LanguagesField.tsx';

const spoken = (text: string): string => text.replaceAll('_', ' ');
/** What each channel can do; the texts are written for these. */
const ACTIONS: Readonly<Record<Step['channel'], readonly string[]>> = {
  email: ['intro', 'value_followup', 'social_proof', 'breakup', 'close'],
  linkedin: ['connect', 'message', 'followup_message'],
  call: ['call'],
  voice: ['voice_note'],
};

/** What is written and when: the steps, the own words, and who signs. */
export function SequenceStep({ draft, faults, change }: StepProps) {
  const { sequence } = draft.settings;
  const put = (index: number, step: Step) =>
    change({ sequence: sequence.map((each, at) => (at === index ? step : each)) });
  const last = sequence.at(-1)?.day ?? 1;
  return (
    <div className="space-y-4">
      <Panel
        title="Steps"
        aside={
          <Button
            onClick={() =>
              change({
                sequence: [
                  ...sequence,
                  { day: last + 4, channel: 'email', action: 'value_followup', condition: 'not_replied' },
                ],
              })
            }
          >
            Add a step
          </Button>
        }
      >
        <ol className="space-y-2">
          {sequence.map((step, index) => (
            // A step has no name of its own; its place is what it is.
            // biome-ignore lint/suspicious/noArrayIndexKey: as said above
            <li key={index}>
              <StepFields
                number={index + 1}
                step={step}
                put={(changed) => put(index, changed)}
                remove={
                  index === 0
                    ? undefined
                    : () => change({ sequence: sequence.filter((_, at) => at !== index) })
                }
              />
              {[...faults]
                .filter(([path]) => path.startsWith(`settings.sequence.${index}.`))
                .map(([path, text]) => (
                  <p key={path} role="alert" className="mt-1 text-xs text-bad">
                    {text}
                  </p>
                ))}
            </li>
          ))}
        </ol>
        <p className="mt-3 text-xs text-soft">
          Day 1 is the day on which the first mail leaves. Whoever answers, says no or books gets none of the
          rest.
        </p>
      </Panel>
      <div className="grid grid-cols-1 gap-4 lg:grid-cols-2">
        <Words draft={draft} faults={faults} change={change} />
        <Sender draft={draft} faults={faults} change={change} />
      </div>
    </div>
  );
}

const StepFields = ({
  number,
  step,
  put,
  remove,
}: {
  number: number;
  step: Step;
  put: (step: Step) => void;
  remove: (() => void) | undefined;
}) => (
  <div className="flex flex-wrap items-center gap-2 max-sm:border-b max-sm:border-line max-sm:pb-2">
    <span className="w-5 text-right text-soft tabular-nums">{number}</span>
    <label className="flex items-center gap-1.5">
      <span className="text-xs text-soft">day</span>
      <input
        type="number"
        min={1}
        max={365}
        disabled={number === 1}
        value={step.day}
        onChange={({ target }) => put({ ...step, day: Number(target.value) })}
        className={`${INPUT} w-18 disabled:opacity-60`}
      />
    </label>
    <select
      aria-label={`Channel of step ${number}`}
      disabled={number === 1}
      value={step.channel}
      onChange={({ target }) => {
        const channel = target.value as Step['channel'];
        put({ ...step, channel, action: ACTIONS[channel][0] ?? 'call' });
      }}
      className={`${INPUT} disabled:opacity-60`}
    >
      {CHANNELS.map((channel) => (
        <option key={channel}>{channel}</option>
      ))}
    </select>
    <select
      aria-label={`Text of step ${number}`}
      disabled={number === 1}
      value={step.action}
      onChange={({ target }) => put({ ...step, action: target.value })}
      className={`${INPUT} disabled:opacity-60 max-sm:w-34`}
    >
      {[...new Set([...ACTIONS[step.channel], step.action])].map((action) => (
        <option key={action} value={action}>
          {spoken(action)}
        </option>
      ))}
    </select>
    <select
      aria-label={`Condition of step ${number}`}
      disabled={number === 1}
      value={step.condition}
      onChange={({ target }) => put({ ...step, condition: target.value as Step['condition'] })}
      className={`${INPUT} disabled:opacity-60 max-sm:w-30`}
    >
      {CONDITIONS.map((condition) => (
        <option key={condition} value={condition}>
          {condition === 'always' ? 'always' : `if ${spoken(condition)}`}
        </option>
      ))}
    </select>
    {remove && (
      <Button aria-label={`Take away step ${number}`} onClick={remove}>
        ×
      </Button>
    )}
  </div>
);

const Words = ({ draft, faults, change }: StepProps) => {
  const { copy } = draft.settings;
  const set = (field: 'offer' | 'proof', text: string) =>
    change({ copy: { ...copy, [field]: text.trim() === '' ? null : text } });
  return (
    <Panel title="Own words">
      <div className="space-y-3">
        <Field
          label="Offer"
          hint="Completes “We …”, for example: map where work waits between two teams."
          wrong={faults.get('settings.copy.offer')}
        >
          <textarea
            rows={2}
            value={copy.offer ?? ''}
            onChange={({ target }) => set('offer', target.value)}
            className={`${INPUT} block w-full`}
          />
        </Field>
        <Field
          label="Proof"
          hint="One whole sentence that you stand behind. Names and companies are put in by the templates."
          wrong={faults.get('settings.copy.proof')}
        >
          <textarea
            rows={3}
            value={copy.proof ?? ''}
            onChange={({ target }) => set('proof', target.value)}
            className={`${INPUT} block w-full`}
          />
        </Field>
        <LanguagesField draft={draft} faults={faults} change={change} />
        <Field
          label="First messages and follow-ups are written by"
          hint="A model writes from the same facts and passes the same checks; where one says no, and where no model is set, the template writes."
        >
          <select
            value={copy.writer}
            onChange={({ target }) =>
              change({ copy: { ...copy, writer: target.value === 'model' ? 'model' : 'templates' } })
            }
            className={INPUT}
          >
            <option value="templates">templates</option>
            <option value="model">a model</option>
          </select>
        </Field>
      </div>
    </Panel>
  );
};

const SENDER = [
  ['name', 'Name'],
  ['title', 'Title'],
  ['company', 'Company'],
  ['website', 'Website'],
  ['postalAddress', 'Postal address, under every mail'],
  ['calendarLink', 'Link to your calendar, if there is one'],
] as const;

const Sender = ({ draft, faults, change }: StepProps) => {
  const { sender } = draft.settings;
  const set = (field: keyof CampaignSettings['sender'], value: string) =>
    change({ sender: { ...sender, [field]: field === 'calendarLink' && value === '' ? null : value } });
  return (
    <Panel title="Who writes">
      <div className="grid gap-3 sm:grid-cols-2">
        {SENDER.map(([field, label]) => (
          <Field key={field} label={label} wrong={faults.get(`settings.sender.${field}`)}>
            <input
              value={sender[field] ?? ''}
              onChange={({ target }) => set(field, target.value)}
              className={`${INPUT} block w-full`}
            />
          </Field>
        ))}
      </div>
    </Panel>
  );
};
