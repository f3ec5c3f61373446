// What a screen reader is told in a lesson: compares two states and says only what changed and matters to this person.

import { findMember, isTeacherPresent, levelFor } from '@preau/core/lesson';
import type { LessonState, Source } from '@preau/core/lesson';
import type { PersonId } from '@preau/core/base';
import type { LessonMessages } from './messages.ts';
import { leadTeacher } from './roster.ts';

function slideSentence(before: LessonState, after: LessonState, text: LessonMessages): string | undefined {
  if (before.sheet.shown === after.sheet.shown) return undefined;
  const at = after.sheet.slides.findIndex((slide) => slide.slideId === after.sheet.shown);
  if (at < 0) return text.say.slideHidden;
  const alt = after.sheet.slides[at]!.alt;
  return alt === '' ? text.say.slideChanged(at + 1) : `${text.say.slideChanged(at + 1)} ${alt}`;
}

function teacherSentence(before: LessonState, after: LessonState, text: LessonMessages): string | undefined {
  if (before.phase !== 'open' || after.phase !== 'open') return undefined;
  const was = isTeacherPresent(before);
  const is = isTeacherPresent(after);
  if (was === is) return undefined;
  const name = leadTeacher(after)?.name ?? '';
  return is ? text.say.teacherBack(name) : text.say.teacherLost(name);
}

function lockSentences(before: LessonState, after: LessonState, text: LessonMessages): string[] {
  return (['microphone', 'camera', 'screen', 'chat'] as const satisfies readonly Source[])
    .filter((source) => before.locks[source] !== after.locks[source])
    .map((source) => (after.locks[source] ? text.say.locked : text.say.unlocked)(text.menu.sources[source]));
}

/** The sentences for what happened between two states; none at the first one. Arrivals, departures and messages are not spoken. */
export function announcementsOf(
  before: LessonState,
  after: LessonState,
  me: PersonId,
  text: LessonMessages,
): readonly string[] {
  if (before.seq === 0 || before.seq === after.seq) return [];
  const sentences: string[] = [];
  const isTeacher = findMember(after, me)?.part === 'teacher';
  if (before.phase === 'waiting' && after.phase === 'open') sentences.push(text.say.opened);
  if (!isTeacher)
    sentences.push(...[teacherSentence(before, after, text)].filter((sentence) => sentence !== undefined));
  const [was, is] = [levelFor(before, me), levelFor(after, me)];
  if (was !== is) sentences.push(text.say.level(is, text.levels[is].name));
  if (!isTeacher) {
    const slide = slideSentence(before, after, text);
    if (slide !== undefined) sentences.push(slide);
    sentences.push(...lockSentences(before, after, text));
    if (!before.unmuteAsked.includes(me) && after.unmuteAsked.includes(me))
      sentences.push(text.say.askedToSpeak(leadTeacher(after)?.name ?? ''));
    if ((findMember(before, me)?.silenced.microphone ?? 0) < (findMember(after, me)?.silenced.microphone ?? 0))
      sentences.push(text.say.silenced);
  } else {
    for (const hand of after.hands) {
      if (!before.hands.some((each) => each.personId === hand.personId))
        sentences.push(text.say.handUp(findMember(after, hand.personId)?.name ?? ''));
    }
  }
  return sentences;
}
