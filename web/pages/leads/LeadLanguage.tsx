import { useQuery } from '@tanstack/react-query';
import { LANGUAGE_NAMES, type LeadLanguage } from '../../../src/messaging/templates/contract.ts';
import { get } from '../../api.ts';
import { Badge, Loaded, Panel } from '../../ui/primitives.tsx';

/** The language a lead reads, as far as anybody knows, and what says so. */
export function LeadLanguagePanel({ leadId }: { leadId: string }) {
  const query = useQuery({
    queryKey: ['lead', leadId, 'language'],
    queryFn: () => get<LeadLanguage>(`/leads/${leadId}/language`),
  });
  return (
    <Panel title="Language">
      <Loaded query={query} rows={1}>
        {({ language, confirm, reasons }) => (
          <>
            <p className="flex flex-wrap items-center gap-2">
              {LANGUAGE_NAMES[language]}
              {confirm && <Badge tone="warn">a guess</Badge>}
            </p>
            {reasons.map(({ code, text }) => (
              <p key={code} className="mt-1 text-soft">
                {text}
              </p>
            ))}
          </>
        )}
      </Loaded>
    </Panel>
  );
}
