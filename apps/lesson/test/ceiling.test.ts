// The gate's word in a lesson: over the real bus port, real logs, real sockets, and the house's own media server.
import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import type { TestContext } from 'node:test';
import type { LessonId, Level } from '@preau/core/base';
import { systemClock } from '@preau/host';
import type { JoinLoadFact, LessonLiveFact } from '@preau/service/base';
import { openLesson } from '../src/index.ts';
import { startClass as startMediaClass } from './media-class.ts';
import { codeOf, lessonOptions, startRig } from './lesson-rig.ts';
import type { Rig, Seat } from './lesson-rig.ts';

const say = (rig: Rig, lessonId: LessonId, ceiling: Level, at: number, marginSeats = 0): Promise<void> =>
  rig.bus.publish('level.decided', { lessonId, ceiling, marginSeats, at });
const words = (seat: Seat): readonly (readonly unknown[])[] =>
  seat.entries.flatMap((entry) =>
    !('hole' in entry) && entry.fact.kind === 'levelSet' ? [[entry.fact.by, entry.fact.level]] : [],
  );

async function openClass(t: TestContext, rig: Rig): Promise<{ lessonId: LessonId; teacher: Seat; pupil: Seat }> {
  const lessonId = await rig.school.addLesson(-5, 50);
  const [her, anna] = [await rig.browser(rig.school.teacher), await rig.browser(rig.school.pupils[0]!)];
  await rig.open(her, lessonId);
  const [teacher, pupil] = [await rig.join(her, lessonId), await rig.join(anna, lessonId)];
  t.after(() => [teacher, pupil].forEach((seat) => seat.end()));
  return { lessonId, teacher, pupil };
}

/** Polls until a value holds. */
async function until(what: string, holds: () => boolean | Promise<boolean>, timeoutMs = 10_000): Promise<void> {
  for (const deadline = Date.now() + timeoutMs; !(await holds());) {
    if (Date.now() > deadline) assert.fail(`Cannot wait longer for: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

suite('the gate’s word', { concurrency: 3 }, () => {
  test('[LESSON-130] [LESSON-132] the ceiling is obeyed at once, logged as the gate’s, and the teacher’s wish comes back', async (t) => {
    const rig = await startRig(t);
    const { lessonId, teacher, pupil } = await openClass(t, rig);
    await say(rig, lessonId, 1, 1_000);
    await pupil.until(() => words(pupil).length === 1);
    await say(rig, lessonId, 4, 900);
    await say(rig, lessonId, 1, 1_001);
    assert.equal(typeof (await teacher.command({ kind: 'setLevel', level: 3 })), 'number');
    await say(rig, lessonId, 2, 1_002);
    await say(rig, lessonId, 4, 1_003);
    await pupil.until(() => words(pupil).length === 4);
    assert.deepEqual(words(pupil), [
      ['gate', 1],
      ['teacher', 1],
      ['gate', 2],
      ['gate', 3],
    ]);
  });

  test('[LESSON-132] what the gate said before the log began holds from its beginning', async (t) => {
    const rig = await startRig(t);
    const lessonId = await rig.school.addLesson(-5, 50);
    await say(rig, lessonId, 2, 1_000);
    const her = await rig.browser(rig.school.teacher);
    await rig.open(her, lessonId);
    await rig.enter(her, lessonId);
    await until('the ceiling', async () => (await rig.log(her, lessonId)).snapshot?.ceiling === 2);
    const { snapshot } = await rig.log(her, lessonId);
    assert.deepEqual([snapshot?.level, snapshot?.wish, snapshot?.levelBy], [2, 4, 'gate']);
  });

  test('[LESSON-132] of two processes that have a lesson, one writes the word', async (t) => {
    const rig = await startRig(t);
    const { lessonId, teacher } = await openClass(t, rig);
    const options = await lessonOptions(rig.school.database, rig.folder, rig.bus, rig.faults);
    const second = await openLesson({ ...options, alone: false });
    t.after(() => second[Symbol.asyncDispose]());
    const there = await second.house.find(lessonId, [rig.school.schoolId]);
    assert.equal(there?.state.phase, 'open');
    await say(rig, lessonId, 1, 1_000);
    await teacher.until(() => words(teacher).length > 0);
    await until('the other process', () => there?.state.level === 1);
    assert.equal(typeof (await teacher.command({ kind: 'postMessage', text: 'suite' })), 'number');
    await teacher.until(() =>
      teacher.entries.some((entry) => !('hole' in entry) && entry.fact.kind === 'messagePosted'),
    );
    assert.deepEqual(words(teacher), [['gate', 1]]);
  });

  test('[LESSON-137] a lesson without news is told of again: wish, ceiling and everybody in it', async (t) => {
    let ahead = 0;
    const rig = await startRig(t, { clock: { now: () => systemClock.now() + ahead } });
    const facts: LessonLiveFact[] = [];
    await rig.bus.subscribe('lesson.live', (fact) => void facts.push(fact));
    const lessonId = await rig.school.addLesson(-5, 50);
    const her = await rig.browser(rig.school.teacher);
    await rig.open(her, lessonId);
    await say(rig, lessonId, 1, 1_000);
    await until('the first fact with the ceiling', () => facts.at(-1)?.ceiling === 1);
    const before = facts.length;
    ahead = 31_000;
    await until('the next one', () => facts.length > before);
    const { level, wish, ceiling, marginSeats, people, phase } = facts.at(-1)!;
    assert.deepEqual([phase, level, wish, ceiling, marginSeats, people], ['open', 1, 4, 1, 0, 0]);
  });

  test('[LESSON-136] the process tells about every second how entering goes', async (t) => {
    const rig = await startRig(t);
    const facts: JoinLoadFact[] = [];
    await rig.bus.subscribe('join.load', (fact) => void facts.push(fact));
    await openClass(t, rig);
    await until('two entries told', () => facts.reduce((sum, { entered }) => sum + entered, 0) === 2);
    const told = facts.filter(({ entered }) => entered > 0);
    assert.ok(told.every(({ p95Ms }) => p95Ms !== null && p95Ms >= 0 && p95Ms < 60_000));
    await until('one without', () => facts.at(-1)?.entered === 0);
    assert.equal(facts.at(-1)?.p95Ms, null);
    assert.ok(facts.some(({ cpuRatio }) => cpuRatio > 0));
    assert.equal(new Set(facts.map(({ processId }) => processId)).size, 1);
  });

  test('[LESSON-133] [LESSON-135] at the margin the teacher and the first pupil hear; the other is in at level 0 and out of the media room', async (t) => {
    const { rig, lessonId, teacher, her, anna, attach, pupil } = await startMediaClass(t);
    const bilal = await rig.browser(rig.school.pupils[1]!);
    const second = await rig.join(bilal, lessonId);
    t.after(() => second.end());
    const clients = new Map([
      [anna, await attach(anna)],
      [bilal, await attach(bilal)],
    ]);
    for (const client of clients.values()) await client.next('join');
    await say(rig, lessonId, 0, 1_000, 2);
    await pupil.until(() => words(pupil).length === 1);
    const { hearing } = (await rig.log(her, lessonId)).snapshot!;
    assert.deepEqual([hearing.length, hearing[0]], [2, rig.school.teacher.personId]);
    const [first, other] = hearing[1] === anna.person.personId ? [anna, bilal] : [bilal, anna];
    const ask = async (browser: typeof anna): Promise<Response> =>
      rig.call(browser, 'POST', `/api/lessons/${lessonId}/media-grant`);
    const out = clients.get(other)!;
    await out.next('leave');
    assert.equal(await codeOf(await ask(other)), 'lesson.levelTooLow');
    assert.equal((await ask(first)).status, 200);
    assert.equal((await ask(her)).status, 200);
    assert.equal((await rig.enter(other, lessonId, true)).level, 0);
    assert.equal((await rig.enter(first, lessonId, true)).level, 1);
    assert.equal(typeof (await (other === anna ? pupil : second).command({ kind: 'raiseHand' })), 'number');
    await say(rig, lessonId, 4, 1_001);
    await teacher.until(() => words(teacher).length === 2);
    assert.equal((await ask(other)).status, 200, 'everybody again');
    for (const client of clients.values()) client.socket.close();
  });
});
