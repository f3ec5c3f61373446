// Media beside the log, against the house's own media server, which speaks LiveKit's protocol.
import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import type { SignalClient } from '../../../packages/sfu/test/signal-client.ts';
import { rtcNodeSkip } from '../../../packages/sfu/test/stage.ts';
import { codeOf } from './lesson-rig.ts';
import { startClass } from './media-class.ts';

const claimsOf = (token: string): { sub: string; name?: string; exp: number; video: Record<string, unknown> } =>
  JSON.parse(Buffer.from(token.split('.')[1]!, 'base64url').toString());

/** The permission that the media server told a client about itself last. */
async function untilPermission(
  client: SignalClient,
  identity: string,
  holds: (sources: readonly number[], canPublish: boolean) => boolean,
): Promise<void> {
  const deadline = Date.now() + 10_000;
  for (;;) {
    const told = client.received.flatMap((message) =>
      message.case === 'update'
        ? message.value.participants
        : message.case === 'join' && message.value.participant !== undefined
          ? [message.value.participant]
          : [],
    );
    const last = told.filter((participant) => participant.identity === identity).at(-1)?.permission;
    if (last !== undefined && holds(last.canPublishSources, last.canPublish)) return;
    if (Date.now() > deadline) throw new Error(`Cannot wait longer for a permission: ${JSON.stringify(last)}`);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}
const [CAMERA, MICROPHONE] = [1, 2];

// Each has a class and a media server of its own.
suite('media', { concurrency: 3 }, () => {
  test('[LESSON-80] a grant is a LiveKit token of this lesson: person, no name, sources by the rules, to ten minutes after the end', async (t) => {
    const { lessonId, anna, her, rig, grant, teacher } = await startClass(t);
    const { url, token } = await grant(anna);
    assert.equal(url, rig.url.replace('http', 'ws'));
    const claims = claimsOf(token);
    assert.deepEqual(
      [claims.sub, claims.name, claims.video['room'], claims.video['canPublishData']],
      [rig.school.pupils[0]!.personId, undefined, lessonId, false],
    );
    assert.deepEqual((claims.video['canPublishSources'] as string[]).toSorted(), ['camera', 'microphone']);
    assert.ok(Math.abs(claims.exp - (Date.now() / 1000 + 60 * 60)) < 60);
    assert.ok((claimsOf((await grant(her)).token).video['canPublishSources'] as string[]).includes('screen_share'));
    assert.ok(!JSON.stringify(claims).includes('Anna'));
    await teacher.command({ kind: 'setLevel', level: 2 });
    assert.deepEqual(
      [claimsOf((await grant(anna)).token).video['canPublish']],
      [false],
      'an empty list would allow everything',
    );
    await teacher.command({ kind: 'setLevel', level: 0 });
    assert.equal(
      await codeOf(await rig.call(anna, 'POST', `/api/lessons/${lessonId}/media-grant`)),
      'lesson.levelTooLow',
    );
  });

  test('[LESSON-81] locks, levels, safe mode and the teacher’s return reach people who are connected', async (t) => {
    const { rig, anna, her, lessonId, teacher, attach } = await startClass(t);
    const { personId } = rig.school.pupils[0]!;
    const client = await attach(anna);
    await untilPermission(client, personId, (sources) => sources.includes(CAMERA) && sources.includes(MICROPHONE));
    await teacher.command({ kind: 'setLocks', locks: { microphone: false, camera: true, screen: true, chat: false } });
    await untilPermission(client, personId, (sources) => !sources.includes(CAMERA) && sources.includes(MICROPHONE));
    teacher.end();
    await untilPermission(client, personId, (_sources, canPublish) => !canPublish);
    const back = await rig.join(her, lessonId);
    await untilPermission(client, personId, (sources, canPublish) => canPublish && sources.includes(MICROPHONE));
    back.end();
    client.socket.close();
  });

  test('[LESSON-82] who is removed is out of the media room', async (t) => {
    const { rig, anna, teacher, attach } = await startClass(t);
    const client = await attach(anna);
    await client.next('join');
    await teacher.command({ kind: 'remove', personId: rig.school.pupils[0]!.personId });
    await client.next('leave');
    await client.ended;
  });

  test(
    '[LESSON-84] who joins a media room with an old token and no place in the lesson is put out',
    { skip: rtcNodeSkip },
    async (t) => {
      const { rig, lessonId, sfu, anna, teacher, grant } = await startClass(t);
      const { token } = await grant(anna);
      await teacher.command({ kind: 'remove', personId: rig.school.pupils[0]!.personId });
      const { dispose, Room, RoomEvent } = await import('@livekit/rtc-node');
      t.after(() => dispose());
      const room = new Room();
      const out = Promise.withResolvers<void>();
      room.once(RoomEvent.Disconnected, () => out.resolve());
      await room.connect(sfu.pick(lessonId), token, { autoSubscribe: true, dynacast: false });
      const timer = setTimeout(() => out.reject(new Error('Still in the room after 15 s')), 15_000);
      await out.promise.finally(() => clearTimeout(timer));
    },
  );

  test('[LESSON-83] the room ends with the lesson', async (t) => {
    const { anna, teacher, attach } = await startClass(t);
    const client = await attach(anna);
    await client.next('join');
    await teacher.command({ kind: 'close' });
    await client.next('leave');
    await client.ended;
  });

  test('[LESSON-85] without a media server the lesson goes on, and says that sound and picture are not there', async (t) => {
    const { rig, lessonId, sfu, anna, pupil, teacher } = await startClass(t);
    await sfu.close();
    const answer = await rig.call(anna, 'POST', `/api/lessons/${lessonId}/media-grant`);
    const problem = (await answer.json()) as { code: string; retryAfterMs: number };
    assert.equal(problem.code, 'media.unavailable');
    assert.ok(problem.retryAfterMs >= 3_000);
    const began = performance.now();
    assert.equal(
      typeof (await teacher.command({
        kind: 'setLocks',
        locks: { microphone: true, camera: true, screen: true, chat: false },
      })),
      'number',
    );
    assert.equal(typeof (await pupil.command({ kind: 'postMessage', text: 'on continue' })), 'number');
    assert.equal(
      typeof (await teacher.command({ kind: 'remove', personId: rig.school.pupils[0]!.personId })),
      'number',
    );
    assert.ok(performance.now() - began < 2_500, 'the log does not wait for media');
    assert.ok((rig.lesson.house.findLoaded(lessonId)?.mediaDesk?.pending ?? 0) > 0, 'the removal is tried again');
  });
});
