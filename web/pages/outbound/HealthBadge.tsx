import type { CampaignHealthView } from '../../../src/outbound/contract.ts';
import { Badge } from '../../ui/primitives.tsx';

const LEVELS = {
  ok: { tone: 'good', label: 'well' },
  unmeasured: { tone: 'neutral', label: 'too few to tell' },
  warn: { tone: 'warn', label: 'watch' },
  urgent: { tone: 'bad', label: 'urgent' },
} as const;

/** How what comes back is, of a mailbox or a campaign; `pause` says what it has to do where that is too much. */
export function HealthBadge({ level, pause }: { level: CampaignHealthView['level']; pause: string }) {
  const { tone, label } = level === 'pause' ? ({ tone: 'bad', label: pause } as const) : LEVELS[level];
  return <Badge tone={tone}>{label}</Badge>;
}
