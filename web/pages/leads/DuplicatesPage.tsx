import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { Duplicate, Merge } from '../../../src/leads/identity/contract.ts';
import { useAct } from '../../act.ts';
import { get, post } from '../../api.ts';
import { useNames } from '../../members.ts';
import { AskReason } from '../../ui/AskReason.tsx';
import { Button, Time } from '../../ui/primitives.tsx';
import { useMe } from '../../ui/Shell.tsx';
import { CompanyDuplicates } from './CompanyDuplicates.tsx';
import { LeadDrawer } from './LeadDrawer.tsx';
import { LeadsTabs } from './LeadsTabs.tsx';
import { Evidence, MayBeOne, movedRecords } from './MayBeOne.tsx';

/** Leads that may be one person, companies that may be one, and those that were made one, which can be taken apart. */
export function DuplicatesPage() {
  const [lead, setLead] = useState<string>();
  const may = useMe().data?.scopes.includes('leads:write') ?? false;
  const why = may ? undefined : 'Your role reads leads and changes none.';
  const pairs = useQuery({
    queryKey: ['duplicates'],
    queryFn: () => get<{ duplicates: Duplicate[] }>('/duplicates'),
  });
  const merges = useQuery({ queryKey: ['merges'], queryFn: () => get<{ merges: Merge[] }>('/merges') });
  return (
    <LeadsTabs>
      <div className="space-y-4">
        <MayBeOne
          words={{
            title: 'May be one person',
            none: 'No two leads look like one',
            meaning:
              'Leads of one name at one company, of one contact of the CRM, or of one number and surname stand here. None is merged by itself.',
          }}
          made={{ title: 'Made one', none: 'No leads were made one yet.' }}
          {...{ pairs, merges }}
          duplicates={({ duplicates }) => duplicates}
          pair={(pair) => (
            <Pair key={`${pair.survivorId}${pair.mergedId}`} pair={pair} why={why} look={setLead} />
          )}
          merged={(merge) => <Merged key={merge.id} merge={merge} why={why} look={setLead} />}
        />
        <CompanyDuplicates why={why} />
      </div>
      <LeadDrawer leadId={lead} close={() => setLead(undefined)} />
    </LeadsTabs>
  );
}

type Look = (leadId: string) => void;

function Pair({ pair, why, look }: { pair: Duplicate; why: string | undefined; look: Look }) {
  const act = useAct();
  const [otherStays, setOtherStays] = useState(false);
  const { survivorId, mergedId, name, company, evidence } = pair;
  const subject = name ?? 'somebody without a name';
  const [stays, goes] = otherStays ? [mergedId, survivorId] : [survivorId, mergedId];
  return (
    <li className="space-y-2 py-2">
      <p>
        <span className="font-medium">{subject}</span>
        {company && `, ${company}`} <Evidence of={evidence} />
      </p>
      <div className="flex flex-wrap items-start gap-2">
        <Button onClick={() => look(stays)}>The one that stays</Button>
        <Button onClick={() => look(goes)}>The other</Button>
        <Button onClick={() => setOtherStays(!otherStays)}>Exchange them</Button>
        <AskReason
          label="Make them one"
          subject={subject}
          meaning="Everything of the other leads to the one that stays, the higher status counts, and a no of either is one of both. It can be taken back."
          whyNot={why}
          work={(reason) =>
            act('They are one lead now.', () =>
              post('/merges', { survivorId: stays, mergedId: goes, reason }),
            )
          }
        />
      </div>
    </li>
  );
}

function Merged({ merge, why, look }: { merge: Merge; why: string | undefined; look: Look }) {
  const act = useAct();
  const nameOf = useNames();
  const { id, survivorId, reason, mergedBy, mergedAt, undoneAt, moved } = merge;
  return (
    <li className="flex flex-wrap items-center gap-2 py-2">
      <span>
        {reason}
        <span className="block text-xs text-soft">
          {movedRecords(moved)}, by {nameOf(mergedBy)}, <Time at={mergedAt} />
          {undoneAt && (
            <>
              ; taken back <Time at={undoneAt} />
            </>
          )}
        </span>
      </span>
      <Button onClick={() => look(survivorId)}>Look at it</Button>
      {!undoneAt && (
        <Button
          disabled={why !== undefined}
          why={why}
          onClick={() => void act('They are two leads again.', () => post(`/merges/${id}/undo`))}
        >
          Take it back
        </Button>
      )}
    </li>
  );
}
