// What breaks and comes back: the client's connection, the server, the publisher.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { DisconnectReason } from '@livekit/protocol';
import type { Participant, Source } from './participant.ts';
import { onBothEngines } from './scenario.ts';
import type { Scene } from './scenario.ts';

test(
  '[SFU-121] after a full reconnect, and after a lost signalling connection, everybody is heard and seen again',
  onBothEngines({
    id: 'SFU-121',
    casts: [
      { subject: 'chromium', other: 'firefox' },
      { subject: 'firefox', other: 'rtc-node' },
      { subject: 'rtc-node', other: 'chromium' },
    ],
    async play(scene, parts) {
      const alice = await scene.join(parts.subject, 'alice');
      const bob = await scene.join(parts.other, 'bob');
      for (const one of [alice, bob]) {
        await one.publish('microphone');
        await one.publish('camera');
      }
      await scene.until(
        'they see each other',
        async () => (await scene.flows(bob, 'alice', 5)) && (await scene.flows(alice, 'bob', 5)),
      );
      const facts: Record<string, boolean> = {};
      let count = 0;
      for (const what of ['full-reconnect', 'signal-reconnect'] as const) {
        const before = (await alice.view()).sid;
        const startedAt = performance.now();
        await alice.simulate(what);
        await scene.noted(alice, 'reconnected', 20_000, count);
        count = (await alice.events()).filter((event) => event === 'reconnected').length;
        facts[`${what}: seen again`] = await scene.flows(bob, 'alice', 10);
        scene.timesMs[`${what}, back to a picture`] = Math.round(performance.now() - startedAt);
        facts[`${what}: sees again`] = await scene.flows(alice, 'bob', 10);
        facts[`${what}: heard again`] = await scene.sounds(bob, 'alice');
        facts[`${what}: hears again`] = await scene.sounds(alice, 'bob');
        facts[`${what}: is a new participant`] = (await alice.view()).sid !== before;
      }
      facts['nobody twice'] = (await scene.api.listParticipants(scene.room)).length === 2;
      return facts;
    },
    expect(facts) {
      for (const [name, value] of Object.entries(facts))
        if (!name.endsWith('new participant')) assert.equal(value, true, name);
    },
  }),
);

/** Waits for what a client does by itself; one that was sent away joins again, as the lesson screen does. */
async function comeBack(
  scene: Scene,
  participant: Participant,
  source: Source,
): Promise<{ readonly participant: Participant; readonly told: string }> {
  const { kind, identity } = participant;
  const event = await scene.until(
    `${identity} comes back or is sent away`,
    async () =>
      (await participant.events()).find((noted) => noted === 'reconnected' || noted.startsWith('disconnected')),
    30_000,
  );
  if (event === 'reconnected') return { participant, told: 'to reconnect' };
  const again = await scene.join(kind, identity);
  await again.publish(source);
  return { participant: again, told: DisconnectReason[Number(event.split(' ')[1])] ?? event };
}

test(
  '[SFU-122] when the server ends and starts again, everybody comes back without a click',
  onBothEngines({
    id: 'SFU-122',
    casts: [
      { first: 'chromium', second: 'firefox' },
      { first: 'rtc-node', second: 'chromium' },
    ],
    needs: ['restart'],
    async play(scene, parts) {
      const alice = await scene.join(parts.first, 'alice');
      const bob = await scene.join(parts.second, 'bob');
      await alice.publish('camera');
      await bob.publish('microphone');
      await scene.until(
        'they work',
        async () => (await scene.flows(bob, 'alice', 5)) && (await scene.sounds(alice, 'bob')),
      );
      assert.ok(scene.engine.restart);
      const startedAt = performance.now();
      await scene.engine.restart(scene.room);
      scene.timesMs['serves again'] = Math.round(performance.now() - startedAt);
      // A LiveKit server of one node forgets its rooms; the house makes them again when somebody asks for a place.
      const kept = (await scene.api.listRooms([scene.room])).length === 1;
      if (!kept) await scene.makeRoom();
      const [first, second] = await Promise.all([comeBack(scene, alice, 'camera'), comeBack(scene, bob, 'microphone')]);
      const seen = await scene.flows(second.participant, 'alice', 10, 20_000);
      scene.timesMs['back to a picture'] = Math.round(performance.now() - startedAt);
      return {
        roomKept: kept,
        told: `${first.told} ${second.told}`,
        seen,
        heard: await scene.sounds(first.participant, 'bob'),
        people: (await scene.api.listParticipants(scene.room)).length,
      };
    },
    expect(facts) {
      assert.equal(facts.seen, true);
      assert.equal(facts.heard, true);
      assert.equal(facts.people, 2);
    },
  }),
);

test(
  '[SFU-126] a publisher that is killed is gone for everybody, and its place is free',
  onBothEngines({
    id: 'SFU-126',
    casts: [
      { victim: 'rtc-node', witness: 'chromium' },
      { victim: 'chromium', witness: 'rtc-node' },
      { victim: 'firefox', witness: 'chromium' },
    ],
    async play(scene, parts) {
      const victim = await scene.join(parts.victim, 'victim', { alone: true });
      const witness = await scene.join(parts.witness, 'witness');
      await victim.publish('camera');
      await victim.publish('microphone');
      await scene.until('the witness sees', () => scene.flows(witness, 'victim', 5));
      assert.ok(victim.remote.kill);
      victim.remote.kill();
      await scene.timed('told to the others', scene.noted(witness, 'left victim', 60_000));
      const listed = (await scene.api.listParticipants(scene.room)).map((one) => one.identity);
      const told = await scene.happens(
        () =>
          scene.webhooks.some(
            (event) => event.event === 'participant_left' && event.participant?.identity === 'victim',
          ),
        5_000,
      );
      const again = await scene.join(parts.victim, 'victim');
      await again.publish('camera');
      return { listed: listed.join(' '), told, seenAgain: await scene.flows(witness, 'victim', 5) };
    },
    expect(facts) {
      assert.deepEqual(facts, { listed: 'witness', told: true, seenAgain: true });
    },
  }),
);
