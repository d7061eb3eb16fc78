import { useAct } from '../../act.ts';
import { post } from '../../api.ts';
import { AskReason } from '../../ui/AskReason.tsx';
import { Panel } from '../../ui/primitives.tsx';
import { useMe } from '../../ui/Shell.tsx';
import { Forget } from './ForgetPanel.tsx';

/** What ends everything for a person: a "no" for ever, and being forgotten. */
export function LeadPrivacy({ leadId, subject }: { leadId: string; subject: string }) {
  const act = useAct();
  const scopes = useMe().data?.scopes ?? [];
  const whyNot = scopes.includes('leads:write') ? undefined : 'Your role reads leads and changes none.';
  return (
    <Panel title="Leave alone">
      <div className="flex flex-wrap items-start gap-2">
        <AskReason
          label="Never write again"
          subject={subject}
          meaning="Every address, profile and number that is known of them is left alone from now on, on every channel and in every campaign. Only an owner lifts it."
          whyNot={whyNot}
          work={(reason) =>
            act('They are left alone.', async () => {
              const { added } = await post<{ added: number }>('/suppressions', {
                entries: [{ leadId, reason }],
              });
              if (added === 0)
                throw new Error(
                  'Nothing new is known of them that could be left alone: no address, profile or number. Nothing was changed.',
                );
            })
          }
        />
        {scopes.includes('workspace:admin') && <Forget who={{ leadId }} subject={subject} />}
      </div>
    </Panel>
  );
}
