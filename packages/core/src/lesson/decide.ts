// What becomes of a member's command: facts for the log, or a refusal. The teacher's authority is decided here. LESSON-10 to LESSON-19.

import { cleanText, lengthOf, ok } from '../base/index.ts';
import type { Level, PersonId } from '../base/index.ts';
import type { LessonCommand } from './commands.ts';
import { MAX_MESSAGE_LENGTH } from './events.ts';
import type { Decided, LessonFact, RosterMember, Visibility } from './events.ts';
import { refuse } from './refusals.ts';
import type { Decision } from './refusals.ts';
import { findMember, findObstacle } from './rights.ts';
import type { Obstacle } from './rights.ts';
import type { LessonState, Member } from './state.ts';

/** The person named by `invite`, as the school knows them; null when it does not. */
export interface Invitee {
  readonly member: RosterMember;
  readonly name: string;
}

type ModerationCommand = Exclude<
  LessonCommand,
  { kind: 'raiseHand' | 'lowerHand' | 'postMessage' | 'deleteMessage' | 'answerUnmute' | 'leave' }
>;

const BY_OBSTACLE = {
  notEntered: 'lesson.notEntered',
  notOpen: 'lesson.notOpen',
  closed: 'lesson.closed',
  safeMode: 'lesson.locked',
  level: 'lesson.levelTooLow',
  locked: 'lesson.locked',
} as const satisfies Record<Obstacle, string>;

/** Decides a command of a member who is present. `invitee` is looked up by the caller for `invite` alone. */
export function decide(
  state: LessonState,
  command: LessonCommand,
  actor: PersonId,
  invitee: Invitee | null = null,
): Decision {
  const member = findMember(state, actor);
  if (state.phase === 'closed') return refuse('lesson.closed');
  if (member === undefined) return refuse('lesson.notYours');
  if (member.presence === 'removed') return refuse('lesson.removed');
  if (member.presence !== 'present') return refuse('lesson.notEntered');
  switch (command.kind) {
    case 'raiseHand':
      if (state.phase === 'waiting') return refuse('lesson.notOpen');
      return hasHandUp(state, actor) ? nothing() : one({ kind: 'handRaised', personId: actor });
    case 'lowerHand':
      if (command.personId !== actor && member.part !== 'teacher') return refuse('lesson.notTeacher');
      return hasHandUp(state, command.personId) ? one({ kind: 'handLowered', personId: command.personId }) : nothing();
    case 'postMessage':
      return post(state, actor, command.text);
    case 'deleteMessage':
      return erase(state, member, command.target);
    case 'answerUnmute':
      return state.unmuteAsked.includes(actor)
        ? one({ kind: 'unmuteAnswered', personId: actor }, { personId: actor })
        : nothing();
    case 'leave':
      return one({ kind: 'left', personId: actor });
    default:
      return member.part === 'teacher' ? moderate(state, command, invitee) : refuse('lesson.notTeacher');
  }
}

function moderate(state: LessonState, command: ModerationCommand, invitee: Invitee | null): Decision {
  switch (command.kind) {
    case 'lowerAllHands':
      return ok(state.hands.map((hand) => toAll({ kind: 'handLowered', personId: hand.personId })));
    case 'setLevel':
      return command.level === state.wish
        ? nothing()
        : one({
            kind: 'levelSet',
            level: Math.min(command.level, state.ceiling) as Level,
            by: 'teacher',
            wish: command.level,
          });
    case 'setLocks':
      return sameLocks(state, command.locks) ? nothing() : one({ kind: 'locksSet', locks: command.locks });
    case 'showSlide':
      if (command.slideId !== null && !state.sheet.slides.some((slide) => slide.slideId === command.slideId))
        return refuse('lesson.unknownTarget');
      return command.slideId === state.sheet.shown ? nothing() : one({ kind: 'slideShown', slideId: command.slideId });
    case 'invite':
      if (findMember(state, command.personId) !== undefined) return nothing();
      if (invitee === null || invitee.member.personId !== command.personId) return refuse('person.unknown');
      return one({
        kind: 'invited',
        member: { ...invitee.member, part: 'guest' },
        body: { names: { [command.personId]: invitee.name } },
      });
    case 'close':
      return state.phase === 'open' ? one({ kind: 'closed', by: 'teacher' }) : refuse('lesson.notOpen');
    case 'silence':
      if (command.personId !== null) break;
      return ok(
        Object.values(state.members)
          .filter((member) => member.part !== 'teacher' && isHere(member))
          .map((member) =>
            toOne({ kind: 'silenced', personId: member.personId, source: command.source }, member.personId),
          ),
      );
    default:
      break;
  }
  const target = command.personId === null ? undefined : findMember(state, command.personId);
  if (target === undefined) return refuse('lesson.unknownMember');
  return target.part === 'teacher' ? refuse('session.forbidden') : moderateOne(state, command, target);
}

function moderateOne(
  state: LessonState,
  command: Extract<ModerationCommand, { personId: PersonId | null }>,
  target: Member,
): Decision {
  const { personId } = target;
  switch (command.kind) {
    case 'setPermission':
      return target.permissions[command.source] === command.permission
        ? nothing()
        : one(
            { kind: 'permissionSet', personId, source: command.source, permission: command.permission },
            { personId },
          );
    case 'silence':
      return isHere(target) ? one({ kind: 'silenced', personId, source: command.source }, { personId }) : nothing();
    case 'askToUnmute':
      return askToUnmute(state, target);
    case 'remove':
      return target.presence === 'removed' ? nothing() : one({ kind: 'removed', personId });
    case 'readmit':
      return target.presence === 'removed' ? one({ kind: 'readmitted', personId }) : nothing();
    default:
      return refuse('request.invalid');
  }
}

/** A request to speak stands above the lock: the permission comes with it. LESSON-17. */
function askToUnmute(state: LessonState, target: Member): Decision {
  const { personId } = target;
  if (!isHere(target)) return refuse('lesson.notEntered');
  const obstacle = findObstacle(state, personId, 'microphone');
  if (obstacle !== undefined && obstacle !== 'locked') return refuse(BY_OBSTACLE[obstacle]);
  const facts: Decided[] =
    obstacle === 'locked'
      ? [toOne({ kind: 'permissionSet', personId, source: 'microphone', permission: 'allowed' }, personId)]
      : [];
  if (!state.unmuteAsked.includes(personId)) facts.push(toOne({ kind: 'unmuteAsked', personId }, personId));
  return ok(facts);
}

function post(state: LessonState, actor: PersonId, raw: string): Decision {
  const obstacle = findObstacle(state, actor, 'chat');
  if (obstacle !== undefined) return refuse(BY_OBSTACLE[obstacle]);
  const text = cleanText(raw);
  if (text === '') return refuse('request.invalid');
  if (lengthOf(text) > MAX_MESSAGE_LENGTH) return refuse('request.tooLarge');
  return one({ kind: 'messagePosted', personId: actor, body: { text } });
}

function erase(state: LessonState, actor: Member, target: number): Decision {
  const message = state.messages.find((candidate) => candidate.seq === target);
  if (message === undefined) return refuse('lesson.unknownTarget');
  if (message.text === null) return nothing();
  if (message.personId !== actor.personId && actor.part !== 'teacher') return refuse('lesson.notTeacher');
  return one({ kind: 'messageDeleted', target });
}

function hasHandUp(state: LessonState, personId: PersonId): boolean {
  return state.hands.some((hand) => hand.personId === personId);
}

/** Cut members count as here: the order reaches them when they are back. */
function isHere(member: Member): boolean {
  return member.presence === 'present' || member.presence === 'lost';
}

function sameLocks(state: LessonState, locks: LessonState['locks']): boolean {
  return (['microphone', 'camera', 'screen', 'chat'] as const).every((source) => state.locks[source] === locks[source]);
}

function nothing(): Decision {
  return ok([]);
}

function one(fact: LessonFact, visibility: Visibility = 'everyone'): Decision {
  return ok([{ fact, visibility }]);
}

function toAll(fact: LessonFact): Decided {
  return { fact, visibility: 'everyone' };
}

function toOne(fact: LessonFact, personId: PersonId): Decided {
  return { fact, visibility: { personId } };
}
