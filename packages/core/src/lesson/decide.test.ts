import assert from 'node:assert/strict';
import { test } from 'node:test';
import { decideEnter, decideLost, decideSheet } from './doors.ts';
import { decide } from './decide.ts';
import type { LessonCommand } from './commands.ts';
import { ANNA, BILAL, CHLOE, COLLEAGUE, PHONE, sampleLog, slide, STRANGER, TEACHER } from './sample.ts';

const MODERATION: readonly LessonCommand[] = [
  { kind: 'lowerAllHands' },
  { kind: 'setLevel', level: 0 },
  { kind: 'setLocks', locks: { microphone: true, camera: true, screen: true, chat: true } },
  { kind: 'setPermission', personId: BILAL, source: 'chat', permission: 'blocked' },
  { kind: 'silence', personId: null, source: 'microphone' },
  { kind: 'silence', personId: BILAL, source: 'microphone' },
  { kind: 'askToUnmute', personId: BILAL },
  { kind: 'remove', personId: BILAL },
  { kind: 'readmit', personId: BILAL },
  { kind: 'invite', personId: STRANGER },
  { kind: 'showSlide', slideId: null },
  { kind: 'close' },
  { kind: 'lowerHand', personId: BILAL },
];

test('[LESSON-10] only a teacher of the lesson moderates; the first to arrive gains nothing', () => {
  const log = sampleLog([ANNA, BILAL, TEACHER]);
  for (const command of MODERATION) assert.equal(log.command(ANNA, command), 'lesson.notTeacher', command.kind);
  for (const command of MODERATION) assert.notEqual(log.command(TEACHER, command), 'lesson.notTeacher', command.kind);
});

test('[LESSON-10] a teacher moderates members of the lesson, nobody else', () => {
  const log = sampleLog();
  for (const kind of ['remove', 'readmit', 'askToUnmute'] as const)
    assert.equal(log.command(TEACHER, { kind, personId: STRANGER }), 'lesson.unknownMember', kind);
});

test('[LESSON-11] strangers, those who have not entered and those who left give no commands', () => {
  const log = sampleLog();
  assert.equal(log.command(STRANGER, { kind: 'raiseHand' }), 'lesson.notYours');
  assert.equal(log.command(CHLOE, { kind: 'raiseHand' }), 'lesson.notEntered');
  log.command(ANNA, { kind: 'leave' });
  assert.equal(log.command(ANNA, { kind: 'raiseHand' }), 'lesson.notEntered');
});

test('[LESSON-12] hands stand in the order of raising; one lowers one’s own, the teacher anybody’s', () => {
  const log = sampleLog([TEACHER, BILAL, ANNA]);
  log.command(BILAL, { kind: 'raiseHand' });
  log.command(ANNA, { kind: 'raiseHand' });
  log.command(BILAL, { kind: 'raiseHand' });
  assert.deepEqual(
    log.state.hands.map((hand) => hand.personId),
    [BILAL, ANNA],
  );
  log.command(TEACHER, { kind: 'lowerHand', personId: BILAL });
  assert.deepEqual(
    log.state.hands.map((hand) => hand.personId),
    [ANNA],
  );
  log.take(decideLost(log.state, ANNA, log.now));
  assert.equal(log.state.hands.length, 1, 'a cut pupil keeps the hand up');
  log.take(decideEnter(log.state, ANNA, PHONE, true), ANNA);
  log.command(ANNA, { kind: 'leave' });
  assert.equal(log.state.hands.length, 0);
});

test('[LESSON-13] a message is cleaned, and refused when empty or over 2,000 characters', () => {
  const log = sampleLog();
  assert.equal(log.command(ANNA, { kind: 'postMessage', text: ' \u202Ebonjour\u0000 ' }), undefined);
  assert.equal(log.state.messages[0]?.text, 'bonjour');
  assert.equal(log.command(ANNA, { kind: 'postMessage', text: '\u0007 ' }), 'request.invalid');
  assert.equal(log.command(ANNA, { kind: 'postMessage', text: '\ud83d😀\ude00' }), undefined);
  assert.equal(log.state.messages[1]?.text, '😀');
  assert.equal(log.command(ANNA, { kind: 'postMessage', text: '\ud83d' }), 'request.invalid');
  assert.equal(log.command(ANNA, { kind: 'postMessage', text: '😀'.repeat(2_001) }), 'request.tooLarge');
  assert.equal(log.command(ANNA, { kind: 'postMessage', text: '😀'.repeat(2_000) }), undefined);
});

test('[LESSON-14] a message is deleted by its author or a teacher; its place stays and says who', () => {
  const log = sampleLog();
  log.command(ANNA, { kind: 'postMessage', text: 'un' });
  const target = log.state.seq;
  assert.equal(log.command(BILAL, { kind: 'deleteMessage', target }), 'lesson.notTeacher');
  assert.equal(log.command(TEACHER, { kind: 'deleteMessage', target: 1 }), 'lesson.unknownTarget');
  assert.equal(log.command(TEACHER, { kind: 'deleteMessage', target }), undefined);
  assert.deepEqual(
    log.state.messages.map(({ text, deletedBy }) => ({ text, deletedBy })),
    [{ text: null, deletedBy: TEACHER }],
  );
  const { seq } = log.state;
  assert.equal(log.command(ANNA, { kind: 'deleteMessage', target }), undefined);
  assert.equal(log.state.seq, seq, 'deleting twice is deleting once');
});

test('[LESSON-15] a removed pupil cannot return until readmitted, and comes back to the same seat', () => {
  const log = sampleLog();
  const seat = log.state.members[ANNA]?.seat;
  log.command(TEACHER, { kind: 'remove', personId: ANNA });
  assert.equal(log.command(ANNA, { kind: 'raiseHand' }), 'lesson.removed');
  assert.deepEqual(decideEnter(log.state, ANNA, PHONE, false), { ok: false, error: { code: 'lesson.removed' } });
  log.command(TEACHER, { kind: 'readmit', personId: ANNA });
  log.take(decideEnter(log.state, ANNA, PHONE, false), ANNA);
  assert.deepEqual([log.state.members[ANNA]?.presence, log.state.members[ANNA]?.seat], ['present', seat]);
});

test('[LESSON-16] a teacher cannot be silenced, blocked or removed by a colleague', () => {
  const log = sampleLog([TEACHER, COLLEAGUE, ANNA]);
  for (const command of [
    { kind: 'silence', personId: COLLEAGUE, source: 'microphone' },
    { kind: 'remove', personId: COLLEAGUE },
    { kind: 'askToUnmute', personId: COLLEAGUE },
    { kind: 'setPermission', personId: COLLEAGUE, source: 'chat', permission: 'blocked' },
  ] as const satisfies LessonCommand[])
    assert.equal(log.command(TEACHER, command), 'session.forbidden');
  const { length } = log.events;
  log.command(TEACHER, { kind: 'silence', personId: null, source: 'microphone' });
  assert.deepEqual(
    log.events.slice(length).map((event) => event.fact),
    [{ kind: 'silenced', personId: ANNA, source: 'microphone' }],
    'silence for all spares teachers and the absent',
  );
});

test('[LESSON-17] a request to speak gives the permission that a lock took; the answer clears it; below level 3 it is refused', () => {
  const log = sampleLog();
  log.command(TEACHER, { kind: 'setLocks', locks: { microphone: true, camera: true, screen: true, chat: false } });
  log.command(TEACHER, { kind: 'askToUnmute', personId: ANNA });
  assert.equal(log.state.members[ANNA]?.permissions.microphone, 'allowed');
  assert.deepEqual(log.state.unmuteAsked, [ANNA]);
  log.command(ANNA, { kind: 'answerUnmute' });
  assert.deepEqual(log.state.unmuteAsked, []);
  log.command(TEACHER, { kind: 'setLevel', level: 2 });
  assert.equal(log.command(TEACHER, { kind: 'askToUnmute', personId: ANNA }), 'lesson.levelTooLow');
});

test('[LESSON-18] only slides of the sheet can be shown', () => {
  const log = sampleLog();
  assert.equal(log.command(TEACHER, { kind: 'showSlide', slideId: slide(5).slideId }), 'lesson.unknownTarget');
  assert.equal(log.command(TEACHER, { kind: 'showSlide', slideId: slide(2).slideId }), undefined);
  assert.equal(log.state.sheet.shown, slide(2).slideId);
});

test('[LESSON-19] an invited account of the school becomes a guest who moderates nothing', () => {
  const log = sampleLog();
  assert.equal(log.command(TEACHER, { kind: 'invite', personId: STRANGER }), 'person.unknown');
  const decision = decide(log.state, { kind: 'invite', personId: STRANGER }, TEACHER, {
    member: { personId: STRANGER, part: 'teacher', audienceId: null },
    name: 'Mme Roy',
  });
  log.take(decision, TEACHER);
  log.take(decideEnter(log.state, STRANGER, PHONE, false), STRANGER);
  assert.equal(log.state.members[STRANGER]?.name, 'Mme Roy');
  assert.equal(log.command(STRANGER, { kind: 'close' }), 'lesson.notTeacher');
});

test('[LESSON-18] a sheet changed while nothing is shown shows nothing; the slide on show stays while it is there', () => {
  const log = sampleLog();
  log.take(decideSheet(log.state, TEACHER, 'Fiche', [slide(1), slide(2)]), TEACHER);
  assert.equal(log.state.sheet.shown, slide(1).slideId, 'the first slides of a sheet are shown');
  log.command(TEACHER, { kind: 'showSlide', slideId: null });
  log.take(decideSheet(log.state, TEACHER, 'Fiche', [slide(1), slide(2), slide(3)]), TEACHER);
  assert.equal(log.state.sheet.shown, null);
  log.command(TEACHER, { kind: 'showSlide', slideId: slide(2).slideId });
  log.take(decideSheet(log.state, TEACHER, 'Fiche', [slide(3), slide(2)]), TEACHER);
  assert.equal(log.state.sheet.shown, slide(2).slideId);
});
