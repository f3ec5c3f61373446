// rtc-node announces a small camera and sends a large one: the track ends for everybody, its owner stays, and an honest one is left alone.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { Room, RoomEvent, TrackKind, VideoStream, dispose } from '@livekit/rtc-node';
import { publishFilm } from './node-film.ts';
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
    const camera = await publishFilm(liar);
    t.after(() => camera.stop());
    await until('small pictures', () => widths.length > 5);
    const other = await publishFilm(honest);
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
