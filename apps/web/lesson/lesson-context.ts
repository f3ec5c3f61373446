// One lesson for all the components of its page: the store, media, who I am, and the sentences for whom I am.

import { createContext, useContext, useSyncExternalStore } from 'react';
import { findMember, findObstacle, isHeldDown, levelFor } from '@preau/core/lesson';
import type { Level } from '@preau/core/base';
import type { LessonState, MediaSource, Member } from '@preau/core/lesson';
import { inFrames } from './in-frames.ts';
import type { ReadableStore } from './in-frames.ts';
import type { LessonStore, LessonView } from './lesson-store.ts';
import { controlOf } from './media/control.ts';
import type { Control } from './media/control.ts';
import type { LessonMedia } from './media/lesson-media.ts';
import type { receptionOf } from './media/reception.ts';
import { isElsewhere } from './media/media-policy.ts';
import type { MediaSnapshot } from './media/media-snapshot.ts';
import { useLessonMessages } from './messages.ts';
import type { LessonMessages } from './messages.ts';

/** What is drawn, once a frame at most. */
export interface LessonFrames {
  readonly view: ReadableStore<LessonView>;
  readonly sound: ReadableStore<MediaSnapshot>;
  readonly reception: ReadableStore<ReturnType<typeof receptionOf>>;
}

/** Reads connection and media in frames. */
export function framesOf(store: LessonStore, media: LessonMedia): LessonFrames {
  return {
    view: inFrames(store),
    sound: inFrames(media),
    reception: inFrames({ getSnapshot: media.getReception, subscribe: media.subscribe }),
  };
}

/** What the page provides. */
export interface LessonPage {
  readonly store: LessonStore;
  readonly media: LessonMedia;
  readonly frames: LessonFrames;
  /** Sentences say *vous*. */
  readonly adult: boolean;
  /** IANA zone of the school. */
  readonly zone: string;
}

/** Set by `LessonScreen`. */
export const LessonContext = createContext<LessonPage | null>(null);

/** What a component reads. */
export interface Lesson extends LessonPage {
  readonly view: LessonView;
  readonly state: LessonState;
  readonly me: Member | undefined;
  readonly isTeacher: boolean;
  /** The level at which I am in. */
  readonly level: Level;
  readonly sound: MediaSnapshot;
  /** What this device takes of sound and pictures. */
  readonly reception: ReturnType<typeof receptionOf>;
  readonly text: LessonMessages;
}

/** The lesson of the page, again at each change. */
export function useLesson(): Lesson {
  const page = useContext(LessonContext);
  if (page === null) throw new TypeError('Cannot read the lesson: no LessonContext above');
  const text = useLessonMessages();
  const { frames } = page;
  const view = useSyncExternalStore(frames.view.subscribe, frames.view.getSnapshot);
  const sound = useSyncExternalStore(frames.sound.subscribe, frames.sound.getSnapshot);
  const reception = useSyncExternalStore(frames.reception.subscribe, frames.reception.getSnapshot);
  const me = view.personId === null ? undefined : findMember(view.state, view.personId);
  return {
    ...page,
    view,
    state: view.state,
    me,
    isTeacher: me?.part === 'teacher',
    level: levelFor(view.state, view.personId),
    sound,
    reception,
    text,
  };
}

/** One control of the bar. */
export function controlFor(lesson: Lesson, source: MediaSource): Control {
  const { view, state, sound } = lesson;
  const obstacle = view.personId === null ? ('notEntered' as const) : findObstacle(state, view.personId, source);
  return controlOf({ source, obstacle, media: sound, elsewhere: isElsewhere(view), lost: view.line.kind === 'lost' });
}

/** Why a control is not there, or what its device lacks, in words; undefined when all is well. */
export function controlReason(lesson: Lesson, source: MediaSource, control: Control): string | undefined {
  const { text, level } = lesson;
  if (control.trouble !== null && control.available) return troubleSentence(text, source, control.trouble);
  if (control.reason === null) return undefined;
  if (control.reason === 'level') return (isHeldDown(lesson.state) ? text.reason.held : text.reason.level)(level);
  return text.reason[control.reason];
}

/** What a device's trouble is called. Empty for a sharing that the person dismissed. */
export function troubleSentence(
  text: LessonMessages,
  source: MediaSource,
  trouble: NonNullable<Control['trouble']>,
): string | undefined {
  const byKind = { microphone: 'Microphone', camera: 'Camera', screen: 'Screen' } as const;
  if (trouble === 'denied') return text.trouble[`denied${byKind[source]}`];
  if (trouble === 'missing') return text.trouble[`missing${byKind[source]}`];
  return text.trouble[trouble] === '' ? undefined : text.trouble[trouble];
}
