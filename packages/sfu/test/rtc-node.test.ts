// The unmodified @livekit/rtc-node, which is not a browser: sound both ways and data.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import {
  AudioFrame,
  AudioSource,
  AudioStream,
  LocalAudioTrack,
  Room,
  RoomEvent,
  TrackKind,
  TrackPublishOptions,
  TrackSource,
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

const sampleRateHz = 48_000;
const frameSamples = 480;

/** Publishes a sine until `stop` is called. */
async function publishTone(room: Room): Promise<{ stop(): void }> {
  const source = new AudioSource(sampleRateHz, 1);
  const options = new TrackPublishOptions();
  options.source = TrackSource.SOURCE_MICROPHONE;
  assert.ok(room.localParticipant);
  await room.localParticipant.publishTrack(LocalAudioTrack.createAudioTrack('microphone', source), options);
  const stopped = new AbortController();
  let phase = 0;
  const play = async (): Promise<void> => {
    while (!stopped.signal.aborted) {
      const samples = new Int16Array(frameSamples).map(() => Math.sin((phase += 0.06)) * 12_000);
      await source.captureFrame(new AudioFrame(samples, sampleRateHz, 1, frameSamples));
    }
  };
  void play();
  return { stop: () => stopped.abort() };
}

/** The loudest sample heard so far. */
function listen(room: Room): { peak: number } {
  const heard = { peak: 0 };
  room.on(RoomEvent.TrackSubscribed, (track) => {
    if (track.kind !== TrackKind.KIND_AUDIO) return;
    const read = async (): Promise<void> => {
      for await (const frame of new AudioStream(track))
        for (const sample of frame.data) heard.peak = Math.max(heard.peak, Math.abs(sample));
    };
    void read();
  });
  return heard;
}

test(
  '[SFU-26] rtc-node hears rtc-node, exchanges data, and comes back when the server ends its process',
  { skip: rtcNodeSkip },
  async () => {
    const url = await server.room('node');
    const [ann, ben] = [new Room(), new Room()];
    const heard = { byAnn: listen(ann), byBen: listen(ben) };
    const data: string[] = [];
    ben.on(RoomEvent.DataReceived, (payload, participant) =>
      data.push(`${participant?.identity}: ${new TextDecoder().decode(payload)}`),
    );
    await ann.connect(url, await token('node', 'ann'), { autoSubscribe: true, dynacast: false });
    await ben.connect(url, await token('node', 'ben'), { autoSubscribe: true, dynacast: false });
    const tones = [await publishTone(ann), await publishTone(ben)];
    await until('both hear a tone', () => heard.byAnn.peak > 5_000 && heard.byBen.peak > 5_000);
    await ann.localParticipant?.publishData(new TextEncoder().encode('hello'), { reliable: true });
    await until('data', () => data.includes('ann: hello'));

    const people = await server.api('node').listParticipants('node');
    assert.deepEqual(people.map((person) => person.identity).sort(), ['ann', 'ben']);
    const returned = new Promise<void>((resolve) => void ben.once(RoomEvent.Reconnected, () => resolve()));
    const [pid] = server.sfu.pids;
    assert.ok(pid);
    process.kill(pid, 'SIGTERM');
    await returned;
    heard.byBen.peak = 0;
    await until('ben hears again', () => heard.byBen.peak > 5_000);
    for (const tone of tones) tone.stop();
    await Promise.all([ann.disconnect(), ben.disconnect()]);
  },
);
