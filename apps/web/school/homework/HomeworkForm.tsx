// The form of homework, given or changed: who, when, what, how long, and beside it the load of the class and what the pupil will see.

import { useQuery } from '@tanstack/react-query';
import { Send } from 'lucide-react';
import { useEffect, useRef, useState } from 'react';
import type { ReactNode } from 'react';
import { parseLocalDate } from '@preau/core/base';
import { MAX_WORK_TEXT, titleOfWork } from '@preau/core/school';
import type { AudiencesAnswer, ClassLessonsAnswer } from '@preau/protocol/school';
import { InputField } from '../../ui/Field.tsx';
import { useWide } from '../../ui/hooks.ts';
import { useUiMessages } from '../../ui/messages.ts';
import { Notice } from '../../ui/Notice.tsx';
import { OutboxFullError } from '../../ui/outbox.ts';
import { readJson, refusalOf } from '../../ui/request.ts';
import { FilePicker } from '../files/FilePicker.tsx';
import { DuePicker } from './DuePicker.tsx';
import { missingIn, proposalsOf, requestOf, subjectsOf, TIMES } from './homework-draft.ts';
import type { HomeworkDraft } from './homework-draft.ts';
import { LoadOfClass } from './LoadOfClass.tsx';
import { homeworkProblem, useHomeworkMessages } from './messages.ts';
import { Pick } from './Pick.tsx';
import { useSaveHomework } from './save-homework.ts';
import { WorkPreview } from './WorkPreview.tsx';

/** `base` 0 gives new homework, else changes that version. `second` stands beside the main button. */
export function HomeworkForm({
  homeworkId,
  schoolId,
  base,
  initial,
  second,
  onSaved,
}: {
  readonly homeworkId: string;
  readonly schoolId: string;
  readonly base: number;
  readonly initial: HomeworkDraft;
  readonly second?: ReactNode;
  readonly onSaved: (how: 'sent' | 'kept') => void;
}): ReactNode {
  const text = useHomeworkMessages();
  const ui = useUiMessages();
  const [draft, setDraft] = useState(initial);
  const [asked, setAsked] = useState(false);
  const [isSending, setSending] = useState(false);
  const form = useRef<HTMLFormElement>(null);
  const save = useSaveHomework(onSaved);
  const set = (change: Partial<HomeworkDraft>): void => setDraft((former) => ({ ...former, ...change }));
  const audiences = useQuery({
    queryKey: ['audiences'],
    queryFn: ({ signal }) => readJson<AudiencesAnswer>('/api/audiences', signal),
  });
  const [first] = draft.audienceIds;
  const lessons = useQuery({
    queryKey: ['homework', 'lessons', first],
    enabled: first !== undefined,
    queryFn: ({ signal }) => readJson<ClassLessonsAnswer>(`/api/homework/lessons?audienceId=${first}`, signal),
  });
  const next = lessons.data?.next ?? [];
  const subjects = subjectsOf(next);
  const proposals = proposalsOf(next, draft.subject, lessons.data?.today ?? '');
  // What the timetable knows is filled in once it is known, and never over what was chosen.
  useEffect(() => {
    const [subject] = subjectsOf(lessons.data?.next ?? []);
    if (subject !== undefined) setDraft((former) => (former.subject === '' ? { ...former, subject } : former));
  }, [lessons.data]);
  useEffect(() => {
    const [lesson] = proposalsOf(lessons.data?.next ?? [], draft.subject, lessons.data?.today ?? '');
    if (lesson !== undefined)
      setDraft((former) =>
        former.due === undefined ? { ...former, due: { dueOn: lesson.date, dueLessonId: lesson.lessonId } } : former,
      );
  }, [lessons.data, draft.subject]);
  const known = audiences.data?.audiences ?? [];
  const chosen = known.filter((each) => draft.audienceIds.includes(each.audienceId));
  const label = chosen.map((each) => each.label).join(', ');
  const pupils = chosen.reduce((sum, each) => sum + each.pupils, 0);
  const missing = missingIn(draft);
  const missingText = {
    audience: text.form.chooseClass,
    subject: text.form.chooseSubject,
    day: text.form.chooseDay,
    text: text.form.writeText,
  };
  const day = parseLocalDate(draft.due?.dueOn);
  // Beside the form where there is room, else under the day that it speaks of.
  const isWide = useWide();
  const load =
    first === undefined || day === undefined ? null : (
      <LoadOfClass
        audienceId={first}
        label={chosen[0]?.label ?? ''}
        day={day}
        // What is being changed weighs already.
        added={base === 0 ? (draft.minutes ?? 0) : 0}
      />
    );
  const send = (): void => {
    setAsked(true);
    if (missing !== undefined) return void (missing === 'text' && form.current?.querySelector('textarea')?.focus());
    save.mutate({
      homeworkId,
      schoolId,
      about: `${draft.subject}, ${titleOfWork(draft.text)}`,
      body: requestOf(draft, base),
    });
  };
  return (
    <>
      <form
        ref={form}
        className="work-form"
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          if (!save.isPending && !isSending) send();
        }}
      >
        <fieldset>
          <legend className="legend">{text.form.who}</legend>
          {audiences.isSuccess && known.length === 0 ? <Notice title={text.given.noClass} /> : null}
          <div className="picks">
            {known.map((each) => {
              const isIn = draft.audienceIds.includes(each.audienceId);
              const audienceIds = isIn
                ? draft.audienceIds.filter((id) => id !== each.audienceId)
                : [...draft.audienceIds, each.audienceId];
              return (
                <Pick
                  key={each.audienceId}
                  kind="checkbox"
                  name="who"
                  checked={isIn}
                  // Another first class has other lessons: the day is proposed anew.
                  onChange={() => set({ audienceIds, ...(audienceIds[0] === first ? {} : { due: undefined }) })}
                >
                  {each.label}
                </Pick>
              );
            })}
          </div>
        </fieldset>
        {first !== undefined && lessons.isSuccess && subjects.length === 0 ? (
          <InputField
            id="hw-subject"
            label={text.form.subject}
            maxLength={100}
            value={draft.subject}
            onChange={(subject) => set({ subject })}
          />
        ) : null}
        {subjects.length > 1 ? (
          <fieldset>
            <legend className="legend">{text.form.subject}</legend>
            <div className="picks">
              {[...new Set([...subjects, ...(initial.subject === '' ? [] : [initial.subject])])].map((subject) => (
                <Pick
                  key={subject}
                  kind="radio"
                  name="subject"
                  checked={draft.subject === subject}
                  onChange={() => set({ subject, due: undefined })}
                >
                  {subject}
                </Pick>
              ))}
            </div>
          </fieldset>
        ) : null}
        {first === undefined ? null : (
          <DuePicker
            proposals={proposals}
            isKnown={lessons.isSuccess}
            due={draft.due}
            earliest={base === 0 ? lessons.data?.today : undefined}
            onChange={(due) => set({ due })}
          />
        )}
        {isWide ? null : load}
        <div className="field">
          <label htmlFor="hw-text">{text.form.text}</label>
          <textarea
            id="hw-text"
            className="input"
            rows={4}
            maxLength={MAX_WORK_TEXT}
            value={draft.text}
            aria-describedby="hw-text-hint"
            aria-invalid={asked && missing === 'text'}
            onChange={(event) => set({ text: event.target.value })}
          />
          <p id="hw-text-hint" className="hint">
            {text.form.textHint}
          </p>
        </div>
        <FilePicker files={draft.files} schoolId={schoolId} onChange={(files) => set({ files })} onBusy={setSending} />
        <fieldset>
          <legend className="legend">{text.form.time}</legend>
          <div className="picks">
            {[...new Set([...TIMES, ...(initial.minutes === null ? [] : [initial.minutes])])]
              .toSorted((a, b) => a - b)
              .map((minutes) => (
                <Pick
                  key={minutes}
                  kind="radio"
                  name="minutes"
                  checked={draft.minutes === minutes}
                  onChange={() => set({ minutes })}
                >
                  {text.minutes(minutes)}
                </Pick>
              ))}
            <Pick kind="radio" name="minutes" checked={draft.minutes === null} onChange={() => set({ minutes: null })}>
              {text.form.noTime}
            </Pick>
          </div>
        </fieldset>
        <fieldset>
          <legend className="legend">{text.form.expects}</legend>
          <div className="picks">
            {(['done', 'handIn', 'nothing'] as const).map((expects) => (
              <Pick
                key={expects}
                kind="radio"
                name="expects"
                checked={draft.expects === expects}
                onChange={() => set({ expects })}
              >
                {text.form.expectsOf[expects]}
              </Pick>
            ))}
          </div>
        </fieldset>
        {asked && missing !== undefined ? (
          <p className="error" role="alert">
            {missingText[missing]}
          </p>
        ) : null}
        {save.isError ? (
          <Notice
            tone="error"
            title={
              save.error instanceof OutboxFullError
                ? text.problem.full
                : homeworkProblem(text, ui, refusalOf(save.error))
            }
            live
          />
        ) : null}
        <div className="send">
          <button type="submit" className="btn btn-main btn-wide" aria-busy={save.isPending || isSending}>
            <Send className="i" aria-hidden="true" />{' '}
            {save.isPending ? text.form.saving : base === 0 ? text.form.publish(label) : text.form.save}
          </button>
          {second ?? (pupils === 0 ? null : <p className="hint send-hint">{text.form.seenBy(pupils)}</p>)}
        </div>
      </form>
      <aside className="work-side">
        {isWide ? load : null}
        <WorkPreview draft={draft} />
      </aside>
    </>
  );
}
