import { useMutation } from '@tanstack/react-query';
import { toast } from 'sonner';
import { useMe } from '../../ui/Shell.tsx';

/** Whether who looks may do this. */
export function useMay(scope: 'workspace:admin' | 'operations:resume'): boolean {
  return useMe().data?.scopes.includes(scope) ?? false;
}

/** One change of the page: a sentence when it worked, the server's sentence when not, and everything read anew. */
export function useChange<In, Out>(change: (input: In) => Promise<Out>, done: (out: Out) => string) {
  return useMutation({
    mutationFn: change,
    onSuccess: (out) => {
      toast.success(done(out));
    },
    onError: (error) => toast.error(error.message),
  });
}
