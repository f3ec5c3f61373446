import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import type { TestContext } from 'node:test';
import { fold } from '@preau/core/lesson';
import type { LessonCommand } from '@preau/core/lesson';
import type { LessonId } from '@preau/core/base';
import type { RollCallAnswer } from '@preau/protocol/lesson';
import { systemClock } from '@preau/host';
import type { LessonLiveFact } from '@preau/service/base';
import { eraseMessages } from '@preau/service/lesson';
import { createLessonLog } from '@preau/store-postgres';
import { codeOf, startRig } from './lesson-rig.ts';
import type { Browser, Rig, Seat } from './lesson-rig.ts';

interface OpenClass {
  readonly rig: Rig;
  readonly lessonId: LessonId;
  readonly her: Browser;
  readonly browsers: readonly Browser[];
  readonly teacher: Seat;
  readonly anna: Seat;
  readonly bilal: Seat;
}

async function startClass(t: TestContext, startsIn = -5, endsIn = 50): Promise<OpenClass> {
  const rig = await startRig(t);
  const lessonId = await rig.school.addLesson(startsIn, endsIn);
  const her = await rig.browser(rig.school.teacher);
  const browsers = await Promise.all(rig.school.pupils.map((pupil) => rig.browser(pupil)));
  await rig.open(her, lessonId);
  const [teacher, anna, bilal] = [
    await rig.join(her, lessonId),
    await rig.join(browsers[0]!, lessonId),
    await rig.join(browsers[1]!, lessonId),
  ];
  t.after(() => [teacher, anna, bilal].forEach((seat) => seat.end()));
  return { rig, lessonId, her, browsers, teacher, anna, bilal };
}

test('[LESSON-52] everybody gets every number: events, or holes for what is not theirs', async (t) => {
  const { rig, lessonId, browsers, teacher, anna, bilal } = await startClass(t);
  const hello = bilal.frames.find((frame) => frame.t === 'hello');
  assert.ok(hello?.t === 'hello');
  const commands: [Seat, LessonCommand][] = [
    [anna, { kind: 'raiseHand' }],
    [anna, { kind: 'postMessage', text: 'un' }],
    [teacher, { kind: 'askToUnmute', personId: rig.school.pupils[0]!.personId }],
    [bilal, { kind: 'postMessage', text: 'deux' }],
    [
      teacher,
      { kind: 'setPermission', personId: rig.school.pupils[0]!.personId, source: 'chat', permission: 'blocked' },
    ],
    [teacher, { kind: 'silence', personId: null, source: 'microphone' }],
    [teacher, { kind: 'lowerAllHands' }],
  ];
  for (const [seat, command] of commands) assert.equal(typeof (await seat.command(command)), 'number', command.kind);
  const { seq } = await rig.log(browsers[1]!, lessonId);
  await bilal.until(() => bilal.entries.at(-1)?.seq === seq);
  assert.deepEqual(
    bilal.entries.map((entry) => entry.seq),
    Array.from({ length: seq - hello.seq }, (_, index) => hello.seq + 1 + index),
  );
  const hidden = bilal.entries.filter((entry) => 'hole' in entry).length;
  assert.equal(hidden, 3, 'Anna’s request, her permission, her silence');
  await teacher.until(() => teacher.entries.at(-1)?.seq === seq);
  assert.equal(teacher.entries.filter((entry) => 'hole' in entry).length, 0);
  await anna.until(() => anna.entries.at(-1)?.seq === seq);
  assert.equal(anna.entries.filter((entry) => 'hole' in entry).length, 1, 'Bilal’s silence');
});

test('[LESSON-53] one GET brings a snapshot, or the tail after a number; both fold to the same state', async (t) => {
  const { rig, lessonId, browsers, teacher, anna } = await startClass(t);
  const early = await rig.log(browsers[0]!, lessonId);
  for (let n = 0; n < 20; n += 1) await anna.command({ kind: 'postMessage', text: `message ${n}` });
  await teacher.command({ kind: 'setLevel', level: 2 });
  const tail = await rig.log(browsers[0]!, lessonId, early.seq);
  const whole = await rig.log(browsers[0]!, lessonId);
  assert.equal(tail.snapshot, null);
  assert.equal(tail.events.length, 21);
  assert.deepEqual(fold(tail.events, early.snapshot!), whole.snapshot);
  assert.equal((await rig.log(browsers[0]!, lessonId, whole.seq)).events.length, 0);
  assert.notEqual(
    (await rig.log(browsers[0]!, lessonId, whole.seq + 500)).snapshot,
    null,
    'a client from the future starts anew',
  );
  const answer = await rig.call(browsers[0]!, 'GET', `/api/lessons/${lessonId}/log?after=x`);
  assert.equal(await codeOf(answer), 'request.invalid');
  assert.equal(await codeOf(await rig.call(browsers[2]!, 'GET', `/api/lessons/${lessonId}/log`)), 'lesson.notEntered');
  assert.equal(
    await codeOf(await rig.call(await rig.browser(rig.school.stranger), 'GET', `/api/lessons/${lessonId}/log`)),
    'lesson.notYours',
  );
});

test('[LESSON-54] a command sent twice is answered with the same number and stands once', async (t) => {
  const { rig, lessonId, browsers, anna } = await startClass(t);
  const command = { kind: 'postMessage', text: 'une fois' } as const;
  const first = await anna.command(command, 'same-id-00000001');
  assert.equal(await anna.command(command, 'same-id-00000001'), first);
  const again = await rig.join(browsers[0]!, lessonId);
  assert.equal(await again.command(command, 'same-id-00000001'), first);
  const { rows } = await rig.school.database.query<{ n: number }>(
    'count',
    "SELECT count(*)::int AS n FROM lesson_event WHERE kind = 'messagePosted'",
  );
  assert.equal(rows[0]?.n, 1);
  again.end();
});

test('[LESSON-14] a deleted message is erased in the store and told to nobody again', async (t) => {
  const { rig, lessonId, browsers, teacher, anna } = await startClass(t);
  const { seq: before } = await rig.log(browsers[0]!, lessonId);
  const target = (await anna.command({ kind: 'postMessage', text: 'gros-mot-42' })) as number;
  await teacher.command({ kind: 'deleteMessage', target });
  const { rows } = await rig.school.database.query('look', 'SELECT body FROM lesson_event WHERE seq = $1', [target]);
  assert.deepEqual(rows, [{ body: null }]);
  for (const after of [0, before])
    assert.ok(!JSON.stringify(await rig.log(browsers[1]!, lessonId, after)).includes('gros-mot-42'));
});

test('[LESSON-144] what the house erases goes from every screen at once, without a name, from the store, and from a lesson that is over', async (t) => {
  const { rig, lessonId, browsers, teacher, anna, bilal } = await startClass(t);
  const target = (await anna.command({ kind: 'postMessage', text: 'gros-mot-43' })) as number;
  const key = { schoolId: rig.school.schoolId, lessonId };
  const parts = { log: createLessonLog(rig.school.database), bus: rig.bus, clock: systemClock };
  const speaking = bilal.command({ kind: 'postMessage', text: 'pendant ce temps' });
  assert.equal(await eraseMessages(parts, key, [target]), 1);
  assert.equal(typeof (await speaking), 'number');
  for (const seat of [teacher, anna, bilal]) {
    const { actor, fact } = await seat.event('messageDeleted');
    assert.deepEqual([actor, fact], [null, { kind: 'messageDeleted', target }]);
  }
  assert.ok(!JSON.stringify(await rig.log(browsers[1]!, lessonId)).includes('gros-mot-43'));
  const late = (await anna.command({ kind: 'postMessage', text: 'gros-mot-44' })) as number;
  await teacher.command({ kind: 'close' });
  assert.equal(await eraseMessages(parts, key, [late]), 1);
  const { rows } = await rig.school.database.query('look', 'SELECT body FROM lesson_event WHERE seq = ANY($1)', [
    [target, late],
  ]);
  assert.deepEqual(rows, [{ body: null }, { body: null }]);
  assert.equal(await eraseMessages(parts, { ...key, lessonId: `${lessonId}x` as LessonId }, [1]), 0, 'no such lesson');
});

test('[LESSON-145] a content that the cell refuses is refused in a lesson; what others write at the same moment is written', async (t) => {
  const { rig, teacher, anna, bilal } = await startClass(t);
  await rig.school.database.query(
    'refuse a content',
    `INSERT INTO purge (purge_id, body_hash, words, reason, refused_until, asked_by, asked_at)
     VALUES (gen_random_uuid(), preau_content('Une chaîne à faire suivre'), 'x', 'x', $1, gen_random_uuid(), 1)`,
    [Date.now() + 3_600_000],
  );
  const answers = await Promise.all([
    bilal.command({ kind: 'postMessage', text: 'bonjour' }),
    anna.command({ kind: 'postMessage', text: 'UNE CHAINE à faire suivre !' }),
    teacher.command({ kind: 'postMessage', text: 'ouvrez le livre' }),
  ]);
  assert.deepEqual([typeof answers[0], answers[1], typeof answers[2]], ['number', 'content.refused', 'number']);
  assert.equal(typeof (await anna.command({ kind: 'raiseHand' })), 'number', 'she goes on');
});

test('[LESSON-15] a removed pupil loses the socket, the log and the door, until readmitted', async (t) => {
  const { rig, lessonId, browsers, teacher, anna } = await startClass(t);
  const { personId } = rig.school.pupils[0]!;
  await teacher.command({ kind: 'remove', personId });
  await anna.until(() => anna.closed !== undefined);
  assert.deepEqual(anna.closed, { code: 4406, reason: 'lesson.removed' });
  assert.ok(anna.frames.some((frame) => frame.t === 'problem' && frame.problem.code === 'lesson.removed'));
  assert.equal(await codeOf(await rig.call(browsers[0]!, 'GET', `/api/lessons/${lessonId}/log`)), 'lesson.removed');
  await assert.rejects(rig.enter(browsers[0]!, lessonId), /lesson.removed/);
  assert.equal(await codeOf(await rig.call(browsers[0]!, 'GET', `/api/lessons/${lessonId}/sheet`)), 'lesson.notYours');
  await teacher.command({ kind: 'readmit', personId });
  assert.equal((await rig.enter(browsers[0]!, lessonId)).seat, anna.entry.seat);
});

test('[LESSON-19] a teacher finds an account of the school, accents aside, and invites it; nobody else may look', async (t) => {
  const { rig, lessonId, browsers, her, teacher } = await startClass(t);
  const search = async (browser: Browser, text: string): Promise<Response> =>
    rig.call(browser, 'GET', `/api/lessons/${lessonId}/people-to-invite?search=${encodeURIComponent(text)}`);
  assert.equal(await codeOf(await search(browsers[0]!, 'zo')), 'lesson.notTeacher');
  const found = (await (await search(her, 'ZOE')).json()) as {
    people: { personId: string; name: string; label: string }[];
  };
  assert.deepEqual(found.people, [{ personId: rig.school.stranger.personId, name: 'Zoé Autre', label: '4e A' }]);
  assert.deepEqual(await (await search(her, 'anna')).json(), { people: [] }, 'members are not found');
  assert.deepEqual(await (await search(her, '%%')).json(), { people: [] });
  const zoe = await rig.browser(rig.school.stranger);
  await assert.rejects(rig.enter(zoe, lessonId), /lesson.notYours/);
  assert.equal(
    await teacher.command({ kind: 'invite', personId: '00000000-0000-7000-8000-00000000dead' as never }),
    'person.unknown',
  );
  assert.equal(typeof (await teacher.command({ kind: 'invite', personId: rig.school.stranger.personId })), 'number');
  assert.equal((await rig.enter(zoe, lessonId)).seat, 4);
});

test('[LESSON-34] a second device takes media over; the first keeps the log, and a resume takes nothing back', async (t) => {
  const { rig, lessonId, browsers, anna } = await startClass(t);
  const phone = await rig.browser(rig.school.pupils[0]!);
  const second = await rig.join(phone, lessonId);
  assert.equal(second.entry.seat, anna.entry.seat);
  const taken = await anna.event('deviceTaken');
  assert.ok(taken.fact.kind === 'deviceTaken' && taken.fact.deviceId === second.entry.deviceId);
  await rig.enter(browsers[0]!, lessonId, true);
  const { snapshot } = await rig.log(phone, lessonId);
  assert.equal(snapshot?.members[rig.school.pupils[0]!.personId]?.deviceId, second.entry.deviceId);
  assert.equal(await second.command({ kind: 'leave' }), 0, 'leaving with one device while another stays is no leave');
  assert.equal(anna.closed, undefined);
  second.end();
});

test('[LESSON-65] the same device has one socket, a person at most three', async (t) => {
  const { rig, lessonId, browsers, anna } = await startClass(t);
  const again = await rig.join(browsers[0]!, lessonId);
  await anna.until(() => anna.closed !== undefined);
  assert.equal(anna.closed?.code, 4407);
  const others: Seat[] = [];
  for (let n = 0; n < 3; n += 1) others.push(await rig.join(await rig.browser(rig.school.pupils[0]!), lessonId));
  await again.until(() => again.closed !== undefined);
  assert.equal(again.closed?.code, 4407);
  assert.ok(others.every((seat) => seat.closed === undefined));
  others.forEach((seat) => seat.end());
});

// Both wait for the house to notice a silence: they wait together.
suite('silences', { concurrency: true }, () => {
  test('[LESSON-24] when the teacher is cut the lesson is in safe mode within 10 s, and as before when she is back', async (t) => {
    const { rig, lessonId, her, teacher, anna } = await startClass(t);
    teacher.end();
    const lost = await anna.event('lost');
    assert.ok(lost.fact.kind === 'lost' && lost.fact.personId === rig.school.teacher.personId);
    assert.equal(await anna.command({ kind: 'postMessage', text: 'seuls !' }), 'lesson.locked');
    const back = await rig.join(her, lessonId);
    assert.equal(back.entry.seat, teacher.entry.seat);
    assert.equal(typeof (await anna.command({ kind: 'postMessage', text: 'elle est là' })), 'number');
    back.end();
  });

  test('[LESSON-41] a socket that is open but silent counts as lost since it was last heard, and is taken back when it speaks', async (t) => {
    const { rig, anna, teacher } = await startClass(t);
    anna.answersBeats = false;
    const since = Date.now();
    const lost = await teacher.event('lost');
    assert.ok(lost.fact.kind === 'lost' && Math.abs(lost.fact.since - since) < 2_000, JSON.stringify(lost));
    assert.ok(lost.at - since < 10_000);
    anna.answersBeats = true;
    const { personId } = rig.school.pupils[0]!;
    await teacher.until(() =>
      teacher.entries.some(
        (entry) =>
          entry.seq > lost.seq &&
          !('hole' in entry) &&
          entry.fact.kind === 'entered' &&
          entry.fact.personId === personId,
      ),
    );
  });
});

test('[LESSON-47] the roll call is for the teacher and the head: rows, and a CSV that a spreadsheet opens', async (t) => {
  const { rig, lessonId, browsers, her, teacher } = await startClass(t);
  assert.equal(
    await codeOf(await rig.call(browsers[0]!, 'GET', `/api/lessons/${lessonId}/roll-call`)),
    'lesson.notTeacher',
  );
  await teacher.command({ kind: 'close' });
  const answer = await rig.call(her, 'GET', `/api/lessons/${lessonId}/roll-call`);
  const sheet = (await answer.json()) as RollCallAnswer;
  assert.deepEqual(
    sheet.rows.map((row) => [row.name, row.part, row.firstEnteredAt !== null]),
    [
      ['Jeanne Prévôt', 'teacher', true],
      ['Marc Ollivier', 'teacher', false],
      ['Chloé Durand', 'pupil', false],
      ['Dina Éluard', 'pupil', false],
      ['Anna Kaya', 'pupil', true],
      ['Bilal Moreau', 'pupil', true],
      ['Élise Petit', 'pupil', false],
    ],
  );
  assert.equal(sheet.audienceLabel, '5e B');
  const csv = await rig.call(await rig.browser(rig.school.head), 'GET', `/api/lessons/${lessonId}/roll-call.csv`);
  const bytes = Buffer.from(await csv.arrayBuffer());
  assert.deepEqual([...bytes.subarray(0, 3)], [0xef, 0xbb, 0xbf]);
  assert.match(bytes.toString('utf8'), /"Anna Kaya";"Élève";"\d\d:\d\d";"\d\d:\d\d";"0";"0";"0"\r\n/);
  assert.match(csv.headers.get('content-disposition') ?? '', /attachment; filename="appel-/);
});

test('[LESSON-48] of a lesson to which nobody came its teacher and the head are told that it was not opened, a pupil that it is not theirs', async (t) => {
  const rig = await startRig(t);
  const lessonId = await rig.school.addLesson(-70, -10);
  const { teacher, head, pupils } = rig.school;
  const codes = await Promise.all(
    [teacher, head, pupils[0]!].map(async (person) =>
      codeOf(await rig.call(await rig.browser(person), 'GET', `/api/lessons/${lessonId}/roll-call`)),
    ),
  );
  assert.deepEqual(codes, ['lesson.notOpen', 'lesson.notOpen', 'lesson.notTeacher']);
});

test('[LESSON-37] a lesson past its end plus ten minutes closes by itself, says so, and lets its sockets go', async (t) => {
  const { anna } = await startClass(t, -60, -9.97);
  const closed = await anna.event('closed');
  assert.ok(closed.fact.kind === 'closed' && closed.fact.by === 'time');
  await anna.until(() => anna.closed !== undefined);
  assert.equal(anna.closed?.code, 4409);
});

test('[LESSON-55] what a lesson looks like now is told on the bus, at most once a second and after the end', async (t) => {
  const rig = await startRig(t);
  const lessonId = await rig.school.addLesson(-5, 50);
  const facts: LessonLiveFact[] = [];
  const ended = Promise.withResolvers<void>();
  await rig.bus.subscribe('lesson.live', (fact) => {
    facts.push(fact);
    if (fact.phase === 'closed') ended.resolve();
  });
  const her = await rig.browser(rig.school.teacher);
  await rig.open(her, lessonId);
  const teacher = await rig.join(her, lessonId);
  const pupils = await Promise.all(
    rig.school.pupils.map(async (pupil) => rig.join(await rig.browser(pupil), lessonId)),
  );
  const { promise: counted, resolve } = Promise.withResolvers<void>();
  await rig.bus.subscribe('lesson.live', (fact) => fact.present === 5 && resolve());
  await Promise.all(
    pupils.flatMap((pupil) =>
      Array.from({ length: 5 }, (_, n) => pupil.command({ kind: 'postMessage', text: `${n}` })),
    ),
  );
  await counted;
  await teacher.command({ kind: 'close' });
  await ended.promise;
  assert.deepEqual(
    { ...facts.at(-1), at: 0 },
    {
      lessonId,
      schoolId: rig.school.schoolId,
      phase: 'closed',
      level: 4,
      wish: 4,
      ceiling: 4,
      marginSeats: 0,
      present: 5,
      people: 6,
      expected: 5,
      teacherPresent: true,
      at: 0,
    },
  );
  assert.ok(facts.length <= 6, `${facts.length} facts for over 30 events`);
  for (const seat of [teacher, ...pupils]) seat.end();
});

test('[LESSON-66] when the sign-in behind a socket is ended, the socket is', async (t) => {
  const { rig, browsers, anna, bilal } = await startClass(t);
  await rig.bus.publish('session.revoked', { sessionId: browsers[0]!.sessionId, until: Date.now() + 600_000 });
  await anna.until(() => anna.closed !== undefined);
  assert.equal(anna.closed?.code, 4402);
  assert.equal(bilal.closed, undefined);
});
