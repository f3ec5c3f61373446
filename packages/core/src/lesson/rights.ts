// Who may publish what: level, locks, permissions, safe mode and phase together. LESSON-20 to LESSON-25.

import type { Level, PersonId } from '../base/index.ts';
import { SOURCES } from './events.ts';
import type { MediaSource, Source } from './events.ts';
import { levelFor } from './hearing.ts';
import type { LessonState, Member } from './state.ts';

const TEACHER_NEEDS: Readonly<Record<MediaSource, Level>> = { microphone: 1, screen: 2, camera: 2 };
const PUPIL_NEEDS: Readonly<Record<MediaSource, Level>> = { microphone: 3, screen: 3, camera: 4 };

/** The member, if this person has a place in the lesson. */
export function findMember(state: LessonState, personId: PersonId): Member | undefined {
  return Object.hasOwn(state.members, personId) ? state.members[personId] : undefined;
}

/** Is a teacher of the lesson present? */
export function isTeacherPresent(state: LessonState): boolean {
  return Object.values(state.members).some((member) => member.part === 'teacher' && member.presence === 'present');
}

/** Safe mode: no teacher is there, so nothing goes from pupil to pupil; sheet and slides stay. LESSON-24. */
export function isSafeMode(state: LessonState): boolean {
  return state.phase !== 'open' || !isTeacherPresent(state);
}

/** Why a member may not publish a source now; undefined when he may. */
export type Obstacle = 'notEntered' | 'notOpen' | 'closed' | 'safeMode' | 'level' | 'locked';

/** Finds what keeps a person from a source. */
export function findObstacle(state: LessonState, personId: PersonId, source: Source): Obstacle | undefined {
  const member = findMember(state, personId);
  if (state.phase === 'closed') return 'closed';
  if (member === undefined || member.seat === null || member.presence === 'removed' || member.presence === 'left')
    return 'notEntered';
  const isTeacher = member.part === 'teacher';
  if (source !== 'chat' && state.phase !== 'open') return 'notOpen';
  if (!isTeacher && isSafeMode(state)) return state.phase === 'open' ? 'safeMode' : 'notOpen';
  if (source !== 'chat' && levelFor(state, personId) < (isTeacher ? TEACHER_NEEDS : PUPIL_NEEDS)[source])
    return 'level';
  if (isTeacher) return undefined;
  const permission = member.permissions[source];
  return permission === 'blocked' || (permission === 'inherit' && state.locks[source]) ? 'locked' : undefined;
}

/** The sources that a person may publish now. Of others, a pupil's view knows only the class-wide rules, not their permissions. */
export function mayPublish(state: LessonState, personId: PersonId): ReadonlySet<Source> {
  return new Set(SOURCES.filter((source) => findObstacle(state, personId, source) === undefined));
}
