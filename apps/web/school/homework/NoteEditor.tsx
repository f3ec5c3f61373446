// Writing what was done in a lesson, in place.

import { useState } from 'react';
import type { ReactNode } from 'react';
import { MAX_WORK_TEXT } from '@preau/core/school';
import type { FileInfo } from '@preau/protocol/school';
import { announce } from '../../ui/announcer.ts';
import { useUiMessages } from '../../ui/messages.ts';
import { Notice } from '../../ui/Notice.tsx';
import { refusalOf } from '../../ui/request.ts';
import { FilePicker } from '../files/FilePicker.tsx';
import { homeworkProblem, useHomeworkMessages } from './messages.ts';
import { useSaveNote } from './save-homework.ts';

/** The field opens with the text that stands; `base` is its version, 0 for a first one. */
export function NoteEditor({
  lessonId,
  base,
  text: initial,
  files: before,
  schoolId,
  onDone,
}: {
  readonly lessonId: string;
  readonly base: number;
  readonly text: string;
  readonly files: readonly FileInfo[];
  readonly schoolId: string;
  readonly onDone: () => void;
}): ReactNode {
  const text = useHomeworkMessages();
  const ui = useUiMessages();
  const [typed, setTyped] = useState(initial);
  const [files, setFiles] = useState(before);
  const [isSending, setSending] = useState(false);
  const id = `note-${lessonId}`;
  const save = useSaveNote(() => {
    announce(text.book.saved);
    onDone();
  });
  return (
    <form
      className="stack"
      onSubmit={(event) => {
        event.preventDefault();
        if (!save.isPending && !isSending)
          save.mutate({ lessonId, body: { base, text: typed, fileIds: files.map((file) => file.fileId) } });
      }}
    >
      <div className="field">
        <label htmlFor={id}>{text.book.text}</label>
        <textarea
          id={id}
          className="input"
          rows={4}
          // oxlint-disable-next-line jsx-a11y/no-autofocus -- opened by its own button, a moment ago
          autoFocus
          required={base === 0}
          maxLength={MAX_WORK_TEXT}
          value={typed}
          aria-describedby={`${id}-hint`}
          onChange={(event) => setTyped(event.target.value)}
        />
        <p id={`${id}-hint`} className="hint">
          {text.book.textHint}
        </p>
      </div>
      <FilePicker files={files} schoolId={schoolId} onChange={setFiles} onBusy={setSending} />
      {save.isError ? <Notice tone="error" title={homeworkProblem(text, ui, refusalOf(save.error))} live /> : null}
      <div className="acts">
        <button type="submit" className="btn btn-main" aria-busy={save.isPending || isSending}>
          {save.isPending ? text.book.saving : text.book.save}
        </button>
        <button type="button" className="btn" onClick={onDone}>
          {ui.cancel}
        </button>
      </div>
    </form>
  );
}
