import type { z } from 'zod';
import type { Secret } from './secret.ts';

/** One setting, read from one environment variable. */
export type ConfigKey<S extends z.ZodType = z.ZodType, Hidden extends boolean = boolean> = {
  /** The environment variable. */
  readonly env: string;
  /** Gets the variable's text (or `default`); `optional()` makes it optional. */
  readonly schema: S;
  /** Used, through the schema, when the variable is missing or empty. */
  readonly default?: z.input<S>;
  /** One line: what it is for, with its unit. Shown with every problem and in the generated pages. */
  readonly doc: string;
  /** True: the value becomes a `Secret` and is never printed. */
  readonly secret?: Hidden;
  /** A value that works, for the generated pages; never a real secret. */
  readonly example?: string;
};

export type ConfigKeys = Readonly<Record<string, ConfigKey>>;

/** The settings of one slice; its values are found at `config.<section>.<key>`. */
export type ConfigSection<Name extends string = string, Keys extends ConfigKeys = ConfigKeys> = {
  readonly section: Name;
  /** One sentence for the head of the section in the generated pages. */
  readonly doc?: string;
  readonly keys: Keys;
};

type Hide<Value> = Value extends undefined ? undefined : Secret;

type ValueOf<Key> = Key extends { readonly schema: infer S extends z.ZodType }
  ? Key extends { readonly secret: true }
    ? Hide<z.output<S>>
    : z.output<S>
  : never;

export type SectionValues<Keys extends ConfigKeys> = { readonly [Name in keyof Keys]: ValueOf<Keys[Name]> };

/** The typed result of loading these sections. */
export type ConfigOf<Sections extends readonly ConfigSection[]> = {
  readonly [Section in Sections[number] as Section['section']]: SectionValues<Section['keys']>;
};

/** Declares a slice's settings. The schema of a secret has to give a string. */
export const defineConfig = <const Name extends string, const Keys extends ConfigKeys>(
  section: ConfigSection<Name, Keys>,
): ConfigSection<Name, Keys> => section;
