import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  decideCloseByTime,
  decideEnter,
  decideInterrupted,
  decideJoinRoster,
  decideLost,
  decideOpen,
  decideSheet,
  findClosedDoor,
  MAX_SEATS,
} from './doors.ts';
import { ANNA, BILAL, CHLOE, LAPTOP, LESSON, PHONE, sampleLog, slide, STARTS_AT, STRANGER, TEACHER } from './sample.ts';

test('[LESSON-30] the doors stand open from ten minutes before the start to ten minutes after the end', () => {
  assert.deepEqual(findClosedDoor(LESSON, STARTS_AT - 600_001), { code: 'lesson.tooEarly', retryAfterMs: 1 });
  assert.equal(findClosedDoor(LESSON, STARTS_AT - 600_000), undefined);
  assert.equal(findClosedDoor(LESSON, LESSON.endsAt + 600_000), undefined);
  assert.deepEqual(findClosedDoor(LESSON, LESSON.endsAt + 600_001), { code: 'lesson.closed' });
});

test('[LESSON-31] seats are numbered by first entry and kept', () => {
  const log = sampleLog([ANNA, TEACHER]);
  assert.deepEqual(
    [log.state.members[ANNA]?.seat, log.state.members[TEACHER]?.seat, log.state.members[BILAL]?.seat],
    [1, 2, null],
  );
  log.command(ANNA, { kind: 'leave' });
  log.take(decideEnter(log.state, BILAL, PHONE, false), BILAL);
  log.take(decideEnter(log.state, ANNA, PHONE, false), ANNA);
  assert.deepEqual([log.state.members[ANNA]?.seat, log.state.members[BILAL]?.seat], [1, 3]);
});

test('[LESSON-31] beyond the last seat nobody enters; who has one comes back to it', () => {
  const { state } = sampleLog([ANNA]);
  const anna = state.members[ANNA]!;
  const full = { ...state, members: { ...state.members, [ANNA]: { ...anna, seat: MAX_SEATS } } };
  assert.deepEqual(decideEnter(full, BILAL, PHONE, false), { ok: false, error: { code: 'lesson.full' } });
  assert.ok(decideEnter(full, ANNA, LAPTOP, false).ok);
});

test('[LESSON-32] entering again from the same device changes nothing', () => {
  const log = sampleLog();
  assert.deepEqual(decideEnter(log.state, ANNA, PHONE, false), { ok: true, value: [] });
});

test('[LESSON-33] who is not on the roster is refused', () => {
  assert.deepEqual(decideEnter(sampleLog().state, STRANGER, PHONE, false), {
    ok: false,
    error: { code: 'lesson.notYours' },
  });
});

test('[LESSON-34] another device of the person takes sound and picture over', () => {
  const log = sampleLog();
  const [event] = log.take(decideEnter(log.state, ANNA, LAPTOP, false), ANNA);
  assert.equal(event?.fact.kind, 'deviceTaken');
  assert.equal(log.state.members[ANNA]?.deviceId, LAPTOP);
});

test('[LESSON-35] a connection that only resumes does not take media from the newer device', () => {
  const log = sampleLog();
  log.take(decideEnter(log.state, ANNA, LAPTOP, false), ANNA);
  assert.deepEqual(decideEnter(log.state, ANNA, PHONE, true), { ok: true, value: [] });
  log.take(decideLost(log.state, ANNA, log.now));
  log.take(decideEnter(log.state, ANNA, PHONE, true), ANNA);
  assert.equal(log.state.members[ANNA]?.deviceId, PHONE, 'unless the other one is gone');
});

test('[LESSON-36] only a teacher of the lesson opens it, once', () => {
  const log = sampleLog([ANNA], false);
  assert.deepEqual(decideOpen(log.state, ANNA), { ok: false, error: { code: 'lesson.notTeacher' } });
  log.take(decideOpen(log.state, TEACHER), TEACHER);
  assert.equal(log.state.phase, 'open');
  assert.deepEqual(decideOpen(log.state, TEACHER), { ok: true, value: [] });
});

test('[LESSON-37] a lesson that nobody ended closes ten minutes after its end; afterwards nobody enters', () => {
  const log = sampleLog();
  assert.deepEqual(decideCloseByTime(log.state, LESSON.endsAt + 600_000), { ok: true, value: [] });
  log.now = LESSON.endsAt + 600_001;
  log.take(decideCloseByTime(log.state, log.now));
  assert.deepEqual([log.state.phase, log.state.closedBy], ['closed', 'time']);
  assert.deepEqual(decideEnter(log.state, ANNA, PHONE, false), { ok: false, error: { code: 'lesson.closed' } });
  assert.equal(log.command(TEACHER, { kind: 'setLevel', level: 1 }), 'lesson.closed');
});

test('[LESSON-38] leaving is not ending: the lesson stays open without its teacher', () => {
  const log = sampleLog();
  log.command(TEACHER, { kind: 'leave' });
  assert.equal(log.state.phase, 'open');
});

test('[LESSON-39] a pupil put on the roster late joins it; the sheet changes in the log, by a teacher only', () => {
  const log = sampleLog();
  log.take(decideJoinRoster(log.state, { personId: STRANGER, part: 'pupil', audienceId: null }, 'Dina'));
  log.take(decideEnter(log.state, STRANGER, PHONE, false), STRANGER);
  assert.equal(log.state.members[STRANGER]?.name, 'Dina');
  assert.deepEqual(decideSheet(log.state, ANNA, 'x', []), { ok: false, error: { code: 'lesson.notTeacher' } });
  log.take(decideSheet(log.state, TEACHER, 'Nouvelle fiche', [slide(2)]), TEACHER);
  assert.deepEqual([log.state.sheet.text, log.state.sheet.shown], ['Nouvelle fiche', slide(2).slideId]);
});

test('[LESSON-44] an interruption of the house cuts everybody who was in, not who came later', () => {
  const log = sampleLog([TEACHER, ANNA]);
  const from = log.now + 10_000;
  log.now += 60_000;
  log.take(decideEnter(log.state, CHLOE, PHONE, false), CHLOE);
  log.take(decideInterrupted(log.state, from, log.now));
  assert.deepEqual(
    [TEACHER, ANNA, CHLOE, BILAL].map((id) => log.state.members[id]?.presence),
    ['lost', 'lost', 'present', 'never'],
  );
  assert.equal(log.state.members[ANNA]?.presenceSince, from);
});
