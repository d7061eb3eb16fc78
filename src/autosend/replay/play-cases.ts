import { messageOf } from '#core/errors';
import type { ProductOutput } from './product-output.ts';
import type { Recordings } from './read-cases.ts';
import type { Unplayable } from './replay-case.ts';
import { replayConversation } from './replay-conversation.ts';

/** What the product made of a case, or why it never came to that. */
export type Played =
  | { readonly id: string; readonly category: string; readonly output: ProductOutput }
  | Unplayable;

/** Plays every recording, one after another. One that breaks off is an execution error, and the next is played. */
export async function playCases({ recordings, unplayable }: Recordings): Promise<Played[]> {
  const played: Played[] = [...unplayable];
  for (const recording of recordings) {
    const { id, category } = recording;
    try {
      played.push({ id, category, output: await replayConversation(recording) });
    } catch (error) {
      played.push({ id, category, type: 'execution_error', why: messageOf(error) });
    }
  }
  return played;
}
