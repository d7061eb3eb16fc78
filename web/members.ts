import { useQuery } from '@tanstack/react-query';
import { get } from './api.ts';

export type Person = { readonly id: string; readonly name: string; readonly role: string };

/** The people of the workspace, as far as they are known yet. */
export function useMembers(): readonly Person[] {
  const query = useQuery({
    queryKey: ['members'],
    queryFn: () => get<{ members: { userId: string; name: string; role: string }[] }>('/members'),
    staleTime: 60_000,
  });
  return (query.data?.members ?? []).map(({ userId, name, role }) => ({ id: userId, name, role }));
}

/** How who did something is called: a member by name, anything else as it calls itself. */
export function useNames(): (id: string) => string {
  const names = new Map(useMembers().map(({ id, name }) => [id, name]));
  return (id) => names.get(id) ?? id;
}
