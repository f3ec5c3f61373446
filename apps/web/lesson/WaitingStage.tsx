// Before the teacher opens: the courtyard mood, the sheet to read, and for the teacher the one button. Nobody has to click to be taken in.

import { DoorOpen } from 'lucide-react';
import { useState } from 'react';
import type { ReactNode } from 'react';
import { Markdown } from '../ui/Markdown.tsx';
import { problemSentence, useUiMessages } from '../ui/messages.ts';
import { Courtyard } from './Courtyard.tsx';
import { useLesson } from './lesson-context.ts';
import { leadTeacher, pulseOf } from './roster.ts';
import './waiting.css';

function TeacherDoor(): ReactNode {
  const { store, state, text } = useLesson();
  const ui = useUiMessages();
  const [busy, setBusy] = useState(false);
  const [failed, setFailed] = useState<string>();
  const open = async (): Promise<void> => {
    setBusy(true);
    const answer = await store.open();
    setBusy(false);
    setFailed(answer.ok ? undefined : problemSentence(ui, answer.error));
  };
  return (
    <>
      <h2>{text.waiting.teacherTitle}</h2>
      <p>{text.waiting.teacherText(pulseOf(state).present)}</p>
      {failed === undefined ? null : <p role="alert">{failed}</p>}
      <button type="button" className="btn btn-main" aria-busy={busy} onClick={() => void open()}>
        <DoorOpen className="i" aria-hidden="true" /> {busy ? text.waiting.opening : text.waiting.open}
      </button>
    </>
  );
}

function MemberWait(): ReactNode {
  const { state, adult, text } = useLesson();
  const teacher = leadTeacher(state);
  return (
    <>
      <h2>
        {teacher === undefined || teacher.name === '' ? text.waiting.notHereNobody : text.waiting.notHere(teacher.name)}
      </h2>
      <p>{adult ? text.waiting.adultText : text.waiting.pupilText}</p>
    </>
  );
}

/** Stands where the stage will be. */
export function WaitingStage(): ReactNode {
  const { state, isTeacher, text } = useLesson();
  const pulse = pulseOf(state);
  return (
    <main
      className="stage waiting on-board"
      id="tableau"
      aria-label={text.stage.label}
      tabIndex={-1}
      data-state="waiting"
    >
      <Courtyard
        present={pulse.present}
        expected={pulse.expected}
        title={text.waiting.courtyard(pulse.present, pulse.expected)}
      />
      <div className="waiting-words">
        {isTeacher ? <TeacherDoor /> : <MemberWait />}
        <p className="num waiting-count">{text.waiting.courtyard(pulse.present, pulse.expected)}</p>
      </div>
      {isTeacher || state.sheet.text === '' ? null : (
        <section className="waiting-sheet" aria-label={text.sheet.tab}>
          <p className="soft">{text.waiting.readSheet}</p>
          <Markdown text={state.sheet.text} from={3} />
        </section>
      )}
    </main>
  );
}
