// The package ships no types; this is the part we call.
declare module 'html-to-text' {
  type Selector = { selector: string; format?: string; options?: Record<string, unknown> };
  export function convert(
    html: string,
    options?: {
      wordwrap?: number | false;
      limits?: { maxInputLength?: number; maxDepth?: number };
      selectors?: Selector[];
    },
  ): string;
}
