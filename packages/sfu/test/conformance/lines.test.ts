// Bad lines: each client of a scene stands behind a network namespace of its own, and packets are really dropped, queued or cut.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { threeLayers } from './participant.ts';
import { onBothEngines } from './scenario.ts';

const lossRatio = 0.05;
const capBps = 300_000;
const stallMs = 2_000;

test(
  '[SFU-123] with 5 % of all packets lost each way on every line, sound and picture go on',
  onBothEngines({
    id: 'SFU-123',
    casts: [
      { publisher: 'chromium', subscriber: 'rtc-node' },
      { publisher: 'rtc-node', subscriber: 'chromium' },
    ],
    needs: ['lines'],
    async play(scene, parts) {
      const lines = [await scene.line(), await scene.line()] as const;
      const alice = await scene.prepare(parts.publisher, 'alice', { line: lines[0] });
      const bob = await scene.prepare(parts.subscriber, 'bob', { line: lines[1] });
      for (const line of lines) await line.lose(lossRatio);
      // The joining itself stands under the loss too.
      const joined = await Promise.all(
        [alice, bob].map(async (one) => one.join(scene.address, await scene.token(one.identity))),
      );
      await alice.publish('microphone');
      await alice.publish('camera');
      const first = await scene.timed(
        'first picture',
        scene.until(
          'a picture',
          async () => {
            const track = await bob.hears('alice', 'camera');
            return track !== undefined && track.decoded > 5 && track;
          },
          30_000,
        ),
      );
      const startedAt = performance.now();
      const goesOn = await scene.flows(bob, 'alice', 100, 25_000);
      const last = await bob.hears('alice', 'camera');
      const seconds = (performance.now() - startedAt) / 1000;
      scene.timesMs['per frame (67 were sent)'] = Math.round(
        (seconds * 1000) / Math.max(1, (last?.decoded ?? 0) - first.decoded),
      );
      const dropped = await Promise.all(lines.map((line) => line.dropped()));
      return {
        joined: joined.join(' '),
        goesOn,
        sound: await scene.sounds(bob, 'alice'),
        asksForLostPackets: (last?.nacks ?? 0) > 0,
        droppedEachWay:
          dropped.reduce((sum, { up }) => sum + up, 0) > 20 && dropped.reduce((sum, { down }) => sum + down, 0) > 20,
        reconnected: [...(await alice.events()), ...(await bob.events())].includes('reconnecting'),
      };
    },
    expect(facts) {
      assert.equal(facts.droppedEachWay, true, 'the lines lost nothing');
      assert.equal(facts.goesOn, true);
      assert.equal(facts.sound, true);
      assert.equal(facts.asksForLostPackets, true);
    },
  }),
);

test(
  '[SFU-124] behind 300 kbit/s a subscriber gets a lower layer and its sound, and the highest when the line is mended',
  onBothEngines({
    id: 'SFU-124',
    casts: [{ publisher: 'chromium', subscriber: 'chromium' }],
    needs: ['lines'],
    async play(scene, parts) {
      const line = await scene.line();
      const alice = await scene.join(parts.publisher, 'alice');
      const bob = await scene.join(parts.subscriber, 'bob', { line });
      await alice.publish('microphone');
      await alice.publish('camera', threeLayers);
      const height = async (): Promise<number> => (await bob.hears('alice', 'camera'))?.height ?? 0;
      await scene.timed(
        'to 720 lines',
        scene.until('the highest layer', async () => (await height()) === 720, 30_000),
      );
      await line.limitDown(capBps);
      const falls = await scene.timed(
        'down to a lower layer',
        scene.happens(async () => (await height()) < 720, 40_000),
      );
      // What was sent too much at first has left the queue after some seconds.
      await scene.flows(bob, 'alice', 45, 15_000);
      const before = await bob.hears('alice', 'microphone');
      const flows = await scene.flows(bob, 'alice', 60, 20_000);
      const after = await bob.hears('alice', 'microphone');
      const lost = (after?.lost ?? 0) - (before?.lost ?? 0);
      const lostPerMille = Math.round(
        (1000 * lost) / Math.max(1, lost + (after?.packets ?? 0) - (before?.packets ?? 0)),
      );
      scene.timesMs['(no time) sound lost, per mille'] = lostPerMille;
      await line.mend();
      const rises = await scene.timed(
        'up to 720 lines',
        scene.happens(async () => (await height()) === 720, 60_000),
      );
      return {
        falls,
        pictureGoesOn: flows,
        neverPaused: !(await bob.events()).includes('stream alice camera paused'),
        soundGoesOn: lostPerMille < 50,
        rises,
        reconnected: (await bob.events()).includes('reconnecting'),
      };
    },
    expect(facts) {
      assert.equal(facts.falls, true);
      assert.equal(facts.pictureGoesOn, true);
      assert.equal(facts.soundGoesOn, true);
      assert.equal(facts.rises, true);
      assert.equal(facts.reconnected, false);
    },
  }),
);

test(
  '[SFU-125] two seconds without a line are survived; what was said before and after is there',
  onBothEngines({
    id: 'SFU-125',
    casts: [
      { subject: 'chromium', other: 'rtc-node' },
      { subject: 'rtc-node', other: 'chromium' },
    ],
    needs: ['lines'],
    async play(scene, parts) {
      const line = await scene.line();
      const alice = await scene.join(parts.subject, 'alice', { line });
      const bob = await scene.join(parts.other, 'bob');
      for (const one of [alice, bob]) {
        await one.publish('microphone');
        await one.publish('camera');
      }
      await scene.until(
        'they see each other',
        async () => (await scene.flows(bob, 'alice', 5)) && (await scene.flows(alice, 'bob', 5)),
      );
      await line.cut();
      const cutAt = performance.now();
      await bob.sendData('during the cut', { reliable: true, topic: 'chat' });
      await scene.until('two seconds', () => performance.now() - cutAt >= stallMs);
      await line.mend();
      const seen = await scene.timed('seen again', scene.flows(bob, 'alice', 5, 40_000));
      const sees = await scene.flows(alice, 'bob', 10, 40_000);
      return {
        seen,
        sees,
        heard: await scene.sounds(bob, 'alice'),
        hears: await scene.sounds(alice, 'bob'),
        reliableDataArrives: await scene.happens(
          async () => (await alice.events()).includes('data bob chat reliable during the cut'),
          5_000,
        ),
        othersSawItLeave: (await bob.events()).includes('left alice'),
        people: (await scene.api.listParticipants(scene.room)).length,
      };
    },
    expect(facts) {
      assert.equal(facts.seen, true);
      assert.equal(facts.sees, true);
      assert.equal(facts.heard, true);
      assert.equal(facts.hears, true);
      assert.equal(facts.people, 2);
    },
  }),
);
