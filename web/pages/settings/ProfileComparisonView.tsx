import type { ProfileComparison } from '../../../src/targeting/profiles/contract.ts';
import { spoken } from './ProfileFields.tsx';

const WHOM = { icp: 'leads', account: 'companies', prospect: 'people' } as const;

/** What another profile would say of what is stored; nothing was changed by asking. */
export const ProfileComparisonView = ({ found }: { found: ProfileComparison }) => (
  <section aria-label="Comparison" className="space-y-3 rounded border border-line p-3 text-sm">
    <p>
      Of the newest {found.looked} of {found.of} {WHOM[found.kind]}: {found.up} would go up, {found.down}{' '}
      down, {found.same} stay. Nothing was changed.
    </p>
    <table className="tabular-nums">
      <thead className="text-left text-xs text-soft">
        <tr>
          {['', 'now', 'would be'].map((head) => (
            <th key={head} className="py-1 pr-6 font-normal">
              {head}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {found.tiers.map(({ tier, now, would }) => (
          <tr key={tier} className="border-t border-line">
            <td className="py-1 pr-6">{spoken(tier)}</td>
            <td>{now}</td>
            <td className={now === would ? '' : 'font-medium'}>{would}</td>
          </tr>
        ))}
      </tbody>
    </table>
    {found.rows.length > 0 && (
      <ul className="divide-y divide-line">
        {found.rows.map(({ id, name, now, would, reasons }) => (
          <li key={id} className="py-1.5">
            <details>
              <summary className="cursor-pointer break-words">
                {name}: {now.score ?? 'none'} → <span className="font-medium">{would.score ?? 'none'}</span>
                {now.tier !== would.tier &&
                  `, ${spoken(now.tier ?? 'none')} → ${spoken(would.tier ?? 'none')}`}
              </summary>
              <ul className="mt-1 list-disc pl-5 text-soft">
                {reasons.map(({ text }) => (
                  <li key={text}>{text}</li>
                ))}
              </ul>
            </details>
          </li>
        ))}
      </ul>
    )}
  </section>
);
