import type { Lead } from '../../../src/leads/contract.ts';
import { Status, Tier, Time } from '../../ui/primitives.tsx';

/** Leads in rows; the name opens one. */
export const LeadTable = ({ leads, open }: { leads: readonly Lead[]; open: (id: string) => void }) => (
  <div className="overflow-x-auto rounded-lg border border-line bg-surface">
    <table className="w-full text-left">
      <thead className="text-xs text-soft">
        <tr>
          {['Name', 'Company', 'Status', 'Tier', 'Score', 'Next message', 'Changed'].map((head) => (
            <th key={head} className="px-3 py-2 font-normal">
              {head}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {leads.map((lead) => (
          <tr key={lead.id} className="border-t border-line hover:bg-line/30">
            <td className="px-3 py-2">
              <button type="button" onClick={() => open(lead.id)} className="text-left hover:text-accent">
                <span className="block font-medium">{lead.name ?? lead.email ?? 'No name'}</span>
                <span className="block text-xs text-soft">{lead.title}</span>
              </button>
            </td>
            <td className="px-3 py-2">{lead.company}</td>
            <td className="px-3 py-2">
              <Status status={lead.status} />
            </td>
            <td className="px-3 py-2">
              <Tier tier={lead.tier} />
            </td>
            <td className="px-3 py-2 tabular-nums">{lead.score ?? '–'}</td>
            <td className="px-3 py-2 text-soft">{lead.nextSendAt ? <Time at={lead.nextSendAt} /> : '–'}</td>
            <td className="px-3 py-2 text-soft">
              <Time at={lead.updatedAt} />
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  </div>
);
