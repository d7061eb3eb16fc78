import type { GenerateRequest, TokenUsage } from '../ports/language-model.ts';
import type { JsonSchema } from './portable-schema.rules.ts';

/** An answer before its text is held against the schema. */
export type Reading = {
  readonly model: string;
  readonly usage: TokenUsage | null;
  readonly said:
    | { readonly kind: 'text'; readonly text: string }
    | { readonly kind: 'refused'; readonly words: string }
    | { readonly kind: 'truncated' }
    | { readonly kind: 'filtered' };
};

/** How one vendor is spoken to: the same request in its own words. */
export type Dialect = {
  readonly path: string;
  body(request: GenerateRequest, schema: JsonSchema): object;
  /** Throws a ZodError when the body is no answer of this vendor. */
  read(body: unknown): Reading;
};
