import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { TestContext } from 'node:test';
import type { LessonId } from '@preau/core/base';
import type { EnterAnswer } from '@preau/protocol/lesson';
import { codeOf, Seat, startRig } from './lesson-rig.ts';
import type { Browser, Rig } from './lesson-rig.ts';

async function startLesson(
  t: TestContext,
  startsIn = -5,
): Promise<{ rig: Rig; lessonId: LessonId; teacher: Browser; pupils: Browser[] }> {
  const rig = await startRig(t);
  const lessonId = await rig.school.addLesson(startsIn, startsIn + 55);
  return {
    rig,
    lessonId,
    teacher: await rig.browser(rig.school.teacher),
    pupils: await Promise.all(rig.school.pupils.map((pupil) => rig.browser(pupil))),
  };
}

async function enterCode(rig: Rig, browser: Browser | null, lessonId: string, authorization?: string): Promise<string> {
  const answer = await rig.call(browser, 'POST', `/api/lessons/${lessonId}/enter`, {
    body: {},
    headers: authorization === undefined ? {} : { authorization },
  });
  return answer.ok ? 'entered' : codeOf(answer);
}

test('[LESSON-29] entering needs a session and an admitted ticket of that session for that lesson', async (t) => {
  const { rig, lessonId, pupils } = await startLesson(t);
  const [anna, bilal] = pupils as [Browser, Browser];
  const other = await rig.school.addLesson(0, 55);
  const bearer = async (of: Browser, id: LessonId, more = {}): Promise<string> =>
    `Bearer ${await rig.ticket(of, id, more)}`;
  assert.equal(await enterCode(rig, null, lessonId, await bearer(anna, lessonId)), 'session.missing');
  assert.equal(
    await enterCode(rig, { ...anna, cookie: `${anna.cookie.slice(0, -3)}abc` }, lessonId, await bearer(anna, lessonId)),
    'session.missing',
  );
  assert.equal(await enterCode(rig, anna, lessonId), 'ticket.missing');
  assert.equal(await enterCode(rig, anna, lessonId, 'Bearer nonsense'), 'ticket.invalid');
  assert.equal(
    await enterCode(rig, anna, lessonId, `${(await bearer(anna, lessonId)).slice(0, -4)}AAAA`),
    'ticket.invalid',
  );
  assert.equal(await enterCode(rig, anna, lessonId, await bearer(anna, other)), 'ticket.invalid');
  assert.equal(await enterCode(rig, anna, lessonId, await bearer(bilal, lessonId)), 'ticket.invalid');
  assert.equal(
    await enterCode(rig, anna, lessonId, await bearer(anna, lessonId, { lifeMs: -120_000 })),
    'ticket.invalid',
  );
  assert.equal(
    await enterCode(rig, anna, lessonId, await bearer(anna, lessonId, { state: 'minted' })),
    'ticket.waiting',
  );
  assert.equal(await enterCode(rig, anna, lessonId, await bearer(anna, lessonId)), 'entered');
  const byCookie = await rig.call(null, 'POST', `/api/lessons/${lessonId}/enter`, {
    headers: { cookie: `${bilal.cookie}; preau_ticket=${await rig.ticket(bilal, lessonId)}` },
  });
  assert.equal(byCookie.status, 200);
  const { log, socket } = (await byCookie.json()) as EnterAnswer;
  assert.deepEqual(
    [log, socket],
    [`${rig.url}/api/lessons/${lessonId}/log`, `${rig.url.replace('http', 'ws')}/ws/lessons/${lessonId}`],
  );
});

test('[LESSON-33] an unknown lesson, a foreign class and a cancelled lesson are refused, and strangers leave no trace', async (t) => {
  const { rig, lessonId } = await startLesson(t);
  const stranger = await rig.browser(rig.school.stranger);
  const bearer = `Bearer ${await rig.ticket(stranger, lessonId)}`;
  assert.equal(await enterCode(rig, stranger, lessonId, bearer), 'lesson.notYours');
  const { rows } = await rig.school.database.query('count', 'SELECT FROM lesson_event');
  assert.equal(rows.length, 0);
  const unknown = '00000000-0000-7000-8000-000000000000' as LessonId;
  assert.equal(
    await enterCode(rig, stranger, unknown, `Bearer ${await rig.ticket(stranger, unknown)}`),
    'lesson.unknown',
  );
  const noDay = '00000000-0000-7000-8000-000000000000_20260231' as LessonId;
  assert.equal(await enterCode(rig, stranger, noDay, `Bearer ${await rig.ticket(stranger, noDay)}`), 'lesson.unknown');
  assert.equal(await enterCode(rig, stranger, 'x', bearer), 'lesson.unknown');
  const cancelled = await rig.school.addLesson(0, 55, { cancelled: true });
  const anna = await rig.browser(rig.school.pupils[0]!);
  assert.equal(
    await enterCode(rig, anna, cancelled, `Bearer ${await rig.ticket(anna, cancelled)}`),
    'lesson.cancelled',
  );
});

test('[LESSON-30] before ten minutes to the start the door says when to come back, and never later than the opening', async (t) => {
  const { rig, lessonId, pupils } = await startLesson(t, 20);
  const anna = pupils[0]!;
  const answer = await rig.call(anna, 'POST', `/api/lessons/${lessonId}/enter`, {
    body: {},
    headers: { authorization: `Bearer ${await rig.ticket(anna, lessonId)}` },
  });
  const problem = (await answer.json()) as { code: string; retryAfterMs: number };
  assert.equal(problem.code, 'lesson.tooEarly');
  assert.ok(problem.retryAfterMs > 60_000 && problem.retryAfterMs <= 600_000, String(problem.retryAfterMs));
  const near = await rig.school.addLesson(9.9, 60);
  assert.equal(await enterCode(rig, anna, near, `Bearer ${await rig.ticket(anna, near)}`), 'entered');
});

test('[LESSON-36] who waits is taken in without a click when the teacher opens, and only the teacher can', async (t) => {
  const { rig, lessonId, teacher, pupils } = await startLesson(t);
  const waiting = await rig.join(pupils[0]!, lessonId);
  assert.equal(waiting.entry.phase, 'waiting');
  assert.equal(await waiting.command({ kind: 'postMessage', text: 'il y a quelqu’un ?' }), 'lesson.notOpen');
  const refused = await rig.call(pupils[0]!, 'POST', `/api/lessons/${lessonId}/open`);
  assert.equal(await codeOf(refused), 'lesson.notTeacher');
  await rig.open(teacher, lessonId);
  await waiting.event('opened');
  const seat = await rig.join(teacher, lessonId);
  assert.equal(seat.entry.phase, 'open');
  await waiting.until(() =>
    waiting.entries.some(
      (entry) =>
        !('hole' in entry) && entry.fact.kind === 'entered' && entry.fact.personId === rig.school.teacher.personId,
    ),
  );
  assert.equal(typeof (await waiting.command({ kind: 'postMessage', text: 'bonjour' })), 'number');
  seat.end();
  waiting.end();
});

test('[LESSON-32] a reload comes back to the same seat and the same state, without a trace in the log', async (t) => {
  const { rig, lessonId, teacher, pupils } = await startLesson(t);
  await rig.open(teacher, lessonId);
  const anna = pupils[0]!;
  const first = await rig.join(anna, lessonId);
  await first.command({ kind: 'raiseHand' });
  const { seq } = await rig.log(anna, lessonId);
  first.end();
  const again = await rig.join(anna, lessonId);
  assert.equal(again.entry.seat, first.entry.seat);
  const { snapshot, seq: later } = await rig.log(anna, lessonId);
  assert.equal(later, seq);
  assert.equal(snapshot?.hands.length, 1);
  again.end();
});

test('[LESSON-39] a pupil who joined the class after the log began gets in', async (t) => {
  const { rig, lessonId, teacher, pupils } = await startLesson(t);
  await rig.enter(pupils[0]!, lessonId);
  const late = await rig.school.addPupil('Nour', 'Haddad');
  rig.lesson.house.findLoaded(lessonId)!.cardAt = 0;
  const entry = await rig.enter(await rig.browser(late), lessonId);
  assert.equal(entry.seat, 2);
  await rig.open(teacher, lessonId);
  await rig.enter(teacher, lessonId);
  const { snapshot } = await rig.log(teacher, lessonId);
  assert.equal(snapshot?.members[late.personId]?.name, 'Nour Haddad');
});

test('[LESSON-60] a pass opens one socket, once, for its lesson, from our own pages, with the right subprotocol', async (t) => {
  const { rig, lessonId, pupils } = await startLesson(t);
  const anna = pupils[0]!;
  const refusedBy = async (entry: EnterAnswer, headers: Record<string, string> = {}): Promise<number> => {
    try {
      (await Seat.attach(entry, headers)).end();
      return 101;
    } catch (error) {
      return Number(/(\d{3})/.exec(String(error))?.[1]);
    }
  };
  const entry = await rig.enter(anna, lessonId);
  assert.equal(await refusedBy(entry, { origin: 'https://elsewhere.example' }), 403);
  const seat = await Seat.attach(entry);
  assert.equal(seat.socket.protocol, 'preau.lesson.1');
  assert.equal(await refusedBy(entry), 401, 'used');
  const fresh = await rig.enter(anna, lessonId);
  assert.equal(await refusedBy({ ...fresh, pass: `${fresh.pass.slice(0, -4)}AAAA` }), 401, 'altered');
  const other = await rig.school.addLesson(0, 50);
  assert.equal(await refusedBy({ ...fresh, socket: fresh.socket.replace(lessonId, other) }), 401, 'of another lesson');
  assert.equal(await refusedBy({ ...fresh, socket: fresh.socket.replace(lessonId, 'x') }), 404);
  assert.equal(await refusedBy(fresh, { origin: rig.url }), 101);
  seat.end();
});

test('[LESSON-51] the log names devices by marks that are not their ids', async (t) => {
  const { rig, lessonId, pupils } = await startLesson(t);
  const anna = pupils[0]!;
  const entry = await rig.enter(anna, lessonId);
  const text = JSON.stringify(await rig.log(anna, lessonId));
  assert.ok(!text.includes(anna.deviceId));
  assert.ok(text.includes(entry.deviceId));
});

test('[LESSON-140] [LESSON-142] an entry too many is refused before it is read, the gate hears of it, and who is in stays in', async (t) => {
  const { rig, lessonId, teacher, pupils } = await startLesson(t);
  const [anna, bilal] = pupils as [Browser, Browser];
  await rig.open(teacher, lessonId);
  const seat = await rig.join(anna, lessonId);
  t.after(() => seat.end());
  const { promise, resolve } = Promise.withResolvers<void>();
  await rig.bus.subscribe('join.load', ({ p95Ms }) => void (p95Ms === 4_000 && resolve()));
  const { valve } = rig.lesson;
  const ends: ((hasEntered: boolean) => void)[] = [];
  for (let begun = valve.begin(); 'end' in begun; begun = valve.begin()) ends.push(begun.end);
  const refused = await rig.call(null, 'POST', `/api/lessons/${lessonId}/enter`, { body: {} });
  assert.equal(refused.status, 503, 'a session was not even looked for');
  assert.ok(Number(refused.headers.get('retry-after')) >= 3);
  assert.equal(await codeOf(refused), 'server.unavailable');
  await promise;
  // The log, the socket and the commands of those who are in are another matter.
  assert.ok(Number(await seat.command({ kind: 'raiseHand' })) > 0);
  for (const end of ends) end(false);
  const entered = await rig.enter(bilal, lessonId);
  assert.ok(entered.seat > 0);
});
