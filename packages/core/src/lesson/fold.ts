// The fold of a lesson's log into its state: total, pure, the same on the server and in every client. LESSON-1, LESSON-2.

import type { EpochMs, PersonId } from '../base/index.ts';
import type { Hole, LessonEvent, LessonFact, Names, RosterMember } from './events.ts';
import { NO_CEILING, settleHearing } from './hearing.ts';
import type { LessonState, Member, Presence } from './state.ts';

/** The state before the first event. */
export const EMPTY_LESSON: LessonState = {
  seq: 0,
  phase: 'waiting',
  lesson: null,
  openedAt: null,
  closedAt: null,
  closedBy: null,
  level: 0,
  levelBy: null,
  wish: 0,
  ceiling: NO_CEILING,
  marginSeats: 0,
  hearing: [],
  locks: { microphone: false, camera: false, screen: true, chat: false },
  sheet: { text: '', slides: [], shown: null },
  members: {},
  hands: [],
  messages: [],
  unmuteAsked: [],
};

/** Folds one entry in. An entry at or before `state.seq` changes nothing; a hole only moves `seq`; an unknown kind does too. */
export function evolve(state: LessonState, entry: LessonEvent | Hole): LessonState {
  if (entry.seq <= state.seq) return state;
  const next = 'hole' in entry ? state : settled(apply(state, entry), entry.fact);
  return { ...next, seq: entry.seq };
}

/** Facts that do not touch who hears what. */
const QUIET: ReadonlySet<LessonFact['kind']> = new Set([
  'messagePosted',
  'messageDeleted',
  'slideShown',
  'sheetChanged',
  'handRaised',
  'handLowered',
]);

function settled(state: LessonState, fact: LessonFact): LessonState {
  return state.marginSeats === 0 && state.hearing.length === 0
    ? state
    : QUIET.has(fact.kind)
      ? state
      : settleHearing(state);
}

/** Folds many entries in, in order. */
export function fold(entries: Iterable<LessonEvent | Hole>, from: LessonState = EMPTY_LESSON): LessonState {
  let state = from;
  for (const entry of entries) state = evolve(state, entry);
  return state;
}

function apply(state: LessonState, event: LessonEvent): LessonState {
  const { fact, at } = event;
  switch (fact.kind) {
    case 'prepared':
      return {
        ...state,
        lesson: fact.lesson,
        level: fact.level,
        wish: fact.level,
        locks: fact.locks,
        members: Object.fromEntries(
          fact.roster.map((member) => [member.personId, newMember(member, fact.body?.names ?? {}, at)]),
        ),
        sheet: { text: fact.body?.sheet ?? '', slides: fact.slides, shown: fact.slides[0]?.slideId ?? null },
      };
    case 'opened':
      return { ...state, phase: 'open', openedAt: at };
    case 'entered':
      return withMember(state, fact.personId, (member) => ({
        ...member,
        seat: fact.seat,
        deviceId: fact.deviceId,
        presence: 'present',
        presenceSince: at,
      }));
    case 'lost':
      return withPresence(state, fact.personId, 'lost', fact.since);
    case 'left':
      return quiet(withPresence(state, fact.personId, 'left', at), fact.personId);
    case 'removed':
      return quiet(withPresence(state, fact.personId, 'removed', at), fact.personId);
    case 'readmitted':
      return withMember(state, fact.personId, (member) => ({
        ...member,
        presence: member.seat === null ? 'never' : 'left',
        presenceSince: at,
      }));
    case 'invited':
      return fact.member.personId in state.members
        ? state
        : {
            ...state,
            members: { ...state.members, [fact.member.personId]: newMember(fact.member, fact.body?.names ?? {}, at) },
          };
    case 'deviceTaken':
      return withMember(state, fact.personId, (member) => ({ ...member, deviceId: fact.deviceId }));
    case 'levelSet':
      return {
        ...state,
        level: fact.level,
        levelBy: fact.by,
        ...(fact.by === 'teacher'
          ? { wish: fact.wish ?? fact.level }
          : { ceiling: fact.ceiling ?? fact.level, marginSeats: fact.marginSeats ?? 0 }),
      };
    case 'locksSet':
      return { ...state, locks: fact.locks };
    case 'permissionSet':
      return withMember(state, fact.personId, (member) => ({
        ...member,
        permissions: { ...member.permissions, [fact.source]: fact.permission },
      }));
    case 'silenced':
      return withMember(state, fact.personId, (member) => ({
        ...member,
        silenced: { ...member.silenced, [fact.source]: event.seq },
      }));
    case 'unmuteAsked':
      return { ...state, unmuteAsked: [...state.unmuteAsked.filter((id) => id !== fact.personId), fact.personId] };
    case 'unmuteAnswered':
      return { ...state, unmuteAsked: state.unmuteAsked.filter((id) => id !== fact.personId) };
    case 'handRaised':
      return {
        ...state,
        hands: [
          ...state.hands.filter((hand) => hand.personId !== fact.personId),
          { personId: fact.personId, raisedAt: at },
        ],
      };
    case 'handLowered':
      return { ...state, hands: state.hands.filter((hand) => hand.personId !== fact.personId) };
    case 'messagePosted':
      return {
        ...state,
        messages: [
          ...state.messages,
          { seq: event.seq, at, personId: fact.personId, text: fact.body?.text ?? null, deletedBy: null },
        ],
      };
    case 'messageDeleted':
      return {
        ...state,
        messages: state.messages.map((message) =>
          message.seq === fact.target ? { ...message, text: null, deletedBy: event.actor } : message,
        ),
      };
    case 'sheetChanged': {
      const isStillThere = fact.slides.some((slide) => slide.slideId === state.sheet.shown);
      // « Ne rien montrer » holds: only the first slides of a sheet, and the loss of the one on show, bring up the first.
      const showsNothing = state.sheet.shown === null && state.sheet.slides.length > 0;
      const shown = isStillThere || showsNothing ? state.sheet.shown : (fact.slides[0]?.slideId ?? null);
      return { ...state, sheet: { text: fact.body?.sheet ?? '', slides: fact.slides, shown } };
    }
    case 'slideShown':
      return { ...state, sheet: { ...state.sheet, shown: fact.slideId } };
    case 'interrupted':
      return {
        ...state,
        members: mapMembers(state, (member) =>
          wasCutBy(member, fact.to)
            ? { ...member, presence: 'lost', presenceSince: Math.max(member.presenceSince, fact.from) }
            : member,
        ),
      };
    case 'closed':
      return { ...state, phase: 'closed', closedAt: at, closedBy: fact.by, hands: [], unmuteAsked: [] };
    default:
      return state;
  }
}

/** Was this member present when the house went down? Whoever entered since it is back stands. LESSON-44. */
function wasCutBy(member: Member, to: EpochMs): boolean {
  return member.presence === 'present' && member.presenceSince < to;
}

function newMember(member: RosterMember, names: Names, at: EpochMs): Member {
  return {
    personId: member.personId,
    name: names[member.personId] ?? '',
    part: member.part,
    seat: null,
    presence: 'never',
    presenceSince: at,
    deviceId: null,
    permissions: { microphone: 'inherit', camera: 'inherit', screen: 'inherit', chat: 'inherit' },
    silenced: { microphone: 0, camera: 0, screen: 0 },
  };
}

function mapMembers(state: LessonState, change: (member: Member) => Member): Readonly<Record<string, Member>> {
  return Object.fromEntries(Object.entries(state.members).map(([id, member]) => [id, change(member)]));
}

function withMember(state: LessonState, personId: PersonId, change: (member: Member) => Member): LessonState {
  const member = Object.hasOwn(state.members, personId) ? state.members[personId] : undefined;
  return member === undefined ? state : { ...state, members: { ...state.members, [personId]: change(member) } };
}

function withPresence(state: LessonState, personId: PersonId, presence: Presence, presenceSince: EpochMs): LessonState {
  return withMember(state, personId, (member) => ({ ...member, presence, presenceSince }));
}

/** Who goes lowers the hand; who is only cut keeps it. */
function quiet(state: LessonState, personId: PersonId): LessonState {
  return {
    ...state,
    hands: state.hands.filter((hand) => hand.personId !== personId),
    unmuteAsked: state.unmuteAsked.filter((id) => id !== personId),
  };
}
