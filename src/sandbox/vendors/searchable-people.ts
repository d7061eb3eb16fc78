import { parse } from 'csv-parse/sync';
import type { Knowledge, KnownPerson } from '#vendors/kit/known-person';
import { leadList } from '../lists/lead-list.ts';

/** So many rows are made up for the search; a finder knows a part of them. */
const ROWS = 120;

/** Whom a search of this world can find: people of a list of its seed, as far as the vendor knows them. */
export function searchablePeople(seed: string, knows: Knowledge): () => readonly KnownPerson[] {
  let people: readonly KnownPerson[] | undefined;
  return () => {
    people ??= known(seed, knows);
    return people;
  };
}

function known(seed: string, knows: Knowledge): KnownPerson[] {
  const rows: Record<string, string>[] = parse(leadList(`${seed} search`, ROWS), { columns: true });
  const people = rows.flatMap((row) => {
    const person = knows({
      firstName: row['First Name'] || null,
      lastName: row['Last Name'] || null,
      email: null,
      linkedinUrl: row['LinkedIn URL'] || null,
      companyName: row.Company || null,
      companyDomain: row['Company Domain'] || null,
    });
    return person ? [person] : [];
  });
  return [...new Map(people.map((person) => [person.id, person])).values()];
}
