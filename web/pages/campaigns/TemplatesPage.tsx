import { useQuery } from '@tanstack/react-query';
import { useNavigate, useSearch } from '@tanstack/react-router';
import {
  LANGUAGE_NAMES,
  LANGUAGES,
  type Language,
  type TemplatePage,
  type TemplateView,
} from '../../../src/messaging/templates/contract.ts';
import { get } from '../../api.ts';
import { paths } from '../../paths.ts';
import { Field, INPUT } from '../../ui/fields.tsx';
import { Badge, Loaded, Panel, Time } from '../../ui/primitives.tsx';
import { useMe } from '../../ui/Shell.tsx';
import { CampaignsTabs } from './CampaignsTabs.tsx';
import { TemplateEditor } from './TemplateEditor.tsx';
import { TemplateHistory } from './TemplateHistory.tsx';

export const spoken = (text: string): string => text.replaceAll('_', ' ');

/** Every text that drafts are written from; the address carries which one is open. */
export function TemplatesPage() {
  const { template, language: asked }: { template?: string; language?: string } = useSearch({
    strict: false,
  });
  const language = LANGUAGES.find((known) => known === asked) ?? 'en';
  const navigate = useNavigate();
  const show = (search: { template: string | undefined; language: Language }) =>
    void navigate({ to: paths.templates, search });
  const query = useQuery({
    queryKey: ['templates', 'in', language],
    queryFn: () => get<{ templates: TemplateView[] }>(`/templates?language=${language}`),
  });
  return (
    <CampaignsTabs>
      <div className="grid grid-cols-1 items-start gap-4 lg:grid-cols-[18rem_1fr]">
        <Panel title="Templates">
          <div className="mb-5">
            <Field
              label="Language"
              hint="Each template is written in each by itself, with versions of its own."
            >
              <select
                value={language}
                onChange={({ target }) => show({ template, language: target.value as Language })}
                className={`${INPUT} block w-full`}
              >
                {LANGUAGES.map((each) => (
                  <option key={each} value={each}>
                    {LANGUAGE_NAMES[each]}
                  </option>
                ))}
              </select>
            </Field>
          </div>
          <Loaded query={query} rows={12}>
            {({ templates }) => (
              <ul className="-m-2">
                {templates.map((each) => (
                  <li key={each.id}>
                    <button
                      type="button"
                      aria-current={template === each.id}
                      onClick={() => show({ template: each.id, language })}
                      className={`w-full rounded px-2 py-1.5 text-left hover:bg-line/40 ${template === each.id ? 'bg-line/60 font-medium' : ''}`}
                    >
                      {spoken(each.id.replace(/^[a-z]\d?_/, ''))}{' '}
                      {each.version > 0 && <Badge tone="accent">version {each.version}</Badge>}
                      {!each.written && <Badge>no text</Badge>}
                      <span className="block text-xs font-normal text-soft">
                        {each.tier === null ? spoken(each.touch) : `first message, ${spoken(each.tier)}`}
                      </span>
                    </button>
                  </li>
                ))}
              </ul>
            )}
          </Loaded>
        </Panel>
        {template === undefined ? (
          <p className="p-4 text-soft">
            Choose a template. An edit becomes a version; drafts that wait keep the text they were written
            with.
          </p>
        ) : (
          <OneTemplate key={`${template} ${language}`} id={template} language={language} />
        )}
      </div>
    </CampaignsTabs>
  );
}

function OneTemplate({ id, language }: { id: string; language: Language }) {
  const may = useMe().data?.scopes.includes('campaigns:write') ?? false;
  const query = useQuery({
    queryKey: ['templates', id, language],
    queryFn: () => get<TemplatePage>(`/templates/${id}?language=${language}`),
  });
  return (
    <Loaded query={query} rows={10}>
      {(page) => (
        <div className="space-y-4">
          <Panel
            title={spoken(page.id.replace(/^[a-z]\d?_/, ''))}
            aside={
              <span className="text-xs text-soft">
                {page.written ? '' : `no text in ${LANGUAGE_NAMES[language]} yet `}
                {page.version === 0
                  ? page.written && 'as shipped'
                  : `version ${page.version} by ${page.madeBy} `}
                {page.madeAt !== null && <Time at={page.madeAt} />}
              </span>
            }
          >
            <p className="mb-3 text-soft">{page.purpose}</p>
            {!page.written && (
              <p className="mb-3 text-soft">
                Until there is one, a reader of {LANGUAGE_NAMES[language]} gets another text in it, or the
                English one.
              </p>
            )}
            <TemplateEditor page={page} may={may} />
          </Panel>
          <TemplateHistory page={page} may={may} />
        </div>
      )}
    </Loaded>
  );
}
