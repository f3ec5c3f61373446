// A small class for the tests of core/lesson: one teacher, a colleague who teaches with her, three pupils. Not exported by the door.

import {
  parseAudienceId,
  parseDeviceId,
  parseLessonId,
  parsePersonId,
  parseSchoolId,
  parseSlideId,
  parsePictureId,
} from '../base/index.ts';
import type { DeviceId, EpochMs, LessonRef, PersonId } from '../base/index.ts';
import { decideEnter, decideOpen, decidePrepare } from './doors.ts';
import type { Preparation } from './doors.ts';
import { decide } from './decide.ts';
import type { Decided, LessonEvent } from './events.ts';
import type { LessonCommand } from './commands.ts';
import { EMPTY_LESSON, evolve } from './fold.ts';
import type { Decision } from './refusals.ts';
import type { LessonState } from './state.ts';

const uuid = (n: number): string => `00000000-0000-7000-8000-${String(n).padStart(12, '0')}`;
const at8 = Date.UTC(2026, 2, 2, 7, 0, 0);

/** Start of the sample lesson. */
export const STARTS_AT: EpochMs = at8;
/** People of the sample lesson. */
export const [TEACHER, COLLEAGUE, ANNA, BILAL, CHLOE, STRANGER] = [1, 2, 11, 12, 13, 99].map((n) =>
  parsePersonId(uuid(n))!,
) as [PersonId, PersonId, PersonId, PersonId, PersonId, PersonId];
/** Two devices. */
export const [PHONE, LAPTOP] = ['phone-phone-phone', 'laptop-laptop-lap'].map((text) => parseDeviceId(text)!) as [
  DeviceId,
  DeviceId,
];
const classId = parseAudienceId(uuid(500))!;

/** Reference of the sample lesson: 55 minutes. */
export const LESSON: LessonRef = {
  lessonId: parseLessonId(`${uuid(700)}_20260302`)!,
  schoolId: parseSchoolId('0750001A')!,
  startsAt: at8,
  endsAt: at8 + 55 * 60_000,
  subject: 'Mathématiques',
  audienceIds: [classId],
  audienceLabel: '5e B',
  teacherIds: [TEACHER, COLLEAGUE],
  room: 'B12',
};
/** A slide of the sample sheet by number. */
export const slide = (
  n: number,
): {
  slideId: NonNullable<ReturnType<typeof parseSlideId>>;
  pictureId: NonNullable<ReturnType<typeof parsePictureId>>;
  width: number;
  height: number;
  alt: string;
} => ({
  slideId: parseSlideId(uuid(800 + n))!,
  pictureId: parsePictureId(String(n).repeat(64).slice(0, 64))!,
  width: 1280,
  height: 720,
  alt: '',
});

/** What its log begins with. */
export const PREPARATION: Preparation = {
  lesson: LESSON,
  roster: [
    { personId: TEACHER, part: 'teacher', audienceId: null },
    { personId: COLLEAGUE, part: 'teacher', audienceId: null },
    ...[ANNA, BILAL, CHLOE].map((personId) => ({ personId, part: 'pupil' as const, audienceId: classId })),
  ],
  names: {
    [TEACHER]: 'Mme Prévôt',
    [COLLEAGUE]: 'M. Ollivier',
    [ANNA]: 'Anna K.',
    [BILAL]: 'Bilal M.',
    [CHLOE]: 'Chloé D.',
  },
  sheet: '# Fractions',
  slides: [slide(1), slide(2)],
  level: 4,
};

/** A log under construction: numbers and folds what decisions give. */
export class SampleLog {
  events: LessonEvent[] = [];
  state: LessonState = EMPTY_LESSON;
  now: EpochMs = STARTS_AT;

  /** Appends a decision that must not be a refusal; answers what was appended. */
  take(decision: Decision, actor: PersonId | null = null): readonly LessonEvent[] {
    if (!decision.ok) throw new RangeError(`Cannot take the decision: it is a refusal, ${decision.error.code}`);
    return decision.value.map((decided) => this.#append(decided, actor));
  }

  /** Decides and appends a command; answers the refusal's code, or undefined. */
  command(actor: PersonId, command: LessonCommand): string | undefined {
    const decision = decide(this.state, command, actor);
    if (!decision.ok) return decision.error.code;
    this.take(decision, actor);
    return undefined;
  }

  #append(decided: Decided, actor: PersonId | null): LessonEvent {
    const event: LessonEvent = { seq: this.state.seq + 1, at: this.now, actor, commandId: null, ...decided };
    this.events.push(event);
    this.state = evolve(this.state, event);
    return event;
  }
}

/** A log with everybody of `people` in, opened unless told otherwise. */
export function sampleLog(people: readonly PersonId[] = [TEACHER, ANNA, BILAL], isOpen = true): SampleLog {
  const log = new SampleLog();
  log.take(decidePrepare(log.state, PREPARATION));
  for (const personId of people) log.take(decideEnter(log.state, personId, PHONE, false), personId);
  if (isOpen) log.take(decideOpen(log.state, TEACHER), TEACHER);
  return log;
}
