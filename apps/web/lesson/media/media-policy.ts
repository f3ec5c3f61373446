// What the lesson's state asks of sound and picture on this device: attach or not, and which of my sources must go off.

import { findMember, findObstacle, levelFor } from '@preau/core/lesson';
import type { MediaSource } from '@preau/core/lesson';
import type { LessonView } from '../lesson-store.ts';

/** The sources a member can publish, in the order of the bar. */
export const MEDIA_SOURCES: readonly MediaSource[] = ['microphone', 'camera', 'screen'];

/** True when another device of this person carries sound and picture. */
export function isElsewhere(view: LessonView): boolean {
  if (view.personId === null || view.deviceId === null) return false;
  const member = findMember(view.state, view.personId);
  return (
    member !== undefined &&
    member.presence === 'present' &&
    member.deviceId !== null &&
    member.deviceId !== view.deviceId
  );
}

/** Attach when the lesson is open at level 1 or more for me, I am in it, and this device carries my media. A cut line changes nothing: media has its own. */
export function wantsMedia(view: LessonView): boolean {
  if (view.personId === null || view.line.kind === 'refused' || view.line.kind === 'entering') return false;
  const member = findMember(view.state, view.personId);
  if (member === undefined || member.presence === 'removed' || member.presence === 'left') return false;
  return view.state.phase === 'open' && levelFor(view.state, view.personId) >= 1 && !isElsewhere(view);
}

/** The sources that must go off: no longer allowed, or switched off by a teacher after I switched them on. `onSince` holds the log's seq at which each was switched on. */
export function sourcesToStop(view: LessonView, onSince: Partial<Record<MediaSource, number>>): readonly MediaSource[] {
  const { personId, state } = view;
  if (personId === null) return [];
  const member = findMember(state, personId);
  return MEDIA_SOURCES.filter((source) => {
    const since = onSince[source];
    if (since === undefined) return false;
    return (
      findObstacle(state, personId, source) !== undefined || (member !== undefined && member.silenced[source] > since)
    );
  });
}
