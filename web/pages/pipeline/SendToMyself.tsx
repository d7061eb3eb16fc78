import { useMutation } from '@tanstack/react-query';
import { toast } from 'sonner';
import type { TestMailSent } from '../../../src/pipeline/test-mail/contract.ts';
import { post } from '../../api.ts';
import { Button } from '../../ui/primitives.tsx';
import { useMe } from '../../ui/Shell.tsx';

/** Sends what is shown to the person's own sign-in address. */
export function SendToMyself({ path, body = {} }: { path: string; body?: object }) {
  const me = useMe().data;
  const may = me?.scopes.includes('runs:write') ?? false;
  const send = useMutation({
    mutationFn: () => post<TestMailSent>(path, body),
    onSuccess: ({ to, from, left }) =>
      toast.success(
        `Sent from ${from} to ${to}, marked as a test. ${left} more this hour.${me?.workspace.mode === 'sandbox' ? ' In the sandbox it stays on the local mail server.' : ''}`,
      ),
    onError: (error) => toast.error(error.message),
  });
  return (
    <Button
      disabled={!may || send.isPending}
      why={may ? 'It is being sent.' : 'Operators may send a test; your role only looks.'}
      onClick={() => send.mutate()}
    >
      Send to myself
    </Button>
  );
}
