import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { AddressSetup, Forms } from '../../../src/messaging/contract.ts';
import { LANGUAGE_NAMES, LANGUAGES } from '../../../src/messaging/templates/contract.ts';
import { useAct } from '../../act.ts';
import { get, put } from '../../api.ts';
import { useNames } from '../../members.ts';
import { Field, INPUT } from '../../ui/fields.tsx';
import { Button, Loaded, Panel, Time } from '../../ui/primitives.tsx';
import { useMe } from '../../ui/Shell.tsx';
import { SettingsTabs } from './SettingsTabs.tsx';

const FOREIGN = LANGUAGES.filter((language) => language !== 'en');

/** How readers are addressed in each language, for every campaign that says nothing else. */
export function FormalityPage() {
  const setup = useQuery({ queryKey: ['formality'], queryFn: () => get<AddressSetup>('/formality') });
  return (
    <SettingsTabs>
      <p className="text-soft">
        How readers are addressed, in every campaign that says nothing else. It holds for what is written from
        now on; messages that wait or were approved stay as they are. Shipped texts are in the usual form:
        where you choose the other, write your own under Templates, or the message is in English and says so.
      </p>
      <Loaded query={setup} rows={6}>
        {(found) => <FormsForm key={found.version} setup={found} />}
      </Loaded>
    </SettingsTabs>
  );
}

function FormsForm({
  setup: { forms: stored, usual, version, updatedAt, updatedBy },
}: {
  setup: AddressSetup;
}) {
  const [forms, setForms] = useState(stored);
  const may = useMe().data?.scopes.includes('workspace:admin') ?? false;
  const act = useAct();
  const nameOf = useNames();
  const choose = (language: keyof Forms, form: string) => {
    const { [language]: _before, ...others } = forms;
    setForms(form === '' ? others : ({ ...others, [language]: form } as Forms));
  };
  return (
    <form
      aria-label="Form of address"
      onSubmit={(event) => {
        event.preventDefault();
        void act('Saved. It holds for what is written from now on.', () =>
          put('/formality', { forms, version }),
        );
      }}
    >
      <Panel title="Form of address">
        <div className="space-y-3">
          <div className="grid gap-3 sm:grid-cols-2 lg:grid-cols-3">
            {FOREIGN.map((language) => (
              <Field key={language} label={LANGUAGE_NAMES[language]}>
                <select
                  value={forms[language] ?? ''}
                  onChange={({ target }) => choose(language, target.value)}
                  className={`${INPUT} block w-full`}
                >
                  <option value="">As usual ({usual[language]})</option>
                  <option value="formal">Formal</option>
                  <option value="informal">Informal</option>
                </select>
              </Field>
            ))}
          </div>
          {updatedAt && updatedBy && (
            <p className="text-xs text-soft">
              Changed by {nameOf(updatedBy)}, <Time at={updatedAt} />
            </p>
          )}
          <Button type="submit" kind="primary" disabled={!may} why="Only an owner or admin changes this.">
            Save
          </Button>
        </div>
      </Panel>
    </form>
  );
}
