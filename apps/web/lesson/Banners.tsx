// Sentences that come over the lesson when something is not as usual. One at a time, the gravest first; none covers the slide or the hand.

import { CircleCheck, Gauge, Mic, MonitorSmartphone, ShieldCheck, TrendingDown, WifiOff } from 'lucide-react';
import type { LucideIcon } from 'lucide-react';
import { useState } from 'react';
import type { ReactNode } from 'react';
import { isTeacherPresent } from '@preau/core/lesson';
import { controlFor, controlReason, useLesson } from './lesson-context.ts';
import type { Lesson } from './lesson-context.ts';
import { heldWords } from './level-words.ts';
import { isElsewhere } from './media/media-policy.ts';
import { leadTeacher } from './roster.ts';
import './banners.css';

function Banner({
  look,
  Icon,
  title,
  children,
  state,
}: {
  readonly look: string;
  readonly Icon: LucideIcon;
  readonly title: string;
  readonly children?: ReactNode;
  readonly state: string;
}): ReactNode {
  return (
    <div className={`banner ${look}`} data-state={state}>
      <Icon className="i" aria-hidden="true" />
      <p>
        <strong>{title}</strong>
      </p>
      {children}
    </div>
  );
}

/** « 3 messages et 1 diapo ». */
function missedWords({ view, text }: Lesson): string {
  const { messages, slides } = view.missed ?? { messages: 0, slides: 0 };
  const parts = [messages > 0 ? text.line.messages(messages) : '', slides > 0 ? text.line.slides(slides) : ''].filter(
    (part) => part !== '',
  );
  return parts.length === 2 ? text.line.and(parts[0]!, parts[1]!) : (parts[0] ?? '');
}

function AskedToSpeak({ lesson }: { readonly lesson: Lesson }): ReactNode {
  const { store, media, state, text, adult } = lesson;
  const name = leadTeacher(state)?.name ?? '';
  const control = controlFor(lesson, 'microphone');
  const reason = control.available ? undefined : controlReason(lesson, 'microphone', control);
  const answer = (open: boolean): void => {
    if (open) void media.set('microphone', true);
    void store.send({ kind: 'answerUnmute' });
  };
  return (
    <Banner
      look="banner-bright"
      Icon={Mic}
      title={adult ? text.say.askedToSpeakAdult(name) : text.say.askedToSpeak(name)}
      state="asked"
    >
      {reason === undefined ? null : <span className="banner-detail">{reason}</span>}
      <span className="acts">
        <button
          type="button"
          className="btn btn-main"
          aria-disabled={!control.available}
          onClick={() => {
            if (control.available) answer(true);
          }}
        >
          {text.say.openMicrophone}
        </button>
        <button type="button" className="btn" onClick={() => answer(false)}>
          {text.say.notNow}
        </button>
      </span>
    </Banner>
  );
}

function safeTitle({ state, text }: Lesson): string {
  const teacher = leadTeacher(state);
  if (teacher === undefined || teacher.name === '') return text.safe.titleNobody;
  return teacher.presence === 'left' ? text.safe.titleLeft(teacher.name) : text.safe.title(teacher.name);
}

/** The platform holds the level down: why, and what still works. */
function HeldDown(words: {
  readonly title: string;
  readonly detail: string;
  readonly ok: string;
  readonly onRead: () => void;
}): ReactNode {
  return (
    <Banner look="banner-note" Icon={TrendingDown} title={words.title} state="held">
      <span className="banner-detail">{words.detail}</span>
      <span className="acts">
        <button type="button" className="btn" onClick={words.onRead}>
          {words.ok}
        </button>
      </span>
    </Banner>
  );
}

/** The banner that stands now, inside a live region that is always there. */
export function Banners({ onReception }: { readonly onReception: () => void }): ReactNode {
  const lesson = useLesson();
  const { state, view, isTeacher, adult, text } = lesson;
  const held = heldWords(state, { personId: view.personId, isTeacher, adult }, text.held);
  // Read once; another level of it is another sentence.
  const [readWords, setRead] = useState<string>();
  const heldNow =
    held === undefined || held.detail === readWords ? null : (
      <HeldDown {...held} ok={text.line.ok} onRead={() => setRead(held.detail)} />
    );
  return (
    <div className="banners" role="status">
      {bannerOf(lesson) ?? heldNow ?? receptionBanner(lesson, onReception)}
    </div>
  );
}

/** Somebody shares a screen that this device does not take; the browser saves data and nobody has chosen yet; or somebody chose silence, which is easily forgotten. */
function receptionBanner({ state, level, sound, reception, media, text }: Lesson, onReception: () => void): ReactNode {
  if (state.phase !== 'open' || level === 0) return null;
  const [sharer] = Object.entries(sound.people).find(([, person]) => person.offersScreen) ?? [];
  if (sharer === undefined && !reception.isSaving && reception.reception !== 'nothing') return null;
  const title =
    sharer !== undefined
      ? text.reception.screenHere(state.members[sharer]?.name ?? '')
      : reception.isSaving
        ? text.reception.saving
        : text.reception.soundless;
  return (
    <Banner look="banner-note" Icon={Gauge} title={title} state="reception">
      <span className="acts">
        {sharer === undefined ? null : (
          <button type="button" className="btn" onClick={() => media.setReception('screen')}>
            {text.reception.screenTake}
          </button>
        )}
        <button type="button" className="btn" onClick={onReception}>
          {text.reception.change}
        </button>
        {reception.isSaving && sharer === undefined ? (
          <button type="button" className="btn" onClick={() => media.setReception(reception.reception)}>
            {text.line.ok}
          </button>
        ) : null}
      </span>
    </Banner>
  );
}

function bannerOf(lesson: Lesson): ReactNode {
  const { view, state, store, text, adult, isTeacher, me } = lesson;
  if (view.line.kind === 'lost') {
    const title = isTeacher ? text.line.lostTeacher : adult ? text.line.lostAdult : text.line.lost;
    return (
      <Banner look="banner-stop" Icon={WifiOff} title={title} state="lost">
        <span className="banner-detail">{text.line.lostDetail}</span>
      </Banner>
    );
  }
  if (isElsewhere(view)) {
    return (
      <Banner
        look="banner-note"
        Icon={MonitorSmartphone}
        title={adult ? text.elsewhere.titleAdult : text.elsewhere.title}
        state="elsewhere"
      >
        <span className="banner-detail">{text.elsewhere.text}</span>
        <button type="button" className="btn" onClick={() => store.takeOver()}>
          {text.elsewhere.takeOver}
        </button>
      </Banner>
    );
  }
  if (me !== undefined && state.unmuteAsked.includes(me.personId)) return <AskedToSpeak lesson={lesson} />;
  if (state.phase === 'open' && !isTeacher && !isTeacherPresent(state)) {
    return (
      <Banner look="banner-bright" Icon={ShieldCheck} title={safeTitle(lesson)} state="safe">
        <span className="banner-detail">{text.safe.text}</span>
      </Banner>
    );
  }
  if (view.missed !== null) {
    const words = missedWords(lesson);
    const title = words === '' ? text.line.backNothing : adult ? text.line.backAdult(words) : text.line.back(words);
    return (
      <Banner look="banner-note" Icon={CircleCheck} title={title} state="back">
        <button type="button" className="btn" onClick={() => store.readMissed()}>
          {text.line.ok}
        </button>
      </Banner>
    );
  }
  return null;
}
