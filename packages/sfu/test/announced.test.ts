// rtc-node announces a small camera and sends a large one: the track ends for everybody, its owner stays, and an honest one is left alone.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import {
  LocalVideoTrack,
  Room,
  RoomEvent,
  TrackKind,
  TrackPublishOptions,
  TrackSource,
  VideoBufferType,
  VideoFrame,
  VideoSource,
  VideoStream,
  dispose,
} from '@livekit/rtc-node';
import { rtcNodeSkip, startStage, token, until } from './stage.ts';
import type { Stage } from './stage.ts';

let server: Stage;

before(async () => {
  server = await startStage();
});

after(async () => {
  await server[Symbol.asyncDispose]();
  await dispose();
});

/** A camera announced as 320x180 that films whatever size it is told. */
async function film(room: Room): Promise<{ size: { width: number; height: number }; stop(): void }> {
  const source = new VideoSource(320, 180);
  const options = new TrackPublishOptions({
    source: TrackSource.SOURCE_CAMERA,
    simulcast: false,
    videoEncoding: { maxBitrate: 110_000n, maxFramerate: 15 },
  });
  const camera = { size: { width: 320, height: 180 }, stop: () => clearInterval(timer) };
  let shade = 0;
  const timer = setInterval(() => {
    const { width, height } = camera.size;
    const bytes = new Uint8Array((width * height * 3) / 2).fill((shade += 7) % 255);
    source.captureFrame(new VideoFrame(bytes, width, height, VideoBufferType.I420));
  }, 66);
  assert.ok(room.localParticipant);
  await room.localParticipant.publishTrack(LocalVideoTrack.createVideoTrack('camera', source), options);
  return camera;
}

/** The widths of the pictures that arrive. */
function watch(room: Room): number[] {
  const widths: number[] = [];
  room.on(RoomEvent.TrackSubscribed, (track) => {
    if (track.kind !== TrackKind.KIND_VIDEO) return;
    const read = async (): Promise<void> => {
      for await (const { frame } of new VideoStream(track)) widths.push(frame.width);
    };
    void read();
  });
  return widths;
}

test(
  '[SFU-156] rtc-node announces 320x180, films 1280x720, and loses the track before anybody sees it',
  { skip: rtcNodeSkip },
  async (t) => {
    const url = await server.room('announced');
    const [liar, honest, witness] = [new Room(), new Room(), new Room()];
    const widths = watch(witness);
    let ended: string | undefined;
    witness.on(RoomEvent.TrackUnpublished, (_publication, participant) => (ended = participant.identity));
    for (const [room, identity] of [
      [witness, 'witness'],
      [liar, 'liar'],
      [honest, 'honest'],
    ] as const)
      await room.connect(url, await token('announced', identity), { autoSubscribe: true, dynacast: false });
    const camera = await film(liar);
    t.after(() => camera.stop());
    await until('small pictures', () => widths.length > 5);
    const other = await film(honest);
    t.after(() => other.stop());
    camera.size = { width: 1280, height: 720 };
    await until('the track is ended', () => ended === 'liar');
    const people = await server.api('announced').listParticipants('announced');
    const tracks = Object.fromEntries(people.map(({ identity, tracks: published }) => [identity, published.length]));
    assert.deepEqual(tracks, { witness: 0, liar: 0, honest: 1 });
    const seen = widths.length;
    await until('the honest camera goes on', () => widths.length > seen + 10);
    assert.equal(Math.max(...widths), 320, 'no large picture was decoded by anybody');
    await Promise.all([liar, honest, witness].map((room) => room.disconnect()));
  },
);
