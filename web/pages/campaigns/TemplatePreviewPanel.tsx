import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { Campaign } from '../../../src/campaigns/contract.ts';
import type { Lead } from '../../../src/leads/contract.ts';
import type { TemplatePreview, TemplateText } from '../../../src/messaging/templates/contract.ts';
import { get, post } from '../../api.ts';
import { INPUT } from '../../ui/fields.tsx';
import { Badge, Loaded } from '../../ui/primitives.tsx';
import { SendToMyself } from '../pipeline/SendToMyself.tsx';

/** What a text would say to one lead, with the sender and the offer of one campaign. */
export function TemplatePreviewPanel({ id, text }: { id: string; text: TemplateText }) {
  const [search, setSearch] = useState('');
  const [chosen, choose] = useState<string>();
  const campaigns = useQuery({
    queryKey: ['campaigns'],
    queryFn: () => get<{ campaigns: Campaign[] }>('/campaigns'),
  });
  const leads = useQuery({
    queryKey: ['leads', 'preview', search],
    queryFn: () => get<{ leads: Lead[] }>(`/leads?limit=20&search=${encodeURIComponent(search)}`),
  });
  const campaignId = chosen ?? campaigns.data?.campaigns[0]?.id;
  const leadId = leads.data?.leads[0]?.id;
  const preview = useQuery({
    queryKey: ['templates', id, 'preview', campaignId, leadId, text],
    queryFn: () => post<TemplatePreview>(`/templates/${id}/preview`, { text, leadId, campaignId }),
    enabled: campaignId !== undefined && leadId !== undefined,
    placeholderData: (earlier) => earlier,
  });
  if (campaigns.data?.campaigns.length === 0)
    return <p className="text-soft">A preview needs a campaign: its sender and offer are in the text.</p>;
  if (search === '' && leads.data?.leads.length === 0)
    return <p className="text-soft">A preview needs a lead. Import some first.</p>;
  return (
    <section aria-label="Preview" className="space-y-2 rounded border border-line p-3 text-sm">
      <div className="flex flex-wrap gap-2">
        <input
          type="search"
          aria-label="Lead of the preview"
          placeholder="Lead"
          value={search}
          onChange={({ target }) => setSearch(target.value)}
          className={`${INPUT} min-w-0 flex-1`}
        />
        <select
          aria-label="Campaign of the preview"
          value={campaignId ?? ''}
          onChange={({ target }) => choose(target.value)}
          className={`${INPUT} min-w-0 flex-1`}
        >
          {campaigns.data?.campaigns.map((campaign) => (
            <option key={campaign.id} value={campaign.id}>
              {campaign.name}
            </option>
          ))}
        </select>
      </div>
      {leads.data?.leads.length === 0 ? (
        <p className="text-soft">No lead is called that.</p>
      ) : (
        <Loaded query={preview} rows={4}>
          {({ leadName, variants }) => (
            <>
              <p className="text-soft">To {leadName ?? 'a lead without a name'}</p>
              {variants.map(({ variant, theirs, subject, body, reasons }) => (
                <article key={variant} className="border-t border-line pt-2">
                  <p>
                    <Badge tone={theirs ? 'accent' : 'neutral'}>
                      {variant}
                      {theirs ? ', theirs' : ''}
                    </Badge>{' '}
                    <strong>{subject}</strong>
                  </p>
                  {body === '' ? (
                    reasons.map(({ code, text: why }) => <p key={code}>{why}</p>)
                  ) : (
                    <>
                      <p className="mt-1 mb-2 whitespace-pre-wrap">{body}</p>
                      {subject !== '' && (
                        <SendToMyself
                          path={`/templates/${id}/test`}
                          body={{ text, leadId, campaignId, variant }}
                        />
                      )}
                    </>
                  )}
                </article>
              ))}
            </>
          )}
        </Loaded>
      )}
    </section>
  );
}
