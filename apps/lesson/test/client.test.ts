// The lesson client against the lesson app over real sockets, through a relay that swallows without closing.
import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import type { TestContext } from 'node:test';
import { createWebPlatform, LessonConnection } from '@preau/client';
import type { Answer, LessonView } from '@preau/client';
import type { LessonId } from '@preau/core/base';
import { startRig } from './lesson-rig.ts';
import type { Browser, Rig } from './lesson-rig.ts';
import { startRelay } from './tcp-relay.ts';
import type { Relay } from './tcp-relay.ts';

interface Pupil {
  readonly connection: LessonConnection;
  readonly relay: Relay;
  until(holds: (view: LessonView) => boolean, timeoutMs?: number): Promise<LessonView>;
}

/** A client behind its own relay. Tickets come from the test's gate key, as `POST /q/ticket` would give them. */
async function connect(t: TestContext, rig: Rig, browser: Browser, lessonId: LessonId): Promise<Pupil> {
  const relay = await startRelay(Number(new URL(rig.url).port));
  const base = `http://127.0.0.1:${relay.port}`;
  const platform = createWebPlatform({
    base,
    WebSocket,
    setTimeout,
    clearTimeout,
    headers: () => ({ cookie: browser.cookie }),
    fetch: async (url, asking): Promise<Answer> =>
      url.endsWith('/q/ticket')
        ? Response.json({
            ticket: await rig.ticket(browser, lessonId),
            state: 'admitted',
            target: lessonId,
            expiresAt: Date.now() + 300_000,
            renewAfterMs: 200_000,
          })
        : fetch(url, asking),
  });
  const connection = new LessonConnection({ platform, lessonId });
  t.after(async () => {
    connection.close();
    await relay[Symbol.asyncDispose]();
  });
  connection.start();
  const until = async (holds: (view: LessonView) => boolean, timeoutMs = 10_000): Promise<LessonView> => {
    const { promise, resolve, reject } = Promise.withResolvers<LessonView>();
    const timer = setTimeout(
      () =>
        reject(
          new Error(`Cannot wait longer: ${holds.toString()} in ${JSON.stringify(connection.getSnapshot().line)}`),
        ),
      timeoutMs,
    );
    const look = (): void => {
      if (holds(connection.getSnapshot())) resolve(connection.getSnapshot());
    };
    const stop = connection.subscribe(look);
    look();
    try {
      return await promise;
    } finally {
      clearTimeout(timer);
      stop();
    }
  };
  return { connection, relay, until };
}

const isLive = (view: LessonView): boolean => view.line.kind === 'live';
const texts = (view: LessonView): (string | null)[] => view.state.messages.map((message) => message.text);

async function startClass(t: TestContext): Promise<{ rig: Rig; lessonId: LessonId; teacher: Pupil; anna: Pupil }> {
  const rig = await startRig(t);
  const lessonId = await rig.school.addLesson(-5, 50);
  const her = await rig.browser(rig.school.teacher);
  const teacher = await connect(t, rig, her, lessonId);
  const anna = await connect(t, rig, await rig.browser(rig.school.pupils[0]!), lessonId);
  await Promise.all([teacher.until(isLive), anna.until(isLive)]);
  assert.deepEqual(await teacher.connection.open(), { ok: true, value: undefined });
  await anna.until((view) => view.state.phase === 'open');
  return { rig, lessonId, teacher, anna };
}

test('[LESSON-90] a client comes in, follows the log and asks', async (t) => {
  const { rig, teacher, anna } = await startClass(t);
  assert.deepEqual(await anna.connection.open(), { ok: false, error: { code: 'lesson.notTeacher' } });
  const said = await anna.connection.send({ kind: 'postMessage', text: 'bonjour' });
  assert.ok(said.ok && said.value > 0);
  await teacher.until((view) => texts(view).includes('bonjour'));
  assert.deepEqual(await anna.connection.send({ kind: 'setLevel', level: 0 }), {
    ok: false,
    error: { code: 'lesson.notTeacher' },
  });
  const view = anna.connection.getSnapshot();
  assert.equal(view.personId, rig.school.pupils[0]!.personId);
  assert.equal(view.deviceId, view.state.members[view.personId]?.deviceId);
});

// They wait for lines that are gone, each in a class of its own: they wait together.
suite('cuts', { concurrency: true }, () => {
  for (const cutMs of [0, 5_000, 15_000]) {
    test(`[LESSON-91] after a cut of ${cutMs / 1000} s the client says so within 3 s, is back in its seat, and lacks nothing`, async (t) => {
      const { rig, teacher, anna } = await startClass(t);
      const { personId, state } = anna.connection.getSnapshot();
      const seat = state.members[personId!]?.seat;
      await anna.connection.send({ kind: 'raiseHand' });
      const cutAt = Date.now();
      anna.relay.cut();
      if (cutMs > 0) {
        const lost = await anna.until((view) => view.line.kind === 'lost', 5_000);
        t.diagnostic(`the pupil's page knew after ${Date.now() - cutAt} ms`);
        assert.ok(
          lost.line.kind === 'lost' && lost.line.since <= cutAt + 1_100,
          'silence is dated from the last frame',
        );
        const waiting = anna.connection.send({ kind: 'postMessage', text: 'dans le vide' });
        await teacher.connection.send({ kind: 'postMessage', text: 'pendant la coupure' });
        if (cutMs > 5_500) {
          await teacher.until((view) => view.state.members[personId!]?.presence === 'lost', 11_000);
          t.diagnostic(`the teacher's list knew after ${Date.now() - cutAt} ms`);
        }
        await new Promise((resolve) => setTimeout(resolve, Math.max(0, cutAt + cutMs - Date.now())));
        anna.relay.heal();
        const back = await anna.until(isLive, 12_000);
        t.diagnostic(`back ${Date.now() - cutAt - cutMs} ms after the line`);
        assert.equal(back.missed?.messages, 1);
        const said = await waiting;
        assert.ok(said.ok, JSON.stringify(said));
      } else {
        anna.relay.heal();
        await anna.connection.send({ kind: 'postMessage', text: 'dans le vide' });
      }
      await teacher.until((view) => texts(view).filter((text) => text === 'dans le vide').length === 1);
      const head = teacher.connection.getSnapshot().state.seq;
      const view = await anna.until(({ state: now }) => now.seq >= head);
      assert.equal(view.state.members[personId!]?.seat, seat);
      assert.equal(view.state.hands.length, 1);
      const { snapshot } = await rig.log(await rig.browser(rig.school.teacher), view.lessonId);
      assert.deepEqual(
        texts(view),
        snapshot?.messages.map((message) => message.text),
      );
    });
  }

  test('[LESSON-94] a command sent again after a lost answer stands once in the log', async (t) => {
    const { teacher, anna } = await startClass(t);
    // Cut at the moment of sending: the answer, or the command itself, is swallowed.
    const sending = anna.connection.send({ kind: 'postMessage', text: 'une seule fois' });
    anna.relay.cut();
    await anna.until((view) => view.line.kind === 'lost', 5_000);
    anna.relay.heal();
    assert.ok((await sending).ok);
    await teacher.until((view) => texts(view).includes('une seule fois'));
    await anna.until((view) => isLive(view) && view.pending.length === 0);
    assert.equal(texts(teacher.connection.getSnapshot()).filter((text) => text === 'une seule fois').length, 1);
  });
});

test('[LESSON-96] removal, the end and leaving are not answered by coming back', async (t) => {
  const { teacher, anna } = await startClass(t);
  const { personId } = anna.connection.getSnapshot();
  await teacher.connection.send({ kind: 'remove', personId: personId! });
  const removed = await anna.until((view) => view.line.kind === 'refused');
  assert.deepEqual(removed.line, { kind: 'refused', refusal: { code: 'lesson.removed' } });
  await teacher.connection.send({ kind: 'readmit', personId: personId! });
  anna.connection.reenter();
  await anna.until(isLive);
  await teacher.connection.send({ kind: 'close' });
  const over = await anna.until((view) => view.line.kind === 'refused');
  assert.deepEqual(over.line, { kind: 'refused', refusal: { code: 'lesson.closed' } });
});
