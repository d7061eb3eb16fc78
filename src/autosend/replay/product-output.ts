import type { Classification } from '#inbound/contract';
import type { DraftState, EscalatedTopic } from '../contract.ts';
import type { Gate } from '../gate.rules.ts';
import type { DueVerdict } from '../judge-due.rules.ts';

/** What the product made of a recorded conversation. */
export type ProductOutput = {
  readonly read: Pick<Classification, 'intent' | 'optOut' | 'returnDate' | 'language' | 'visibleText'> & {
    readonly ofMachine: boolean;
  };
  /** The state of the row that the reply would end in; `none` where a notice or a machine wrote, which has no such row. */
  readonly state: DraftState | 'none';
  /** Codes of why it is in that state. */
  readonly reasons: readonly string[];
  readonly bookAt: string | null;
  readonly draft: DraftedOutput | null;
  /** Whether it leaves without a person, asked again at the moment it goes. */
  readonly leaves: boolean;
};

export type DraftedOutput = {
  readonly to: string;
  readonly subject: string;
  readonly body: string;
  readonly byModel: boolean;
  readonly slots: readonly { readonly at: string; readonly label: string }[];
  readonly topics: readonly EscalatedTopic[];
  readonly action: Gate['action'];
  /** Codes of the gate. */
  readonly gate: readonly string[];
  readonly sendAt: string | null;
  /** What was decided when its moment had come; null where it has none. */
  readonly due: { readonly do: DueVerdict['do']; readonly reasons: readonly string[] } | null;
  /** What its writer tried before; null where nothing of that was recorded. */
  readonly rewritten: {
    readonly attempts: readonly { readonly body: string; readonly reasons: readonly string[] }[];
    /** Code of why no other text was asked for; null where one stayed. */
    readonly stopped: string | null;
  } | null;
};
