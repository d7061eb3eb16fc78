import { useMutation, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { toast } from 'sonner';
import type {
  ProfileCheck,
  ProfileComparison,
  ProfilePage,
  ProfileView,
} from '../../../src/targeting/profiles/contract.ts';
import { post, put } from '../../api.ts';
import { Field, INPUT } from '../../ui/fields.tsx';
import { Button } from '../../ui/primitives.tsx';
import { ProfileComparisonView } from './ProfileComparisonView.tsx';
import { ProfileFields, type Value } from './ProfileFields.tsx';

type Content = { readonly [key: string]: Value };
/** An empty line is one somebody is still at. */
const tidy = (value: Value): Value => {
  if (Array.isArray(value))
    return value.flatMap((each: Value) =>
      typeof each === 'string' ? (each.trim() === '' ? [] : [each.trim()]) : [tidy(each)],
    );
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, tidy(each)]));
};

/** A profile as fields, what the checks say of it, and what it would change, before it is stored. */
export function ProfileEditor({ page, may }: { page: ProfilePage; may: boolean }) {
  const [content, setContent] = useState(page.content as Content);
  const [begun, setBegun] = useState(page.version);
  const [closes, setCloses] = useState('');
  const path = `/scoring/profiles/${page.kind}`;
  const tidied = tidy(content) as Content;
  const check = useQuery({
    queryKey: ['profiles', page.kind, 'check', tidied],
    queryFn: () => post<ProfileCheck>(`${path}/check`, { content: tidied }),
    placeholderData: (earlier) => earlier,
    retry: false,
  });
  const compare = useMutation({
    mutationFn: () => post<ProfileComparison>(`${path}/compare`, { content: tidied }),
    onError: (error) => toast.error(error.message),
  });
  const save = useMutation({
    mutationFn: () =>
      put<ProfileView>(path, { version: begun, content: tidied, closes: Number(closes || 0) }),
    onSuccess: ({ version }) => {
      setBegun(version);
      setCloses('');
      toast.success(`Stored as version ${version}. What it concerns is scored anew.`);
    },
  });
  return (
    <form
      aria-label="Profile"
      className="space-y-4"
      onSubmit={(event) => {
        event.preventDefault();
        save.mutate();
      }}
    >
      <ProfileFields value={content} change={setContent} />
      <Verdict check={check.data} wrong={check.error?.message} />
      {compare.data && <ProfileComparisonView found={compare.data} />}
      {(compare.data?.closes ?? 0) > 0 && (
        <Field label={`Type ${compare.data?.closes} to close that many leads for good`}>
          <input
            inputMode="numeric"
            value={closes}
            onChange={({ target }) => setCloses(target.value)}
            className={`${INPUT} block w-28`}
          />
        </Field>
      )}
      {page.version !== begun && (
        <p role="status" className="text-warn">
          Version {page.version} by {page.madeBy} is in force, and these figures were begun before it. Open
          the profile anew to begin from theirs.
        </p>
      )}
      {save.error && (
        <p role="alert" className="text-bad">
          {save.error.message}
        </p>
      )}
      <div className="flex flex-wrap gap-2">
        <Button disabled={compare.isPending || !check.data?.passed} onClick={() => compare.mutate()}>
          Compare
        </Button>
        <Button
          type="submit"
          kind="primary"
          disabled={!may || check.data?.passed !== true || check.isPlaceholderData || save.isPending}
          why={may ? 'The checks have to pass first.' : 'Only an owner or admin changes this.'}
        >
          Save as a version
        </Button>
      </div>
    </form>
  );
}

const Verdict = ({ check, wrong }: { check: ProfileCheck | undefined; wrong: string | undefined }) => (
  <section aria-live="polite" aria-label="Checks" className="rounded border border-line p-3 text-sm">
    {wrong !== undefined ? (
      <p className="text-bad">{wrong}</p>
    ) : check === undefined ? (
      <p className="text-soft">Being checked.</p>
    ) : (
      <>
        <p className={check.passed ? 'text-good' : 'text-bad'}>
          {check.passed ? 'It can be scored by' : 'It is not stored as it is'} · the best reaches{' '}
          {check.highest}
        </p>
        <ul className="mt-1 list-disc space-y-1 pl-5">
          {check.findings.map(({ text }) => (
            <li key={text}>{text}</li>
          ))}
          {check.warnings.map(({ text }) => (
            <li key={text} className="text-soft">
              {text}
            </li>
          ))}
        </ul>
      </>
    )}
  </section>
);
