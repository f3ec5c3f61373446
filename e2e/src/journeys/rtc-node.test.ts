// A LiveKit client that is no browser: granted a token by the lesson, heard by another and hearing it.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import {
  AudioFrame,
  AudioSource,
  AudioStream,
  dispose,
  LocalAudioTrack,
  Room,
  RoomEvent,
  TrackKind,
  TrackPublishOptions,
  TrackSource,
} from '@livekit/rtc-node';
import type { RemoteTrack } from '@livekit/rtc-node';
import type { MediaGrantAnswer } from '@preau/protocol/lesson';
import { addFreshLesson } from '../../../tools/testing/fresh-lesson.ts';
import { startPreau } from '../../../tools/testing/preau-process.ts';
import type { PreauProcess } from '../../../tools/testing/preau-process.ts';
import { untilView, Visitor } from '../../../tools/testing/visitor.ts';

const RATE = 48_000;
const FRAME = 480;
const LOUD = 3_000;

let preau: PreauProcess;
let lessonId: string;

before(async () => {
  preau = await startPreau();
  lessonId = await addFreshLesson(preau);
});

after(async () => {
  await preau?.[Symbol.asyncDispose]();
  await dispose();
});

test(
  '[JOURNEY-20] two clients of @livekit/rtc-node join with granted tokens and hear each other',
  { timeout: 60_000 },
  async (t) => {
    const [teacher, pupil] = await Promise.all(
      [preau.accounts[0]!, preau.accounts[1]!].map((account) => Visitor.signIn(preau.url, account)),
    );
    await teacher!.get('POST', `/api/lessons/${lessonId}/open`);
    // While the teacher is not there in person, the lesson is in safe mode and a pupil may not speak.
    for (const visitor of [teacher!, pupil!]) {
      const connection = visitor.connect(lessonId);
      t.after(() => connection.close());
      await untilView(connection, (view) => view.line.kind === 'live');
    }
    const rooms = await Promise.all(
      [teacher!, pupil!].map(async (visitor) => {
        const { url, token } = await visitor.get<MediaGrantAnswer>('POST', `/api/lessons/${lessonId}/media-grant`, {});
        const room = new Room();
        const heard = loudestOf(room);
        await room.connect(url, token, { autoSubscribe: true, dynacast: false });
        t.after(() => room.disconnect());
        return { room, heard };
      }),
    );
    const stops = await Promise.all(rooms.map(({ room }, index) => sing(room, 440 * (index + 1))));
    const peaks = await Promise.all(rooms.map(({ heard }) => heard));
    for (const stop of stops) stop();
    t.diagnostic(`loudest samples heard: ${peaks.join(' and ')}`);
    assert.ok(
      peaks.every((peak) => peak > LOUD),
      `silence: ${peaks.join()}`,
    );
  },
);

/** Resolves with the loudest sample once something loud was heard. */
function loudestOf(room: Room): Promise<number> {
  const { promise, resolve } = Promise.withResolvers<number>();
  room.on(RoomEvent.TrackSubscribed, (track: RemoteTrack) => {
    if (track.kind !== TrackKind.KIND_AUDIO) return;
    void (async () => {
      for await (const frame of new AudioStream(track, RATE, 1)) {
        const peak = frame.data.reduce((most, sample) => Math.max(most, Math.abs(sample)), 0);
        if (peak > LOUD) return resolve(peak);
      }
    })();
  });
  return promise;
}

/** Publishes a tone as a microphone until stopped. */
async function sing(room: Room, hertz: number): Promise<() => void> {
  const source = new AudioSource(RATE, 1);
  const options = new TrackPublishOptions();
  options.source = TrackSource.SOURCE_MICROPHONE;
  await room.localParticipant!.publishTrack(LocalAudioTrack.createAudioTrack('tone', source), options);
  let isOver = false;
  void (async () => {
    for (let at = 0; !isOver; at += FRAME) {
      const samples = Int16Array.from({ length: FRAME }, (_, index) =>
        Math.round(12_000 * Math.sin((2 * Math.PI * hertz * (at + index)) / RATE)),
      );
      await source.captureFrame(new AudioFrame(samples, RATE, 1, FRAME));
    }
  })();
  return () => {
    isOver = true;
  };
}
