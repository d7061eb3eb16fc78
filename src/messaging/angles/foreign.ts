import type { Language } from '#core/text/languages';
import { AFTER_A_PAUSE_IN_THE_NORTH_AND_POLISH } from './after-a-pause-in-the-north.ts';
import { AFTER_A_PAUSE_IN_THE_WEST } from './after-a-pause-in-the-west.ts';
import type { AngleTemplate } from './angle.ts';
import { FIRST_IN_PORTUGUESE_AND_THE_NORTH } from './first-in-pt-and-the-north.ts';
import { FURTHER_IN_THE_NORTH_AND_POLISH } from './further-in-the-north.ts';
import { FURTHER_IN_THE_WEST } from './further-in-the-west.ts';
import { IN_GERMAN_FRENCH_DUTCH } from './in-de-fr-nl.ts';
import { IN_SPANISH_ITALIAN_PORTUGUESE } from './in-es-it-pt.ts';
import { IN_THE_NORTH_AND_POLISH } from './in-sv-da-no-fi-pl.ts';
import { ON_LINKEDIN_IN } from './linkedin-in.ts';

/** The text of a template in another language than English. Its subjects merge nothing, so they are always as they stand. */
export type ForeignText = Pick<AngleTemplate, 'id' | 'subjects' | 'body'> & {
  readonly language: Exclude<Language, 'en'>;
};

export const FOREIGN_TEXTS: readonly ForeignText[] = [
  ...IN_GERMAN_FRENCH_DUTCH,
  ...IN_SPANISH_ITALIAN_PORTUGUESE,
  ...IN_THE_NORTH_AND_POLISH,
  ...FIRST_IN_PORTUGUESE_AND_THE_NORTH,
  ...FURTHER_IN_THE_WEST,
  ...FURTHER_IN_THE_NORTH_AND_POLISH,
  ...AFTER_A_PAUSE_IN_THE_WEST,
  ...AFTER_A_PAUSE_IN_THE_NORTH_AND_POLISH,

  ...ON_LINKEDIN_IN,
];
