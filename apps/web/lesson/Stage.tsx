// The stage: the shared screen or the slide on show, the teacher beside it, always. A pupil may look back at earlier slides.

import { ChevronLeft, ChevronRight, EyeOff, Maximize, NotebookPen, Undo2, Volume2 } from 'lucide-react';
import { useRef, useState } from 'react';
import type { ReactNode } from 'react';
import type { SlideId } from '@preau/core/base';
import type { Slide } from '@preau/core/lesson';
import { Markdown } from '../ui/Markdown.tsx';
import { useLesson } from './lesson-context.ts';
import { pictureAddress, slideSources } from './picture-address.ts';
import { leadTeacher } from './roster.ts';
import { TeacherCorner } from './TeacherCorner.tsx';
import { Video } from './Video.tsx';
import './stage.css';

function SlidePicture({
  lessonId,
  slide,
  at,
}: {
  readonly lessonId: string;
  readonly slide: Slide;
  readonly at: number;
}): ReactNode {
  const { text } = useLesson();
  const [broken, setBroken] = useState(false);
  const name =
    slide.alt === '' ? text.stage.slideWithAlt(at, text.stage.noAlt) : text.stage.slideWithAlt(at, slide.alt);
  if (broken)
    return (
      <p className="stage-empty" role="status">
        {text.stage.broken} {name}
      </p>
    );
  return (
    <img
      className="slide"
      src={pictureAddress(lessonId, slide.pictureId, 1280)}
      srcSet={slideSources(lessonId, slide)}
      sizes="(min-width: 60rem) 65vw, 100vw"
      width={slide.width}
      height={slide.height}
      alt={name}
      onError={() => setBroken(true)}
    />
  );
}

/** The shared screen that fills the stage: a teacher's first, else anybody's. */
function useSharedScreen(): { readonly personId: string; readonly track: string; readonly name: string } | undefined {
  const { state, sound } = useLesson();
  const shared = Object.entries(sound.people).filter(([, media]) => media.screen !== null);
  const [personId, media] = shared.find(([id]) => state.members[id]?.part === 'teacher') ?? shared[0] ?? [];
  if (personId === undefined || media?.screen == null) return undefined;
  return { personId, track: media.screen, name: state.members[personId]?.name ?? '' };
}

/** From slide to slide: one back, one on, and between them where one is. */
function Steps({
  at,
  last,
  onStep,
  children,
}: {
  readonly at: number;
  readonly last: number;
  readonly onStep: (to: number) => void;
  readonly children: ReactNode;
}): ReactNode {
  const { text } = useLesson();
  return (
    <>
      <button
        type="button"
        className="tool"
        aria-label={text.stage.previous}
        aria-disabled={at <= 0}
        onClick={() => {
          if (at > 0) onStep(at - 1);
        }}
      >
        <ChevronLeft className="i" aria-hidden="true" />
      </button>
      {children}
      <button
        type="button"
        className="tool"
        aria-label={text.stage.next}
        aria-disabled={at >= last}
        onClick={() => {
          if (at < last) onStep(at + 1);
        }}
      >
        <ChevronRight className="i" aria-hidden="true" />
      </button>
    </>
  );
}

function TeacherTools({ at, slides }: { readonly at: number; readonly slides: readonly Slide[] }): ReactNode {
  const { store, text } = useLesson();
  const show = (index: number): void => void store.send({ kind: 'showSlide', slideId: slides[index]?.slideId ?? null });
  if (slides.length === 0) return null;
  return (
    <div className="tools" role="toolbar" aria-label={text.sheet.slides}>
      <Steps at={at} last={slides.length - 1} onStep={show}>
        <span className="tool-count num">
          {at < 0 ? '–' : at + 1} / {slides.length}
        </span>
      </Steps>
      <button
        type="button"
        className="tool"
        aria-disabled={at < 0}
        onClick={() => {
          if (at >= 0) show(-1);
        }}
      >
        <EyeOff className="i" aria-hidden="true" /> <span className="word">{text.stage.hide}</span>
      </button>
    </div>
  );
}

function LookBack({
  looking,
  onLook,
  shownAt,
  slides,
}: {
  readonly looking: SlideId | null;
  readonly onLook: (slideId: SlideId | null) => void;
  readonly shownAt: number;
  readonly slides: readonly Slide[];
}): ReactNode {
  const { adult, text } = useLesson();
  const at = looking === null ? shownAt : slides.findIndex((slide) => slide.slideId === looking);
  // Looking back is for what was shown; what comes next stays the teacher's to show.
  const step = (to: number): void => onLook(to === shownAt ? null : (slides[to]?.slideId ?? null));
  if (shownAt < 0 || (slides.length < 2 && looking === null)) return null;
  return (
    <div className="look">
      <p className="look-now" role="status">
        {looking === null ? null : adult ? text.lookBack.atAdult(at + 1) : text.lookBack.at(at + 1)}
      </p>
      <div className="tools">
        <Steps at={at} last={shownAt} onStep={step}>
          <span className="tool-count num">
            <span className="sr">{text.stage.slide(at + 1, slides.length)}</span>
            <span aria-hidden="true">
              {at + 1} / {slides.length}
            </span>
          </span>
        </Steps>
      </div>
      {looking === null ? null : (
        <button type="button" className="look-return" onClick={() => onLook(null)}>
          <Undo2 className="i" aria-hidden="true" /> {text.lookBack.return}
        </button>
      )}
    </div>
  );
}

/** Nothing is on show: the teacher's picture if there is one, else the sheet's text, else the way to put something there. */
function EmptyStage({ onEdit }: { readonly onEdit: () => void }): ReactNode {
  const { state, sound, me, isTeacher, text } = useLesson();
  const teacher = leadTeacher(state);
  const camera = teacher === undefined ? null : (sound.people[teacher.personId]?.camera ?? null);
  const { slides } = state.sheet;
  if (teacher !== undefined && camera !== null && !isTeacher)
    return (
      <Video
        personId={teacher.personId}
        source="camera"
        track={camera}
        name={text.stage.cameraOf(teacher.name)}
        fit="contain"
        mirrored={teacher.personId === me?.personId}
      />
    );
  if (state.sheet.text !== '')
    return (
      <div className="stage-sheet" tabIndex={0} role="group" aria-label={text.sheet.tab}>
        <Markdown text={state.sheet.text} from={2} />
      </div>
    );
  return (
    <div className="stage-empty">
      <svg className="stage-roof" viewBox="0 0 200 30" aria-hidden="true">
        <path d="M4 26 196 4" />
      </svg>
      <p>{slides.length === 0 && isTeacher ? text.stage.emptyTeacher : text.stage.none}</p>
      {slides.length === 0 && isTeacher ? (
        <button type="button" className="btn" onClick={onEdit}>
          <NotebookPen className="i" aria-hidden="true" /> {text.stage.addSlides}
        </button>
      ) : null}
    </div>
  );
}

/** The stage. `looking` is the slide a pupil looks back at; it is kept above so that the sheet panel can choose it. */
export function Stage({
  looking,
  onLook,
  onEdit,
}: {
  readonly looking: SlideId | null;
  readonly onLook: (slideId: SlideId | null) => void;
  readonly onEdit: () => void;
}): ReactNode {
  const { view, state, sound, media, isTeacher, text } = useLesson();
  const box = useRef<HTMLDivElement>(null);
  const { slides, shown } = state.sheet;
  const shownAt = slides.findIndex((slide) => slide.slideId === shown);
  const seen = slides.find((slide) => slide.slideId === looking) ?? slides[shownAt];
  const screen = useSharedScreen();
  const showsScreen = screen !== undefined && looking === null;
  return (
    <main className="stage on-board" id="tableau" aria-label={text.stage.label} tabIndex={-1}>
      <div className="slide-box" ref={box}>
        {showsScreen ? (
          <Video
            personId={screen.personId}
            source="screen"
            track={screen.track}
            name={text.stage.screenOf(screen.name)}
            fit="contain"
          />
        ) : seen !== undefined ? (
          <SlidePicture key={seen.pictureId} lessonId={view.lessonId} slide={seen} at={slides.indexOf(seen) + 1} />
        ) : (
          <EmptyStage onEdit={onEdit} />
        )}
      </div>
      <div className="stage-tools">
        {isTeacher ? (
          <TeacherTools at={shownAt} slides={slides} />
        ) : (
          <LookBack looking={looking} onLook={onLook} shownAt={shownAt} slides={slides} />
        )}
        {document.fullscreenEnabled && (showsScreen || seen !== undefined) ? (
          <button
            type="button"
            className={looking === null ? 'tool' : 'tool only-wide-tool'}
            aria-label={text.stage.fullscreen}
            onClick={() => void box.current?.requestFullscreen().catch(() => undefined)}
          >
            <Maximize className="i" aria-hidden="true" />
          </button>
        ) : null}
      </div>
      <TeacherCorner />
      {sound.audioBlocked ? (
        <button type="button" className="btn btn-main stage-sound" onClick={() => void media.controller?.startAudio()}>
          <Volume2 className="i" aria-hidden="true" /> {text.stage.enableSound}
        </button>
      ) : null}
    </main>
  );
}
