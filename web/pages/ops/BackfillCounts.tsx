import type { BackfillCounts, BackfillPlan } from '../../../src/autosend/backfill/contract.ts';

/** What becomes of replies, by campaign and by reason. */
export const CountsTable = ({
  counts,
  campaigns,
  became,
}: Pick<BackfillPlan, 'counts' | 'campaigns'> & { became: string }) => (
  <div className="overflow-x-auto">
    <table className="w-full text-sm">
      <thead className="text-left text-xs text-soft">
        <tr>
          <th className="py-1 pr-4 font-medium">Campaign</th>
          <th className="py-1 pr-4 text-right font-medium">Replies</th>
          <th className="py-1 pr-4 font-medium">{became}</th>
          <th className="py-1 font-medium">Why not</th>
        </tr>
      </thead>
      <tbody className="divide-y divide-line">
        {campaigns.map((campaign) => (
          <Row key={campaign.campaignId ?? 'none'} name={campaign.name ?? 'No campaign'} counts={campaign} />
        ))}
        <Row name="All" counts={counts} />
      </tbody>
    </table>
  </div>
);

const Row = ({ name, counts }: { name: string; counts: BackfillCounts }) => (
  <tr>
    <td className="py-1.5 pr-4">{name}</td>
    <td className="py-1.5 pr-4 text-right tabular-nums">{counts.total}</td>
    <td className="py-1.5 pr-4">{listed(counts.states)}</td>
    <td className="py-1.5 text-soft">{listed(counts.why)}</td>
  </tr>
);

export const listed = (counts: Readonly<Record<string, number>>): string =>
  Object.entries(counts)
    .map(([name, count]) => `${count} ${name.replaceAll('_', ' ')}`)
    .join(', ');
