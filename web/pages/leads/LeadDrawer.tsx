import { useQuery } from '@tanstack/react-query';
import type { LeadDetail } from '../../../src/leads/contract.ts';
import { get } from '../../api.ts';
import { Drawer } from '../../ui/Drawer.tsx';
import { Badge, Loaded, Panel, Status, Tier, Time } from '../../ui/primitives.tsx';
import { CompanyPanel } from './CompanyPanel.tsx';
import { JobChangePanel } from './JobChangePanel.tsx';
import { LeadLanguagePanel } from './LeadLanguage.tsx';
import { LeadPrivacy } from './LeadPrivacy.tsx';
import { LeadSequences } from './LeadSequences.tsx';
import { LeadTimeline } from './LeadTimeline.tsx';
import { ScoreHistory, Standings } from './ScoreHistory.tsx';

/** A lead with everything behind its row. */
export function LeadDrawer({ leadId, close }: { leadId: string | undefined; close: () => void }) {
  const query = useQuery({
    queryKey: ['lead', leadId],
    queryFn: () => get<LeadDetail>(`/leads/${leadId}`),
    enabled: leadId !== undefined,
  });
  return (
    <Drawer
      open={leadId !== undefined}
      close={close}
      title={query.data?.lead.name ?? query.data?.lead.email ?? 'Lead'}
    >
      <Loaded query={query}>{(detail) => <Detail detail={detail} />}</Loaded>
    </Drawer>
  );
}

function Detail({ detail: { lead, facts, why } }: { detail: LeadDetail }) {
  return (
    <div className="space-y-4">
      <p className="flex flex-wrap items-center gap-2">
        <Status status={lead.status} />
        <Tier tier={lead.tier} />
        {lead.needsReview && <Badge tone="warn">needs review</Badge>}
        <span className="text-soft">
          {[lead.title, lead.company, lead.email, lead.location].filter(Boolean).join(' · ')}
        </span>
      </p>
      <JobChangePanel leadId={lead.id} />
      <Panel title="Why is nothing being sent?">
        <p>{why.sentence}</p>
        {why.reasons.slice(1).map((entry) => (
          <p key={entry.code} className="mt-1 text-soft">
            {entry.text}
          </p>
        ))}
        {why.next && (
          <p className="mt-1 text-soft">
            Next: <Time at={why.next} />
          </p>
        )}
      </Panel>
      <Panel title={`Score ${lead.score ?? '–'}`}>
        {lead.scoreReasons.length === 0 ? (
          <p className="text-soft">Not scored yet.</p>
        ) : (
          <ul className="space-y-1">
            {lead.scoreReasons.map((entry) => (
              <li key={`${entry.code}${entry.text}`}>{entry.text}</li>
            ))}
          </ul>
        )}
        <ScoreHistory leadId={lead.id} />
      </Panel>
      <Standings leadId={lead.id} />
      <LeadLanguagePanel leadId={lead.id} />
      <CompanyPanel leadId={lead.id} />
      <LeadSequences leadId={lead.id} />
      <LeadTimeline leadId={lead.id} />
      <Panel title="Facts and their sources">
        <ul className="space-y-2">
          {facts.map((fact) => (
            <li key={fact.id}>
              <span className="text-soft">{fact.key}:</span> {fact.value}
              <span className="block text-xs text-soft">
                {fact.source}, <Time at={fact.observedAt} />
                {fact.quote && <> — “{fact.quote}”</>}
              </span>
            </li>
          ))}
        </ul>
      </Panel>
      <LeadPrivacy leadId={lead.id} subject={lead.name ?? lead.email ?? 'this lead'} />
    </div>
  );
}
