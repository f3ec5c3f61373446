// The one media adapter on both media servers: our own and a real livekit-server, with rtc-node and a browser as the people.
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { test } from 'node:test';
import { parseLessonId, parsePersonId, parseSchoolId } from '@preau/core/base';
import { LivekitNotices, LivekitRooms } from '../src/index.ts';
import { onBothEngines } from '../../sfu/test/conformance/scenario.ts';
import type { Participant } from '../../sfu/test/conformance/participant.ts';

const hourMs = 3_600_000;

test(
  '[SFU-128] LivekitRooms makes rooms and tokens, allows, silences, lists, removes and ends, and LivekitNotices reads what is told',
  onBothEngines({
    id: 'SFU-128',
    casts: [
      { pupil: 'rtc-node', teacher: 'chromium' },
      { pupil: 'chromium', teacher: 'rtc-node' },
    ],
    async play(scene, parts) {
      const { engine } = scene;
      const lessonId = parseLessonId(randomUUID());
      const schoolId = parseSchoolId('0750001A');
      assert.ok(lessonId !== undefined && schoolId !== undefined);
      const key = { lessonId, schoolId };
      const credentials = { key: engine.apiKey, secret: engine.apiSecret };
      const rooms = new LivekitRooms({ apiUrlOf: (room) => engine.url(room), clientUrl: null, ...credentials });
      const notices = new LivekitNotices(credentials);
      const [pupilId, teacherId] = [parsePersonId(randomUUID()), parsePersonId(randomUUID())];
      assert.ok(pupilId !== undefined && teacherId !== undefined);

      const nobody = (await rooms.tracks(key)).length;
      // Not there yet, and no error: the lesson's log does not depend on it.
      await rooms.allow(key, pupilId, []);
      await rooms.silence(key, pupilId, 'microphone');
      await rooms.remove(key, pupilId);
      await rooms.end(key);

      const enter = async (
        kind: typeof parts.pupil,
        personId: typeof pupilId,
        isTeacher: boolean,
      ): Promise<Participant> => {
        const now = Date.now();
        const sources = isTeacher ? (['microphone', 'camera', 'screen'] as const) : [];
        const grant = await rooms.grant({ key, personId, isTeacher, sources, now, expiresAt: now + hourMs });
        const participant = await scene.prepare(kind, personId);
        assert.equal(await participant.join(engine.url(lessonId).replace('http', 'ws'), grant.token), 'joined');
        return participant;
      };
      const teacher = await enter(parts.teacher, teacherId, true);
      const pupil = await enter(parts.pupil, pupilId, false);

      const unasked = (await pupil.publish('microphone')).split(':')[0] ?? '';
      await rooms.allow(key, pupilId, ['microphone']);
      const allowed = await scene.happens(async () => (await pupil.publish('microphone')) === 'published', 12_000);
      const heard = await scene.happens(() => scene.sounds(teacher, pupilId, 3_000), 12_000);
      const camera = (await pupil.publish('camera')).split(':')[0] ?? '';
      await teacher.publish('camera', { width: 640, height: 360, frameRate: 15 });
      await scene.until('the pupil sees the teacher', () => scene.flows(pupil, teacherId, 5));
      const listed = (await rooms.tracks(key))
        .map(
          (track) =>
            `${track.personId === teacherId ? 'teacher' : 'pupil'} ${track.source} ${track.width}x${track.height} in ${track.layers}`,
        )
        .sort();

      await rooms.silence(key, pupilId, 'microphone');
      const silent = await scene.happens(
        async () => (await teacher.events()).includes(`muted ${pupilId} microphone`),
        5_000,
      );
      await rooms.allow(key, pupilId, []);
      const taken = await scene.happens(
        async () => (await rooms.tracks(key)).every((track) => track.personId === teacherId),
        6_000,
      );
      await rooms.remove(key, pupilId);
      await scene.noted(pupil, 'disconnected');
      await scene.noted(teacher, `left ${pupilId}`);
      await rooms.end(key);
      await scene.noted(teacher, 'disconnected');

      const told = await scene.until(
        'the end is told',
        async () => {
          const read = await Promise.all(
            engine.notices.map((notice) => notices.read(notice.body, notice.authorization)),
          );
          const ours = read.filter((notice) => notice?.lessonId === lessonId);
          const kinds = ours.map((notice) => notice?.kind);
          return kinds.length >= 9 && ours;
        },
        10_000,
      );
      const forged = await notices.read(engine.notices[0]?.body ?? '', `${engine.notices[0]?.authorization ?? ''}A`);
      return {
        nobody,
        unasked,
        allowed,
        heard,
        camera,
        listed: listed.join(', '),
        silent,
        taken,
        joined: told.filter((notice) => notice?.kind === 'joined').length,
        published: told
          .filter((notice) => notice?.kind === 'published')
          .map((notice) => `${notice?.personId === teacherId ? 'teacher' : 'pupil'} ${notice?.track?.source}`)
          .join(', '),
        forgedNotice: forged === undefined ? 'refused' : 'read',
      };
    },
    expect(facts) {
      assert.equal(facts.nobody, 0);
      assert.equal(facts.unasked, 'refused');
      assert.equal(facts.allowed, true);
      assert.equal(facts.heard, true);
      assert.equal(facts.camera, 'refused');
      assert.equal(facts.silent, true);
      assert.equal(facts.taken, true);
      assert.equal(facts.joined, 2);
      assert.equal(facts.published, 'pupil microphone, teacher camera');
      assert.equal(facts.forgedNotice, 'refused');
    },
  }),
);
