import { ANA } from './adapter-run.fixture.ts';
import { linkedinKeyOf } from './correlation-key.ts';
import type { Knowledge } from './known-person.ts';

/** The one person the vendors' cases know, by surname or by any spelling of her profile. */
export const knowsAna: Knowledge = ({ lastName, linkedinUrl }) =>
  lastName === ANA.lastName || linkedinKeyOf(linkedinUrl) === linkedinKeyOf(ANA.linkedinUrl) ? ANA : null;
