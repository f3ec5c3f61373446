// Who waits with whom: the cohort of a request, its lane and its draw. A lesson's class for a lesson; for the workspace, the class of a pupil and
// the school of an adult. GATE-77, GATE-78.

import { localDateAt, minuteOfDayAt } from '@preau/core/base';
import { leaseEndsAt } from '@preau/core/gate';
import type { EpochMs, LessonId, LessonRef, PersonClaim } from '@preau/core/base';
import type { Lane, TicketTarget, Turn, TurnPart } from '@preau/core/gate';

/** Lanes that this door serves. */
export type CohortLane = Extract<Lane, 'lesson' | 'staff' | 'workspace' | 'guardians'>;

/** People who walk in together. `key` is unique in its lane. */
export interface DoorCohort {
  readonly lane: CohortLane;
  readonly key: string;
  readonly turn: Turn;
  readonly endsAt: EpochMs;
  /** The end is the plan's, and changes with it; otherwise it is counted from who came first. */
  readonly isPlanned: boolean;
  readonly part: TurnPart;
}

/** A lesson that no plan told of: leases of two hours, and the lesson itself says who may be in. */
const UNPLANNED_MS = 2 * 60 * 60_000;
/** A stay in the workspace. */
const WORKSPACE_MS = 12 * 60 * 60_000;

/** The cohort of a request. `lesson` is what the plan says of the target, if anything. */
export function cohortOf(
  person: PersonClaim,
  target: TicketTarget,
  lesson: LessonRef | undefined,
  at: EpochMs,
  zone: string,
): DoorCohort {
  if (target === 'workspace') return workspaceCohort(person, at, zone);
  const turn = turnOf(target, lesson, at, zone);
  const plannedEnd = lesson?.endsAt ?? at + UNPLANNED_MS;
  // Entering after all leases are over is the lesson's to refuse, in its own words. Until then nothing makes them longer: GATE-65.
  const endsAt = at < leaseEndsAt(plannedEnd) ? plannedEnd : at;
  return { lane: 'lesson', key: target, turn, endsAt, isPlanned: lesson !== undefined, part: partOf(person, lesson) };
}

/** What is drawn for a lesson: its class in its hour; a lesson that no plan told of draws by its own id. GATE-77, GATE-78. */
export function turnOf(lessonId: LessonId, lesson: LessonRef | undefined, at: EpochMs, zone: string): Turn {
  const startsAt = lesson?.startsAt ?? at;
  return {
    date: localDateAt(startsAt, zone),
    startMinute: lesson === undefined ? 0 : minuteOfDayAt(startsAt, zone),
    classKey: lesson === undefined ? lessonId : lesson.audienceIds.toSorted().join(' ') || lessonId,
  };
}

function workspaceCohort(person: PersonClaim, at: EpochMs, zone: string): DoorCohort {
  const lane = laneOf(person);
  const classKey = (lane === 'workspace' ? person.audienceIds.toSorted()[0] : undefined) ?? person.schoolId;
  const date = localDateAt(at, zone);
  return {
    lane,
    key: `${date} ${classKey}`,
    turn: { date, startMinute: 0, classKey },
    endsAt: at + WORKSPACE_MS,
    isPlanned: false,
    part: 'pupil',
  };
}

function laneOf({ roles }: PersonClaim): CohortLane {
  if (roles.some((role) => role === 'teacher' || role === 'head' || role === 'operator')) return 'staff';
  return roles.includes('pupil') ? 'workspace' : 'guardians';
}

/** Accommodations are not in the credentials, so nobody is known to have them here. */
function partOf(person: PersonClaim, lesson: LessonRef | undefined): TurnPart {
  if (lesson === undefined) return 'pupil';
  if (lesson.teacherIds.includes(person.personId)) return 'teacher';
  return person.audienceIds.some((id) => lesson.audienceIds.includes(id)) ? 'pupil' : 'guest';
}
