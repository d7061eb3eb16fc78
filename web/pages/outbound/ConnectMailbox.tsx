import { type FormEvent, type InputHTMLAttributes, useState } from 'react';
import { useAct } from '../../act.ts';
import { post } from '../../api.ts';
import { Field, INPUT } from '../../ui/fields.tsx';
import { Button } from '../../ui/primitives.tsx';

const EMPTY = {
  address: '',
  displayName: '',
  user: '',
  password: '',
  smtpHost: '',
  smtpPort: '465',
  imapHost: '',
  imapPort: '993',
  purpose: 'cold',
  dailyCap: '30',
  filesSent: false,
  warmupHeld: false,
};
type Given = typeof EMPTY;

/** Connects a mailbox of one's own; what was typed stays where it is refused. */
export function ConnectMailbox({ may, sandbox }: { may: boolean; sandbox: boolean }) {
  const act = useAct();
  const [open, setOpen] = useState(false);
  const [given, setGiven] = useState<Given>(EMPTY);
  const [busy, setBusy] = useState(false);
  const whyNot = may ? undefined : 'Your role may not connect mailboxes.';
  if (!open)
    return (
      <Button disabled={!may} why={whyNot} onClick={() => setOpen(true)}>
        Connect a mailbox
      </Button>
    );
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    setBusy(true);
    let saved = false;
    await act(
      (text: string) => text,
      async () => {
        const answer = await post<{ connected: boolean; text: string }>('/mailboxes/connect', bodyOf(given));
        saved = true;
        if (!answer.connected) throw new Error(answer.text);
        return answer.text;
      },
    );
    setBusy(false);
    // One that was saved stands in the list, with what is wrong with it and the way to connect it again.
    if (!saved) return;
    setGiven(EMPTY);
    setOpen(false);
  };
  const text = (
    name: keyof Omit<Given, 'filesSent' | 'warmupHeld'>,
    more: { type?: string; placeholder?: string } = {},
  ) => ({
    ...more,
    required: name !== 'user',
    value: given[name],
    onChange: ({ target }: { target: { value: string } }) => setGiven({ ...given, [name]: target.value }),
    className: `${INPUT} w-full`,
  });
  return (
    <form
      onSubmit={(event) => void submit(event)}
      aria-label="Connect a mailbox"
      className="grid gap-3 sm:grid-cols-2"
    >
      {sandbox && (
        <p className="text-warn sm:col-span-2">
          This is a sandbox: it writes to nobody real, so only a server on this machine can be connected here.
        </p>
      )}
      <Field label="Address">
        <input {...text('address', { type: 'email', placeholder: 'nora@mail.acme.example' })} />
      </Field>
      <Field label="Name that readers see">
        <input {...text('displayName', { placeholder: 'Nora Field' })} maxLength={100} />
      </Field>
      <Server label="SMTP, where mail is handed over" host={text('smtpHost')} port={text('smtpPort')} />
      <Server label="IMAP, where mail is read" host={text('imapHost')} port={text('imapPort')} />
      <Field label="User name" hint="The address, where nothing is said.">
        <input {...text('user')} autoComplete="off" />
      </Field>
      <Field label="Password" hint="At Google an app password. It is kept here and shown to nobody.">
        <input {...text('password', { type: 'password' })} autoComplete="new-password" maxLength={500} />
      </Field>
      <Field label="Writes to">
        <select {...text('purpose')}>
          <option value="cold">strangers</option>
          <option value="nurture">who went quiet</option>
        </select>
      </Field>
      <Field label="Messages a day" hint="At most 40.">
        <input {...text('dailyCap', { type: 'number' })} min={0} max={40} />
      </Field>
      <label className="flex items-start gap-2 sm:col-span-2">
        <input
          type="checkbox"
          checked={given.filesSent}
          onChange={({ target }) => setGiven({ ...given, filesSent: target.checked })}
          className="mt-1"
        />
        <span>
          The server files what it accepts under Sent by itself, as Google and Microsoft do
          <span className="block text-xs text-soft">
            Only then does a message that is not there prove that it never left.
          </span>
        </span>
      </label>
      <label className="flex items-start gap-2 sm:col-span-2">
        <input
          type="checkbox"
          checked={given.warmupHeld}
          onChange={({ target }) => setGiven({ ...given, warmupHeld: target.checked })}
          className="mt-1"
        />
        <span>
          It is new: hold it to its warm-up
          <span className="block text-xs text-soft">
            No strangers for two weeks, 15 a day in the third and 30 in the fourth. Who warms it up is not
            Legwork.
          </span>
        </span>
      </label>
      <div className="flex gap-2 sm:col-span-2">
        <Button type="submit" kind="primary" disabled={busy} why="Its servers are being asked.">
          {busy ? 'Signing in …' : 'Sign in and connect'}
        </Button>
        <Button onClick={() => setOpen(false)}>Leave it</Button>
      </div>
    </form>
  );
}

type Input = InputHTMLAttributes<HTMLInputElement>;

const Server = ({ label, host, port }: { label: string; host: Input; port: Input }) => (
  <fieldset className="space-y-1">
    <legend className="text-xs text-soft">{label}</legend>
    <div className="grid grid-cols-[minmax(0,1fr)_5.5rem] gap-2">
      <input {...host} aria-label={`${label}: host`} placeholder="mail.acme.example" />
      <input {...port} aria-label={`${label}: port`} type="number" min={1} max={65535} />
    </div>
  </fieldset>
);

const bodyOf = ({ smtpHost, smtpPort, imapHost, imapPort, user, dailyCap, ...given }: Given) => ({
  ...given,
  ...(user.trim() !== '' && { user }),
  smtp: { host: smtpHost, port: Number(smtpPort) },
  imap: { host: imapHost, port: Number(imapPort) },
  dailyCap: Number(dailyCap),
});
