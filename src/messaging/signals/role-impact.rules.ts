import { roleOf } from '../title.rules.ts';
import { phrasesIn } from '../words.rules.ts';
import type { Extractor } from './signal.ts';

const SENIOR = [
  'chief',
  'vp',
  'vice president',
  'head',
  'director',
  'founder',
  'owner',
  'president',
] as const;

/** The work behind the title (area 0.7 and routine work 0.7); for a title that names only a rank, the senior rank 0.5. */
export const roleImpact: Extractor = {
  name: 'role_impact',
  extract: ({ lead }) => {
    const title = lead.titleRaw ?? lead.title ?? '';
    const role = roleOf(title) ?? roleOf(lead.title);
    if (role) {
      return [
        { type: 'role_area', value: role.area, confidence: 0.7, source: 'lead.title', usableInOpener: false },
        { type: 'role_work', value: role.work, confidence: 0.7, source: 'lead.title', usableInOpener: false },
      ];
    }
    const rank = phrasesIn(title, SENIOR)[0];
    return rank
      ? [{ type: 'senior_title', value: title, confidence: 0.5, source: 'lead.title', usableInOpener: false }]
      : [];
  },
};
