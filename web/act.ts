import { useQueryClient } from '@tanstack/react-query';
import { toast } from 'sonner';

/** Does something at the server, says what was done or why not, and has every view ask again. Answers whether it was done. */
export function useAct(): (done: string, work: () => Promise<unknown>) => Promise<boolean> {
  const client = useQueryClient();
  return async (done, work) => {
    try {
      await work();
      toast.success(done);
      return true;
    } catch (error) {
      toast.error(error instanceof Error ? error.message : String(error));
      return false;
    } finally {
      await client.invalidateQueries();
    }
  };
}
