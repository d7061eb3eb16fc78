import type { CampaignSettings } from '../../../src/campaigns/contract.ts';
import { LANGUAGE_NAMES, LANGUAGES, type Language } from '../../../src/messaging/templates/contract.ts';
import { Field, INPUT, Toggles } from '../../ui/fields.tsx';
import type { StepProps } from './draft.ts';

type Copy = CampaignSettings['copy'];
const FIELDS = ['offer', 'proof'] as const;

/** The languages a campaign writes in, and offer and proof once more in each further one. */
export function LanguagesField({ draft, faults, change }: StepProps) {
  const { languages, copy } = draft.settings;
  const [first, ...further] = languages;
  const say = (language: Language, field: (typeof FIELDS)[number], text: string) => {
    const before = copy.inLanguages[language] ?? { offer: null, proof: null };
    const said = { ...before, [field]: text.trim() === '' ? null : text };
    change({ copy: { ...copy, inLanguages: { ...copy.inLanguages, [language]: said } } as Copy });
  };
  return (
    <div className="space-y-3">
      <Toggles
        label="Writes in; offer and proof above are in the first of them"
        options={LANGUAGES.map((language) => ({ value: language, text: LANGUAGE_NAMES[language] }))}
        chosen={languages}
        change={(chosen) => change({ languages: chosen as CampaignSettings['languages'] })}
      />
      {faults.get('settings.languages') && <p className="text-xs text-bad">Choose at least one language.</p>}
      {first !== undefined && further.length > 0 && (
        <p className="text-xs text-soft">
          Readers get their language where it is known and there is an offer in it; others{' '}
          {LANGUAGE_NAMES[languages.includes('en') ? 'en' : first]}. A guess waits for a person.
        </p>
      )}
      {further.map((language) =>
        FIELDS.map((field) => (
          <Field
            key={`${language}${field}`}
            label={`${field === 'offer' ? 'Offer' : 'Proof'} in ${LANGUAGE_NAMES[language]}`}
            wrong={faults.get(`settings.copy.inLanguages.${language}.${field}`)}
          >
            <textarea
              rows={2}
              value={copy.inLanguages[language]?.[field] ?? ''}
              onChange={({ target }) => say(language, field, target.value)}
              className={`${INPUT} block w-full`}
            />
          </Field>
        )),
      )}
    </div>
  );
}
