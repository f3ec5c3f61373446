// Sound and pictures: published, received, chosen, muted, spoken.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { TrackSource } from 'livekit-server-sdk';
import { threeLayers } from './participant.ts';
import type { Participant, Source } from './participant.ts';
import { onBothEngines } from './scenario.ts';
import type { Scene } from './scenario.ts';

/** Waits until every named source of somebody arrives and, as far as it can be told, works. */
async function receives(scene: Scene, who: Participant, from: string, sources: readonly Source[]): Promise<void> {
  for (const source of sources) {
    await scene.until(
      `${who.identity} receives ${source} of ${from}`,
      async () => {
        const track = await who.hears(from, source);
        return (
          track !== undefined &&
          (source === 'camera' || source === 'screen_share' ? track.decoded > 10 : track.energy > 0)
        );
      },
      45_000,
    );
  }
}

const everything: readonly Source[] = ['microphone', 'camera', 'screen_share', 'screen_share_audio'];

test(
  '[SFU-111] microphone, camera and screen with its sound are published with simulcast, received, and end when they are unpublished',
  onBothEngines({
    id: 'SFU-111',
    casts: [
      { publisher: 'chromium', subscriber: 'firefox' },
      { publisher: 'firefox', subscriber: 'rtc-node' },
      { publisher: 'rtc-node', subscriber: 'chromium' },
    ],
    async play(scene, parts) {
      const alice = await scene.join(parts.publisher, 'alice');
      const bob = await scene.join(parts.subscriber, 'bob');
      const answers = [];
      // One after the other, as fingers do. NOTE: livekit-server 1.13.5 takes Firefox's camera for its screen when both are on their way at once.
      for (const source of everything) {
        answers.push(await alice.publish(source));
        await scene.timed(`first of ${source}`, receives(scene, bob, 'alice', [source]));
      }
      const late = await scene.join(parts.publisher, 'carol');
      await scene.timed('first picture for a late joiner', receives(scene, late, 'alice', ['camera']));
      const { tracks } = await scene.api.getParticipant(scene.room, 'alice');
      const camera = tracks.find((track) => track.source === TrackSource.CAMERA);
      await alice.unpublish('screen_share');
      await scene.noted(bob, 'unsubscribed alice screen_share');
      return {
        answers: answers.join(' '),
        tracks: tracks.length,
        sources: tracks
          .map((track) => track.source)
          .sort()
          .join(' '),
        layersOfCamera: camera?.layers.length ?? 0,
        simulcast: camera?.simulcast === true,
        muted: tracks.some((track) => track.muted),
        afterUnpublish: await scene.happens(
          async () => (await scene.api.getParticipant(scene.room, 'alice')).tracks.length === 3,
          5_000,
        ),
        cameraGoesOn: await scene.flows(bob, 'alice'),
      };
    },
    expect(facts) {
      assert.equal(facts.answers, 'published published published published');
      assert.equal(facts.tracks, 4);
      assert.equal(facts.cameraGoesOn, true);
      assert.equal(facts.afterUnpublish, true);
    },
  }),
);

test(
  '[SFU-112] one client subscribes to 35 tracks of twelve people',
  onBothEngines({
    id: 'SFU-112',
    casts: [
      { crowd: 'rtc-node', subscriber: 'chromium' },
      { crowd: 'rtc-node', subscriber: 'firefox' },
    ],
    async play(scene, parts) {
      const tiny = { width: 160, height: 96, frameRate: 4 };
      const names = Array.from({ length: 12 }, (_, index) => `pupil${index + 1}`);
      const bob = await scene.join(parts.subscriber, 'bob');
      for (const [index, name] of names.entries()) {
        const pupil = await scene.join(parts.crowd, name, { options: { autoSubscribe: false } });
        await pupil.publish('microphone');
        await pupil.publish('camera', tiny);
        if (index < 11) await pupil.publish('screen_share', tiny);
      }
      const works = (tracks: Awaited<ReturnType<Participant['received']>>): number =>
        tracks.filter((track) => (track.source === 'microphone' ? track.energy > 0 : track.decoded > 3)).length;
      await scene.until('35 tracks work', async () => works(await bob.received()) === 35, 90_000);
      // And all at once, for somebody who comes late.
      const late = await scene.join(parts.subscriber, 'late');
      await scene.timed(
        '35 tracks for a late joiner',
        scene.until('35 tracks work for a late joiner', async () => works(await late.received()) === 35, 90_000),
      );
      return {
        tracks: (await bob.received()).length,
        lateTracks: (await late.received()).length,
      };
    },
    expect(facts) {
      assert.equal(facts.tracks, 35);
      assert.equal(facts.lateTracks, 35);
    },
  }),
);

test(
  '[SFU-113] a subscriber gets the layer it asks for, nothing while it wants nothing, and the picture again',
  onBothEngines({
    id: 'SFU-113',
    casts: [
      { publisher: 'chromium', subscriber: 'firefox' },
      { publisher: 'firefox', subscriber: 'chromium' },
    ],
    async play(scene, parts) {
      const alice = await scene.join(parts.publisher, 'alice');
      const bob = await scene.join(parts.subscriber, 'bob');
      await alice.publish('camera', threeLayers);
      const reaches = async (height: number): Promise<boolean> =>
        scene.happens(async () => (await bob.hears('alice', 'camera'))?.height === height, 45_000);
      const facts: Record<string, boolean> = {};
      facts['highAtFirst'] = await scene.timed('to 720 lines', reaches(720));
      await bob.choose('alice', 'camera', 'low');
      facts['low180'] = await scene.timed('to 180 lines', reaches(180));
      await bob.choose('alice', 'camera', 'high');
      facts['high720'] = await scene.timed('to 720 lines again', reaches(720));
      await bob.choose('alice', 'camera', 'medium');
      facts['medium360'] = await scene.timed('to 360 lines', reaches(360));
      await bob.choose('alice', 'camera', 'off');
      facts['offStops'] = await scene.happens(async () => !(await scene.flows(bob, 'alice', 1, 900)), 8_000);
      await bob.choose('alice', 'camera', 'on');
      facts['onGoesOn'] = await scene.flows(bob, 'alice');
      await bob.choose('alice', 'camera', 'unsubscribed');
      await scene.noted(bob, 'unsubscribed alice camera');
      await bob.choose('alice', 'camera', 'subscribed');
      await scene.noted(bob, 'subscribed alice camera', undefined, 1);
      facts['againAfterUnsubscribing'] = await scene.flows(bob, 'alice');
      return facts;
    },
    expect(facts) {
      for (const [name, value] of Object.entries(facts)) assert.equal(value, true, name);
    },
  }),
);

test(
  '[SFU-114] a muted microphone and camera are told and silent, and come back',
  onBothEngines({
    id: 'SFU-114',
    casts: [
      { publisher: 'chromium', subscriber: 'rtc-node' },
      { publisher: 'firefox', subscriber: 'chromium' },
    ],
    async play(scene, parts) {
      const alice = await scene.join(parts.publisher, 'alice');
      const bob = await scene.join(parts.subscriber, 'bob');
      await alice.publish('microphone');
      await alice.publish('camera');
      await receives(scene, bob, 'alice', ['microphone', 'camera']);
      await alice.mute('microphone', true);
      await alice.mute('camera', true);
      await scene.noted(bob, 'muted alice microphone');
      await scene.noted(bob, 'muted alice camera');
      const told = await scene.happens(
        async () => (await scene.api.getParticipant(scene.room, 'alice')).tracks.every((track) => track.muted),
        5_000,
      );
      const still = await scene.happens(async () => !(await scene.flows(bob, 'alice', 1, 900)), 6_000);
      const carol = await scene.join(parts.subscriber, 'carol');
      const seenMuted = await scene.happens(
        async () => (await carol.view()).others[0]?.tracks.every((track) => track.muted) === true,
        5_000,
      );
      await alice.mute('microphone', false);
      await alice.mute('camera', false);
      await scene.noted(bob, 'unmuted alice camera');
      return {
        told,
        still,
        seenMuted,
        pictureBack: await scene.timed('picture back', scene.flows(bob, 'alice')),
        soundBack: await scene.sounds(bob, 'alice'),
        pictureOfLateJoiner: await scene.flows(carol, 'alice'),
      };
    },
    expect(facts) {
      for (const [name, value] of Object.entries(facts)) assert.equal(value, true, name);
    },
  }),
);

test(
  '[SFU-115] who speaks is told to everybody, and who falls silent too',
  onBothEngines({
    id: 'SFU-115',
    casts: [
      { speaker: 'chromium', listener: 'rtc-node' },
      { speaker: 'rtc-node', listener: 'firefox' },
    ],
    async play(scene, parts) {
      const alice = await scene.join(parts.speaker, 'alice');
      const bob = await scene.join(parts.listener, 'bob');
      await alice.publish('microphone');
      await scene.timed('speaker told', scene.noted(bob, 'speakers alice'));
      await scene.noted(alice, 'speakers alice');
      await alice.hush();
      const silent = await scene.happens(
        async () => (await bob.events()).findLast((event) => event.startsWith('speakers')) === 'speakers',
        8_000,
      );
      return { told: true, silent };
    },
    expect(facts) {
      assert.equal(facts.silent, true);
    },
  }),
);
