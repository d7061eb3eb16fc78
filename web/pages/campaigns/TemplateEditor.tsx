import { useMutation, useQuery } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { toast } from 'sonner';
import type { TemplateCheck, TemplatePage, TemplateText } from '../../../src/messaging/templates/contract.ts';
import { post, put } from '../../api.ts';
import { Field, INPUT } from '../../ui/fields.tsx';
import { Button } from '../../ui/primitives.tsx';
import { TemplatePreviewPanel } from './TemplatePreviewPanel.tsx';

/** Between the last key and the question whether the text passes. */
const PAUSE_MS = 400;

/** The text with a pause behind it, so that not every key is a question. */
function useSettled(text: TemplateText): TemplateText {
  const [settled, settle] = useState(text);
  useEffect(() => {
    const timer = setTimeout(() => settle(text), PAUSE_MS);
    return () => clearTimeout(timer);
  }, [text]);
  return settled;
}

/** A text, what the checks say of it while it is written, and what it would say to a lead. What is refused stays here. */
export function TemplateEditor({ page, may }: { page: TemplatePage; may: boolean }) {
  const [text, setText] = useState(page.text);
  // Where somebody saved meanwhile, the text stays and names the version it was begun from.
  const [begun, setBegun] = useState(page.version);
  const settled = useSettled(text);
  const check = useQuery({
    queryKey: ['templates', page.id, 'check', settled],
    queryFn: () => post<TemplateCheck>(`/templates/${page.id}/check`, { text: settled }),
    placeholderData: (earlier) => earlier,
  });
  const save = useMutation({
    mutationFn: () => put<TemplatePage>(`/templates/${page.id}`, { version: begun, text }),
    onSuccess: ({ version }) => {
      setBegun(version);
      toast.success(`Stored as version ${version}. Drafts are written from it from now on.`);
    },
  });
  const onLinkedIn = ['connect', 'message', 'followup_message'].includes(page.touch);
  const passes = check.data?.passed === true && settled === text;
  return (
    <div className="grid grid-cols-1 gap-4 xl:grid-cols-2">
      <form
        className="space-y-3"
        onSubmit={(event) => {
          event.preventDefault();
          save.mutate();
        }}
      >
        {!onLinkedIn && <Subjects text={text} setText={setText} />}
        <Field label="Text" hint="{{ field }} is filled from facts; {one|two} is one of two wordings.">
          <textarea
            rows={12}
            value={text.body}
            onChange={({ target }) => setText({ ...text, body: target.value })}
            className={`${INPUT} w-full`}
          />
        </Field>
        <Field label="Text of variant B" hint="Left empty, both variants have the same text.">
          <textarea
            rows={text.bodyB === null ? 2 : 10}
            value={text.bodyB ?? ''}
            onChange={({ target }) => setText({ ...text, bodyB: target.value === '' ? null : target.value })}
            className={`${INPUT} w-full`}
          />
        </Field>
        {page.version !== begun && (
          <p role="status" className="flex flex-wrap items-center gap-2 text-warn">
            {page.version === 0 ? 'The shipped text' : `Version ${page.version} by ${page.madeBy}`} is in
            force, and this text was begun before it.
            <Button
              onClick={() => {
                setText(page.text);
                setBegun(page.version);
              }}
            >
              Take the text in force
            </Button>
            <Button onClick={() => setBegun(page.version)}>Keep mine and go on</Button>
          </p>
        )}
        {save.error && (
          <p role="alert" className="text-bad">
            {save.error.message}
          </p>
        )}
        <Button
          type="submit"
          kind="primary"
          disabled={!may || !passes || save.isPending}
          why={may ? 'The checks have to pass first.' : 'Your role reads templates and changes none.'}
        >
          Save as a version
        </Button>
      </form>
      <div className="space-y-4">
        <Verdict check={check.data} />
        <TemplatePreviewPanel id={page.id} text={settled} />
      </div>
    </div>
  );
}

const Subjects = ({ text, setText }: { text: TemplateText; setText: (text: TemplateText) => void }) => (
  <div className="grid grid-cols-2 gap-2">
    {(['subjects', 'plainSubjects'] as const).flatMap((kind) =>
      (['A', 'B'] as const).map((variant) => (
        <Field
          key={`${kind}${variant}`}
          label={kind === 'subjects' ? `Subject ${variant}` : `Plain subject ${variant}`}
        >
          <input
            value={text[kind][variant]}
            onChange={({ target }) =>
              setText({ ...text, [kind]: { ...text[kind], [variant]: target.value } })
            }
            className={`${INPUT} w-full`}
          />
        </Field>
      )),
    )}
  </div>
);

const Verdict = ({ check }: { check: TemplateCheck | undefined }) => (
  <section aria-live="polite" aria-label="Checks" className="rounded border border-line p-3 text-sm">
    {check === undefined ? (
      <p className="text-soft">Being checked.</p>
    ) : (
      <>
        <p className={check.passed ? 'text-good' : 'text-bad'}>
          {check.passed ? 'Every check passes' : 'This text is not stored as it is'} ·{' '}
          {check.combinations === 1 ? 'one wording' : `${check.combinations} wordings`}
        </p>
        <ul className="mt-1 list-disc space-y-1 pl-5">
          {check.findings.map(({ code, text }) => (
            <li key={`${code}${text}`}>{text}</li>
          ))}
          {check.warnings.map(({ code, text }) => (
            <li key={`${code}${text}`} className="text-soft">
              {text}
            </li>
          ))}
        </ul>
      </>
    )}
  </section>
);
