// The form about one lesson, in a dialog: what it is (for a lesson to add), whatever else the caller asks, the refusal, the two buttons.
// A teacher who improvises and a head who plans fill in the same one.

import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { ReactNode } from 'react';
import type { AudiencesAnswer } from '@preau/protocol/school';
import { InputField, SelectField } from '../ui/Field.tsx';
import { Dialog } from '../ui/Dialog.tsx';
import { Notice } from '../ui/Notice.tsx';
import { useUiMessages } from '../ui/messages.ts';
import { RefusalNote } from '../ui/RefusalNote.tsx';
import { readJson } from '../ui/request.ts';
import { useSchoolMessages } from './messages.ts';
import type { useSaveLesson } from './save-lesson.ts';

/** What a lesson is about and for whom, as typed. */
export interface LessonWhat {
  readonly audienceId: string;
  readonly subject: string;
}

/** `what` `asked` shows class and subject. `onSubmit` gets them and sends by `save`; `second` stands beside the button that sends, else « Annuler ». */
export function LessonForm({
  title,
  intro,
  what,
  subjectLabel,
  button,
  second,
  save,
  onSubmit,
  onClose,
  children,
}: {
  readonly title: string;
  readonly intro?: string;
  readonly what: 'asked' | 'known';
  readonly subjectLabel?: string;
  readonly button: { readonly rest: string; readonly busy: string };
  readonly second?: ReactNode;
  readonly save: ReturnType<typeof useSaveLesson>;
  readonly onSubmit: (what: LessonWhat) => void;
  readonly onClose: () => void;
  readonly children: ReactNode;
}): ReactNode {
  const ui = useUiMessages();
  const [audienceId, setAudience] = useState('');
  const [subject, setSubject] = useState('');
  return (
    <Dialog title={title} onClose={onClose}>
      <form
        className="stack"
        onSubmit={(event) => {
          event.preventDefault();
          onSubmit({ audienceId, subject: subject.trim() });
        }}
      >
        {intro === undefined ? null : <p className="soft">{intro}</p>}
        {what === 'known' ? null : (
          <WhatFields
            audienceId={audienceId}
            subject={subject}
            subjectLabel={subjectLabel}
            onAudience={setAudience}
            onSubject={setSubject}
          />
        )}
        {children}
        <RefusalNote error={save.error} />
        <div className="dialog-acts">
          {second ?? (
            <button type="button" className="btn" onClick={onClose}>
              {ui.cancel}
            </button>
          )}
          <button type="submit" className="btn btn-main" aria-busy={save.isPending}>
            {save.isPending ? button.busy : button.rest}
          </button>
        </div>
      </form>
    </Dialog>
  );
}

function WhatFields({
  audienceId,
  subject,
  subjectLabel,
  onAudience,
  onSubject,
}: LessonWhat & {
  readonly subjectLabel: string | undefined;
  readonly onAudience: (id: string) => void;
  readonly onSubject: (text: string) => void;
}): ReactNode {
  const text = useSchoolMessages().lessonForm;
  const audiences = useQuery({
    queryKey: ['audiences'],
    queryFn: ({ signal }) => readJson<AudiencesAnswer>('/api/audiences', signal),
  });
  const list = audiences.data?.audiences ?? [];
  return (
    <>
      <RefusalNote error={audiences.error} />
      {audiences.isSuccess && list.length === 0 ? <Notice title={text.noAudience} /> : null}
      <SelectField id="lf-audience" label={text.audience} required value={audienceId} onChange={onAudience}>
        <option value="">{text.choose}</option>
        {list.map((audience) => (
          <option key={audience.audienceId} value={audience.audienceId}>
            {audience.label}
          </option>
        ))}
      </SelectField>
      <InputField
        id="lf-subject"
        label={subjectLabel ?? text.subject}
        required
        maxLength={100}
        value={subject}
        onChange={onSubject}
      />
    </>
  );
}
