// A lesson with media: a rig, our own media server, a teacher and a pupil who entered. For the tests of grants and of levels.
import assert from 'node:assert/strict';
import type { TestContext } from 'node:test';
import type { LessonId } from '@preau/core/base';
import { LivekitNotices, LivekitRooms } from '@preau/media-livekit';
import { startSfu } from '@preau/sfu';
import type { Sfu } from '@preau/sfu';
import { connect } from '../../../packages/sfu/test/signal-client.ts';
import type { SignalClient } from '../../../packages/sfu/test/signal-client.ts';
import { codeOf, startRig } from './lesson-rig.ts';
import type { Browser, Rig, Seat } from './lesson-rig.ts';

const keys = { key: 'test-key', secret: 'a-secret-of-the-test-with-over-32-characters' };

/** Everybody and everything of it. */
export interface MediaClass {
  readonly rig: Rig;
  readonly sfu: Sfu;
  readonly rooms: LivekitRooms;
  readonly lessonId: LessonId;
  readonly her: Browser;
  readonly anna: Browser;
  readonly teacher: Seat;
  readonly pupil: Seat;
  grant(browser: Browser): Promise<{ url: string; token: string }>;
  /** Grants and connects. */
  attach(browser: Browser): Promise<SignalClient>;
}

/** Starts it; everything ends with the test. */
export async function startClass(t: TestContext): Promise<MediaClass> {
  const servers: Sfu[] = [];
  const media = new LivekitRooms({ ...keys, apiUrlOf: (room) => servers[0]?.pick(room) ?? '', clientUrl: null });
  const rig = await startRig(t, { media, notices: new LivekitNotices(keys) });
  const running = await startSfu({
    apiKey: keys.key,
    apiSecret: keys.secret,
    children: 1,
    bindAddress: '127.0.0.1',
    webhookUrl: `${rig.url}/hooks/livekit`,
  });
  servers.push(running);
  t.after(() => running.close());
  const lessonId = await rig.school.addLesson(-5, 50);
  const [her, anna] = [await rig.browser(rig.school.teacher), await rig.browser(rig.school.pupils[0]!)];
  const grant = async (browser: Browser): Promise<{ url: string; token: string }> => {
    const answer = await rig.call(browser, 'POST', `/api/lessons/${lessonId}/media-grant`);
    if (!answer.ok) throw new Error(await answer.text());
    return (await answer.json()) as { url: string; token: string };
  };
  const refusal = await rig.call(anna, 'POST', `/api/lessons/${lessonId}/media-grant`);
  assert.equal(await codeOf(refusal), 'lesson.notEntered');
  const pupil = await rig.join(anna, lessonId);
  assert.equal(await codeOf(await rig.call(anna, 'POST', `/api/lessons/${lessonId}/media-grant`)), 'lesson.notOpen');
  await rig.open(her, lessonId);
  const teacher = await rig.join(her, lessonId);
  t.after(() => [teacher, pupil].forEach((seat) => seat.end()));
  return {
    rig,
    sfu: running,
    rooms: media,
    lessonId,
    her,
    anna,
    teacher,
    pupil,
    grant,
    attach: async (browser) => connect(running.pick(lessonId), (await grant(browser)).token),
  };
}
