// A small lesson for the unit tests of the lesson's logic, built from plain state. No product code imports it.

import { parseDeviceId, parseLessonId, parsePersonId, parsePictureId, parseSlideId } from '@preau/core/base';
import type { DeviceId, PersonId } from '@preau/core/base';
import type { LessonState, Member, Slide } from '@preau/core/lesson';
import type { LessonView } from './lesson-store.ts';

const uuid = (n: number): string => `00000000-0000-7000-8000-${String(n).padStart(12, '0')}`;
const person = (n: number): PersonId => parsePersonId(uuid(n))!;
/** People of the sample. */
export const [TEACHER, ANNA, BILAL, CHLOE] = [person(1), person(11), person(12), person(13)] as const;
/** Devices of the sample. */
export const [PHONE, LAPTOP] = ['phone-phone-phone', 'laptop-laptop-lap'].map((text) => parseDeviceId(text)!) as [
  DeviceId,
  DeviceId,
];

/** A slide by number. */
export function sampleSlide(n: number, alt = ''): Slide {
  return {
    slideId: parseSlideId(uuid(800 + n))!,
    pictureId: parsePictureId(String(n).repeat(64).slice(0, 64))!,
    width: 1280,
    height: 720,
    alt,
  };
}

/** A member by person id; a pupil who is present unless told otherwise. */
export function sampleMember(personId: PersonId, name: string, more: Partial<Member> = {}): Member {
  return {
    personId,
    name,
    part: 'pupil',
    seat: 1,
    presence: 'present',
    presenceSince: 1_000,
    deviceId: PHONE,
    permissions: { microphone: 'inherit', camera: 'inherit', screen: 'inherit', chat: 'inherit' },
    silenced: { microphone: 0, camera: 0, screen: 0 },
    ...more,
  };
}

/** An open lesson at level 4 with its teacher, Anna and Bilal present, and Chloé who never came. */
export function sampleState(more: Partial<LessonState> = {}): LessonState {
  const members = [
    sampleMember(TEACHER, 'Mme Prévôt', { part: 'teacher', deviceId: LAPTOP }),
    sampleMember(ANNA, 'Anna K.', { seat: 2 }),
    sampleMember(BILAL, 'Bilal M.', { seat: 3 }),
    sampleMember(CHLOE, 'Chloé D.', { seat: null, presence: 'never', deviceId: null }),
  ];
  return {
    seq: 10,
    phase: 'open',
    lesson: null,
    openedAt: 1_000,
    closedAt: null,
    closedBy: null,
    level: 4,
    levelBy: null,
    wish: 4,
    ceiling: 4,
    marginSeats: 0,
    hearing: [],
    locks: { microphone: false, camera: false, screen: true, chat: false },
    sheet: { text: '', slides: [sampleSlide(1), sampleSlide(2, 'une carte')], shown: null },
    members: Object.fromEntries(members.map((member) => [member.personId, member])),
    hands: [],
    messages: [],
    unmuteAsked: [],
    ...more,
  };
}

/** A live view of Anna's. */
export function sampleView(state: LessonState = sampleState(), more: Partial<LessonView> = {}): LessonView {
  return {
    lessonId: parseLessonId(uuid(700))!,
    personId: ANNA,
    deviceId: PHONE,
    state,
    line: { kind: 'live' },
    pending: [],
    missed: null,
    ...more,
  };
}

/** The same state with one member changed. */
export function withMember(state: LessonState, personId: PersonId, change: Partial<Member>): LessonState {
  return { ...state, members: { ...state.members, [personId]: { ...state.members[personId]!, ...change } } };
}
