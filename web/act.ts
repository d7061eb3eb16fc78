import { useQueryClient } from '@tanstack/react-query';
import { toast } from 'sonner';

type Act = <T>(
  done: string | ((answer: T) => string),
  work: () => Promise<T>,
  sayWhyNot?: (why: string, error: unknown) => void,
) => Promise<boolean>;

/**
 * Does something at the server, says what was done or why not, and has every view ask again. Answers whether it was done. Where a form
 * says itself why not, nothing else does.
 */
export function useAct(): Act {
  const client = useQueryClient();
  return async (done, work, sayWhyNot = (why) => toast.error(why)) => {
    try {
      const answer = await work();
      toast.success(typeof done === 'string' ? done : done(answer));
      return true;
    } catch (error) {
      sayWhyNot(error instanceof Error ? error.message : String(error), error);
      return false;
    } finally {
      await client.invalidateQueries();
    }
  };
}
