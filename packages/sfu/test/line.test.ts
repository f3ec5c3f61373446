// What a subscriber gets over lines of every width, in simulated time.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { StreamState, UpdateTrackSettings } from '@livekit/protocol';
import { handleRequest } from '../src/room/requests.ts';
import { SimulatedClass } from './simulated-line.ts';

async function begin(capBps = Infinity): Promise<SimulatedClass> {
  const scene = new SimulatedClass();
  await scene.start();
  scene.receiver.capBps = capBps;
  return scene;
}

test('[SFU-73] an open line gets the highest layer within a second, and keeps it whatever the first estimates say', async () => {
  const scene = await begin();
  assert.deepEqual(scene.heightsAfter(2_000), [0, 720]);
  for (let second = 0; second < 30; second += 1)
    assert.deepEqual(scene.heightsAfter(1_000), [0, 720], `second ${second}`);
  assert.deepEqual(scene.states, []);
});

test('[SFU-77] a line that narrows gets a lower layer, at last none and says so; sound goes on; when it widens everything comes back', async () => {
  const scene = await begin();
  scene.run(8_000);
  scene.receiver.capBps = 800_000;
  assert.deepEqual(scene.heightsAfter(8_000), [0, 360], 'the middle one at 800 kbit/s');
  scene.receiver.capBps = 250_000;
  scene.run(10_000);
  assert.deepEqual(scene.heightsAfter(2_000), [0, 180], 'the lowest one at 250 kbit/s');
  assert.deepEqual(scene.states, []);
  scene.receiver.capBps = 100_000;
  scene.run(10_000);
  scene.receiver.soundGapsMs.length = 0;
  assert.deepEqual(scene.heightsAfter(5_000), [0], 'sound only at 100 kbit/s');
  assert.deepEqual(scene.states, [StreamState.PAUSED]);
  scene.receiver.capBps = Infinity;
  scene.run(60_000);
  assert.deepEqual(scene.heightsAfter(20_000), [0, 720]);
  assert.deepEqual(scene.states, [StreamState.PAUSED, StreamState.ACTIVE]);
  assert.ok(
    Math.max(...scene.receiver.soundGapsMs) < 400,
    `sound stopped for ${Math.max(...scene.receiver.soundGapsMs)} ms`,
  );
});

test('[SFU-71] a narrow line is tried ever more rarely, and its picture does not come and go', async () => {
  const scene = await begin(260_000);
  scene.run(15_000);
  const droppedAt = scene.receiver.dropped;
  scene.receiver.bytes.clear();
  scene.run(120_000);
  const low = scene.receiver.bytes.get(180) ?? 0;
  assert.ok(low * 8 > 120_000 * 100, `the lowest layer went on: ${low} bytes`);
  assert.equal(scene.receiver.bytes.get(720) ?? 0, 0);
  assert.ok((scene.receiver.bytes.get(360) ?? 0) < low / 4, 'the middle layer was hardly tried');
  assert.ok(scene.receiver.dropped - droppedAt < 400, `${scene.receiver.dropped - droppedAt} packets overran the line`);
  assert.deepEqual(scene.states, []);
});

test('[SFU-24] a wish changes the layer at a key frame; a layer that dies is replaced by the next lower one', async () => {
  const scene = await begin();
  scene.run(3_000);
  const sid = [...(scene.ann?.publishing.tracks.values() ?? [])].find((track) => track.kind === 'video')?.sid ?? '';
  const wish = async (settings: Partial<UpdateTrackSettings>): Promise<void> => {
    assert.ok(scene.ben);
    const value = new UpdateTrackSettings({ trackSids: [sid], ...settings });
    await handleRequest(scene.ben, { case: 'trackSetting', value });
  };
  await wish({ width: 300, height: 170 });
  assert.deepEqual(scene.heightsAfter(3_000), [0, 180]);
  await wish({ quality: 1 });
  assert.deepEqual(scene.heightsAfter(3_000), [0, 360]);
  await wish({ quality: 2 });
  assert.deepEqual(scene.heightsAfter(3_000), [0, 720]);
  await wish({ quality: 2, disabled: true });
  assert.deepEqual(scene.heightsAfter(3_000), [0]);
  await wish({ quality: 2 });
  assert.deepEqual(scene.heightsAfter(3_000), [0, 720]);
  scene.stopped.add('f');
  assert.deepEqual(scene.heightsAfter(3_000), [0, 360]);
  scene.stopped.delete('f');
  assert.deepEqual(scene.heightsAfter(3_000), [0, 720]);
  const told = scene.published.flatMap((message) =>
    message.case === 'subscribedQualityUpdate' ? [message.value.subscribedQualities.map((one) => one.enabled)] : [],
  );
  const all = [true, true, true];
  assert.deepEqual(
    told,
    [[true, true, false], all],
    'the highest layer was unwanted for five seconds, and wanted again',
  );
});

test('[SFU-15] after an unmute sound is there with the next packet, and the picture with the next key frame', async () => {
  const scene = await begin();
  scene.run(3_000);
  const sids = [...(scene.ann?.publishing.tracks.keys() ?? [])];
  const mute = (muted: boolean): void => sids.forEach((sid) => scene.ann?.publishing.muteOwn(sid, muted));
  mute(true);
  assert.deepEqual(scene.heightsAfter(1_500), []);
  mute(false);
  scene.receiver.bytes.clear();
  scene.run(20);
  assert.ok((scene.receiver.bytes.get(0) ?? 0) > 0, 'sound');
  scene.run(100);
  assert.ok((scene.receiver.bytes.get(720) ?? 0) > 0, 'picture');
});

test('[SFU-24] a picture that hardly moves keeps its layer', async () => {
  const scene = await begin();
  scene.run(3_000);
  scene.framesEveryMs = 1_050;
  scene.run(3_000);
  scene.receiver.bytes.clear();
  scene.run(20_000);
  assert.deepEqual([...scene.receiver.bytes.keys()].sort(), [0, 720]);
});

test('[SFU-24] whoever says that sizes will follow (adaptiveStream) begins with the lowest layer', async () => {
  const scene = new SimulatedClass();
  scene.isAdaptive = true;
  await scene.start();
  assert.deepEqual(scene.heightsAfter(2_000), [0, 180]);
});
