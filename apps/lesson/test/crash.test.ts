import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { test } from 'node:test';
import type { LessonId } from '@preau/core/base';
import type { EnterAnswer, RollCallAnswer } from '@preau/protocol/lesson';
import { Seat, startRig } from './lesson-rig.ts';
import type { Browser, Rig } from './lesson-rig.ts';

interface LessonProcess {
  readonly child: ChildProcess;
  readonly url: string;
}

async function startProcess(rig: Rig): Promise<LessonProcess> {
  const program = fileURLToPath(new URL('lesson-process.ts', import.meta.url));
  const child = spawn(process.execPath, [program, rig.databaseUrl, rig.folder], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const [line] = (await once(child.stdout, 'data', { signal: AbortSignal.timeout(20_000) })) as [Buffer];
  return { child, url: String(line).trim() };
}

async function kill(running: LessonProcess): Promise<void> {
  const gone = once(running.child, 'exit');
  running.child.kill('SIGKILL');
  await gone;
}

async function ask<T>(
  rig: Rig,
  url: string,
  browser: Browser,
  method: string,
  lessonId: LessonId,
  act: string,
): Promise<T> {
  const answer = await fetch(`${url}/api/lessons/${lessonId}/${act}`, {
    method,
    headers: { cookie: browser.cookie, authorization: `Bearer ${await rig.ticket(browser, lessonId)}` },
    signal: AbortSignal.timeout(10_000),
  });
  assert.ok(answer.ok, `${act}: ${answer.status} ${answer.ok ? '' : await answer.text()}`);
  return (await answer.json()) as T;
}

test(
  '[LESSON-44] after kill -9 the log first says that the house was down; seats, state and minutes stay true',
  { timeout: 90_000 },
  async (t) => {
    const rig = await startRig(t);
    const lessonId = await rig.school.addLesson(-5, 50);
    const her = await rig.browser(rig.school.teacher);
    const [anna, bilal] = [await rig.browser(rig.school.pupils[0]!), await rig.browser(rig.school.pupils[1]!)];

    const first = await startProcess(rig);
    t.after(() => void first.child.kill('SIGKILL'));
    await ask(rig, first.url, her, 'POST', lessonId, 'open');
    const join = async (url: string, browser: Browser): Promise<Seat> =>
      Seat.attach(await ask<EnterAnswer>(rig, url, browser, 'POST', lessonId, 'enter'));
    const seats = [await join(first.url, her), await join(first.url, anna), await join(first.url, bilal)] as const;
    const posted = await seats[1].command({ kind: 'postMessage', text: 'avant' }, 'before-the-crash-1');
    await seats[2].command({ kind: 'raiseHand' });
    // A heartbeat dates the crash: wait for one that comes after the last event.
    const { database } = rig.school;
    const beatOf = async (): Promise<number> =>
      (await database.query<{ at: number }>('look', 'SELECT max(beat_at) AS at FROM lesson_running')).rows[0]?.at ?? 0;
    const {
      rows: [last],
    } = await database.query<{ at: number }>('look', 'SELECT max(at) AS at FROM lesson_event');
    for (const deadline = Date.now() + 10_000; (await beatOf()) <= last!.at;)
      assert.ok(Date.now() < deadline, 'no heartbeat');
    const diedAt = Date.now();
    await kill(first);
    await seats[0].until(() => seats[0].closed !== undefined);

    const second = await startProcess(rig);
    t.after(() => void second.child.kill('SIGKILL'));
    const { rows } = await database.query<{ seq: number; kind: string; fact: { from: number; to: number } }>(
      'look',
      'SELECT seq, kind, fact FROM lesson_event ORDER BY seq DESC LIMIT 1',
    );
    assert.equal(rows[0]?.kind, 'interrupted', 'written before anybody came back');
    const { from, to } = rows[0].fact;
    assert.ok(from <= diedAt && diedAt - from < 3_000, `down from ${diedAt - from} ms before the kill`);
    assert.ok(to >= diedAt && to <= Date.now());

    const back = await join(second.url, anna);
    assert.equal(back.entry.seat, seats[1].entry.seat);
    assert.equal(
      await back.command({ kind: 'postMessage', text: 'avant' }, 'before-the-crash-1'),
      posted,
      'a command from before the crash stands once',
    );
    assert.equal((await join(second.url, her)).entry.seat, seats[0].entry.seat);
    const { snapshot } = await ask<{ snapshot: import('@preau/core/lesson').LessonState }>(
      rig,
      second.url,
      anna,
      'GET',
      lessonId,
      'log',
    );
    assert.equal(snapshot.hands.length, 1);
    assert.equal(snapshot.members[rig.school.pupils[1]!.personId]?.presence, 'lost', 'who did not come back is away');
    assert.deepEqual(
      snapshot.messages.map((message) => message.text),
      ['avant'],
    );

    const { rows: all } = await database.query<{ seq: number }>('look', 'SELECT seq FROM lesson_event ORDER BY seq');
    assert.deepEqual(
      all.map(({ seq }) => seq),
      all.map((_, index) => index + 1),
    );
    const sheet = await ask<RollCallAnswer>(rig, second.url, her, 'GET', lessonId, 'roll-call');
    assert.equal(
      sheet.rows.find((row) => row.name === 'Anna Kaya')?.cuts,
      0,
      'a fall of the house is not the pupil’s cut',
    );
  },
);

test('[LESSON-56] two processes on one lesson write one log without a gap', async (t) => {
  const rig = await startRig(t, { alone: false });
  const lessonId = await rig.school.addLesson(-5, 50);
  const her = await rig.browser(rig.school.teacher);
  const other = await startRigBeside(rig, t);
  await rig.open(her, lessonId);
  const near = await rig.join(her, lessonId);
  const anna = await rig.browser(rig.school.pupils[0]!);
  const far = await Seat.attach(await ask<EnterAnswer>(rig, other, anna, 'POST', lessonId, 'enter'));
  const said = await Promise.all(
    [near, far].flatMap((seat) =>
      Array.from({ length: 15 }, (_, n) => say(seat, `${n}`, `message-${seat.entry.seat}-${n}-of-15`)),
    ),
  );
  // The log of either process may lag behind what the other has written: the answers know.
  const seq = Math.max(...said);
  for (const seat of [near, far]) {
    await seat.until(() => seat.entries.at(-1)?.seq === seq);
    const first = seat.entries[0]!.seq;
    assert.deepEqual(
      seat.entries.map((entry) => entry.seq),
      Array.from({ length: seq - first + 1 }, (_, index) => first + index),
    );
    assert.equal(seat.entries.filter((entry) => !('hole' in entry) && entry.fact.kind === 'messagePosted').length, 30);
    seat.end();
  }
});

/** As the client does: what the store could not take is said again under the same id. Answers its number in the log. */
async function say(seat: Seat, text: string, id: string): Promise<number> {
  for (;;) {
    const answer = await seat.command({ kind: 'postMessage', text }, id);
    if (typeof answer === 'number') return answer;
    assert.equal(answer, 'server.unavailable');
  }
}

/** A second lesson app on the same database and bus. */
async function startRigBeside(rig: Rig, t: import('node:test').TestContext): Promise<string> {
  const { lessonOptions, serveLesson } = await import('./lesson-rig.ts');
  const { openLesson } = await import('../src/index.ts');
  const lesson = await openLesson({
    ...(await lessonOptions(rig.school.database, rig.folder, rig.bus, rig.faults)),
    alone: false,
  });
  const served = await serveLesson(lesson);
  t.after(async () => {
    await lesson[Symbol.asyncDispose]();
    await served.close();
  });
  return served.url;
}
