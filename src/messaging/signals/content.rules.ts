import { hasPhrase } from '../words.rules.ts';
import type { Extractor } from './signal.ts';

const KINDS: readonly { type: string; words: readonly string[]; confidence: number }[] = [
  { type: 'event', words: ['event', 'webinar', 'conference', 'attended', 'registered'], confidence: 0.85 },
  { type: 'comment', words: ['comment', 'commented', 'commenter'], confidence: 0.8 },
  { type: 'download', words: ['download', 'downloaded'], confidence: 0.75 },
  { type: 'visit', words: ['visit', 'visited', 'visitor'], confidence: 0.7 },
  { type: 'competitor_follow', words: ['follow', 'follower', 'follows', 'competitor'], confidence: 0.65 },
];

/** The one kind of engagement the source or the lead's last action shows; a comment is cut to 100 characters. */
export const content: Extractor = {
  name: 'content',
  extract: ({ source, engagement }) => {
    const seen = [source.type, engagement.action].filter(Boolean).join('\n').replaceAll('_', ' ');
    const kind = KINDS.find((candidate) => candidate.words.some((word) => hasPhrase(seen, word)));
    const said = kind?.type === 'comment' || kind?.type === 'download' ? engagement.content : null;
    const value = (said ?? source.name ?? engagement.content ?? '').slice(0, 100).trim();
    if (!kind || value === '') return [];
    return [
      { type: kind.type, value, confidence: kind.confidence, source: 'engagement', usableInOpener: true },
    ];
  },
};
