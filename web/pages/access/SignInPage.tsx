import { useState } from 'react';
import { Button } from '../../ui/primitives.tsx';

/** Sign-in by link or password; the first owner gets a one-time link on the terminal. */
export function SignInPage() {
  const [email, setEmail] = useState('');
  const [password, setPassword] = useState('');
  const [problem, setProblem] = useState<string | null>(null);
  const signIn = async () => {
    setProblem(null);
    const response = await fetch('/api/auth/sign-in/email', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ email, password }),
    });
    if (response.ok) {
      window.location.assign('/');
      return;
    }
    setProblem(
      response.status === 429
        ? 'Too many attempts. Wait five minutes and try again.'
        : 'That address and password do not go together.',
    );
  };
  return (
    <main className="mx-auto flex min-h-dvh max-w-sm flex-col justify-center p-6">
      <h1 className="text-xl font-semibold">Legwork</h1>
      <p className="mt-1 text-soft">
        The first owner signs in with the one-time link that <code>npm start</code> prints on the terminal. A
        new one comes with every start until a password is set.
      </p>
      <form
        className="mt-6 space-y-3"
        onSubmit={(event) => {
          event.preventDefault();
          void signIn();
        }}
      >
        <label className="block">
          <span className="text-xs text-soft">E-mail</span>
          <input
            type="email"
            autoComplete="username"
            required
            value={email}
            onChange={(event) => setEmail(event.target.value)}
            className="mt-1 w-full rounded border border-line bg-surface px-2 py-1.5"
          />
        </label>
        <label className="block">
          <span className="text-xs text-soft">Password</span>
          <input
            type="password"
            autoComplete="current-password"
            required
            value={password}
            onChange={(event) => setPassword(event.target.value)}
            className="mt-1 w-full rounded border border-line bg-surface px-2 py-1.5"
          />
        </label>
        {problem && (
          <p role="alert" className="text-bad">
            {problem}
          </p>
        )}
        <Button kind="primary" type="submit" className="w-full">
          Sign in
        </Button>
      </form>
    </main>
  );
}
