import { useMutation } from '@tanstack/react-query';
import { toast } from 'sonner';
import { post } from '../api.ts';
import { paths } from '../paths.ts';
import type { Me } from './Shell.tsx';

/** Which workspace this page shows, and the way to the others; nothing where there is only one. */
export function WorkspaceSwitch({ me: { workspace, workspaces } }: { me: Me }) {
  const go = useMutation({
    mutationFn: (to: string) => post('/me/workspace', { to }),
    // Loaded anew, so that nothing of the one stays in memory beside the other.
    onSuccess: () => window.location.assign(paths.home),
    onError: (error) => toast.error(error.message),
  });
  if (workspaces.length < 2) return null;
  return (
    <select
      aria-label="Workspace"
      value={workspace.id}
      disabled={go.isPending}
      onChange={(event) => go.mutate(event.target.value)}
      className="max-w-24 min-w-0 truncate rounded border border-line bg-surface px-2 py-1 sm:max-w-60"
    >
      {workspaces.map(({ id, name }) => (
        <option key={id} value={id}>
          {name}
        </option>
      ))}
    </select>
  );
}
