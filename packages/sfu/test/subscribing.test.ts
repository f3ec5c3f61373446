// Who may receive whom, and how good their connections are, as clients are told it; in simulated time.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ConnectionQuality, SubscriptionPermission } from '@livekit/protocol';
import { handleRequest } from '../src/room/requests.ts';
import { SimulatedClass } from './simulated-line.ts';

async function begin(): Promise<SimulatedClass> {
  const scene = new SimulatedClass();
  await scene.start();
  return scene;
}

test('[SFU-82] whom a publisher does not name gets nothing and is told; whom it names later is subscribed by itself', async () => {
  const scene = await begin();
  assert.deepEqual(scene.heightsAfter(2_000), [0, 720]);
  const rule = async (value: SubscriptionPermission): Promise<void> => {
    assert.ok(scene.ann);
    await handleRequest(scene.ann, { case: 'subscriptionPermission', value });
  };
  const told = (): boolean[] =>
    scene.signals.flatMap((message) =>
      message.case === 'subscriptionPermissionUpdate' ? [message.value.allowed] : [],
    );
  await rule(new SubscriptionPermission({ trackPermissions: [{ participantIdentity: 'cleo', allTracks: true }] }));
  assert.deepEqual(scene.heightsAfter(2_000), []);
  assert.deepEqual(told(), [false, false]);
  // Free lines and an early subscription change nothing.
  await scene.benOffers();
  for (const track of scene.ann?.publishing.announced ?? []) scene.ben?.subscribe(track);
  assert.deepEqual(scene.heightsAfter(2_000), []);
  assert.deepEqual(told(), [false, false], 'said once');
  const [microphone] = (scene.ann?.publishing.announced ?? []).filter((track) => track.kind === 'audio');
  await rule(
    new SubscriptionPermission({
      trackPermissions: [{ participantIdentity: 'ben', trackSids: [microphone?.sid ?? ''] }],
    }),
  );
  await scene.benOffers();
  assert.deepEqual(scene.heightsAfter(2_000), [0]);
  assert.deepEqual(told(), [false, false, true]);
  await rule(new SubscriptionPermission({ allParticipants: true }));
  await scene.benOffers();
  assert.deepEqual(scene.heightsAfter(2_000), [0, 720]);
  assert.deepEqual(told(), [false, false, true, true]);
});

test('[SFU-76] everybody is told their own quality and that of those they receive, when something changes', async () => {
  const scene = await begin();
  scene.run(12_000);
  const qualities = (messages: typeof scene.signals): ConnectionQuality[][] =>
    messages.flatMap((message) =>
      message.case === 'connectionQuality' ? [message.value.updates.map((update) => update.quality)] : [],
    );
  const { EXCELLENT, POOR } = ConnectionQuality;
  assert.deepEqual(qualities(scene.signals), [[EXCELLENT, EXCELLENT]], 'once, for there was no change');
  assert.deepEqual(qualities(scene.published), [[EXCELLENT]], 'Ann receives nobody');
  scene.receiver.capBps = 80_000;
  scene.run(20_000);
  assert.deepEqual(qualities(scene.signals).at(-1), [POOR, EXCELLENT], 'Ben’s line is bad, Ann’s is not');
  scene.receiver.capBps = Infinity;
  scene.run(90_000);
  assert.deepEqual(qualities(scene.signals).at(-1), [EXCELLENT, EXCELLENT]);
});

test('[SFU-73] what a publisher’s own line loses is not held against the subscribers’', async () => {
  const scene = await begin();
  scene.run(3_000);
  scene.lostOnTheWayUp = 6;
  scene.run(20_000);
  assert.equal(scene.ben?.downlink.line.estimate.capacityBps, Infinity);
  assert.deepEqual(scene.states, []);
});
