import type { ReactNode } from 'react';
import { Facts, type ShownKind, Title } from './parts.tsx';

/** Anything else: its title, and what it rests on as a list. */
export const plain: ShownKind = {
  row: ({ title, kind }) => ({ name: title, line: kind.replaceAll('_', ' '), aside: '' }),
  Head: ({ item }) => <Title item={item} note={item.kind.replaceAll('_', ' ')} />,
  Body: ({ item }) => told(item.preview),
  hasText: false,
};

function told(value: unknown): ReactNode {
  if (value === null || value === undefined || value === '') return '';
  if (Array.isArray(value) && value.every((entry) => typeof entry !== 'object')) return value.join(', ');
  if (typeof value === 'object')
    return <Facts facts={Object.entries(value).map(([name, each]) => [wordOf(name), told(each)] as const)} />;
  return String(value);
}

/** `alsoFor` and `also_for` as a person writes them. */
const wordOf = (name: string): string =>
  name.replaceAll('_', ' ').replaceAll(/(?<=[a-z])[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`);
