import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { toast } from 'sonner';
import type { ErasurePlan, ErasureQuestion, SignedCertificate } from '../../../src/leads/erasure/contract.ts';
import { post } from '../../api.ts';
import { INPUT } from '../../ui/fields.tsx';
import { Button } from '../../ui/primitives.tsx';

/** Forgets a person everywhere: what it would take first, then a typed number, then the certificate. */
export function Forget({ who, subject }: { who: ErasureQuestion; subject: string }) {
  const [plan, setPlan] = useState<ErasurePlan>();
  const [typed, setTyped] = useState('');
  const [done, setDone] = useState<SignedCertificate>();
  const [busy, setBusy] = useState(false);
  const client = useQueryClient();
  const told = (error: unknown) => void toast.error(error instanceof Error ? error.message : String(error));
  const look = () => post<ErasurePlan>('/erasures/plan', who).then(setPlan, told);
  const forget = async () => {
    setBusy(true);
    try {
      setDone(await post<SignedCertificate>('/erasures', { ...who, confirm: Number(typed) }));
      await client.invalidateQueries();
    } catch (error) {
      told(error);
      // What there is to erase may have changed meanwhile.
      await look();
    } finally {
      setBusy(false);
    }
  };
  if (done) return <Certificate signed={done} />;
  if (!plan)
    return (
      <Button aria-label={`Forget: ${subject}`} onClick={() => void look()}>
        Forget
      </Button>
    );
  return (
    <form
      aria-label={`Forget: ${subject}`}
      className="w-full space-y-2 rounded border border-line p-3"
      onSubmit={(event) => {
        event.preventDefault();
        void forget();
      }}
    >
      <p>
        {plan.people === 0 ? 'Nobody of that address is known; its hash is kept so that it stays so. ' : ''}
        Erased or cleaned would be {plan.rows} records. It cannot be undone; a keyed hash of the address
        stays, so that the person is never taken in again.
        {plan.vendors.length > 0 && ` Told too: ${plan.vendors.join(', ')}.`}
      </p>
      <ul className="columns-2 text-xs text-soft">
        {plan.places.map(({ place, what, rows }) => (
          <li key={place}>
            {rows} × {what}
          </li>
        ))}
      </ul>
      <div className="flex flex-wrap gap-2">
        <input
          aria-label="The number of records"
          placeholder={`Type ${plan.rows}`}
          inputMode="numeric"
          value={typed}
          onChange={({ target }) => setTyped(target.value)}
          className={INPUT}
        />
        <Button
          type="submit"
          kind="danger"
          disabled={busy || typed.trim() !== String(plan.rows)}
          why={busy ? 'It is being done.' : 'Type the number of records first.'}
        >
          Forget for ever
        </Button>
        <Button onClick={() => setPlan(undefined)}>Leave it</Button>
      </div>
    </form>
  );
}

/** What was erased where, signed, to be read and kept. */
export const Certificate = ({ signed }: { signed: SignedCertificate }) => (
  <section aria-label="Certificate" className="w-full space-y-2 rounded border border-line p-3">
    <pre className="overflow-x-auto whitespace-pre-wrap text-xs">{signed.text}</pre>
    <a
      className="text-accent underline"
      download={`erasure-${signed.certificate.id}.json`}
      href={`data:application/json;charset=utf-8,${encodeURIComponent(JSON.stringify({ document: signed.document, signature: signed.signature }))}`}
    >
      Keep the signed document
    </a>
  </section>
);
