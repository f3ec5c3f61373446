// What a moderator's call does to a participant, and what the house is told.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { DisconnectReason } from '@livekit/protocol';
import { TrackSource } from 'livekit-server-sdk';
import { onBothEngines } from './scenario.ts';
import type { Scene } from './scenario.ts';
import type { Participant } from './participant.ts';

/** The reason of the end, in words; rtc-node and livekit-client tell the number. */
async function ending(scene: Scene, participant: Participant): Promise<string> {
  const event = await scene.noted(participant, 'disconnected');
  return DisconnectReason[Number(event.split(' ')[1])] ?? event;
}

/** Does a listener hear nothing more of somebody, within six seconds? rtc-node keeps the track, without a sound. */
const falls = (scene: Scene, listener: Participant, from: string): Promise<boolean> =>
  scene.happens(async () => !(await scene.sounds(listener, from, 1_200)), 6_000);

const trackSid = async (scene: Scene, identity: string, source: TrackSource): Promise<string> => {
  const { tracks } = await scene.api.getParticipant(scene.room, identity);
  return tracks.find((track) => track.source === source)?.sid ?? '';
};

test(
  '[SFU-118] a permission taken away ends what it allowed, and one given back works at once',
  onBothEngines({
    id: 'SFU-118',
    casts: [
      { pupil: 'chromium', teacher: 'rtc-node' },
      { pupil: 'firefox', teacher: 'chromium' },
    ],
    async play(scene, parts) {
      const pupil = await scene.join(parts.pupil, 'pupil');
      const teacher = await scene.join(parts.teacher, 'teacher');
      await pupil.publish('microphone');
      await pupil.publish('camera');
      await scene.until('the teacher sees', async () => scene.flows(teacher, 'pupil', 5));
      const rules = { canSubscribe: true, canPublishData: true, canUpdateMetadata: false, hidden: false };
      // Only the microphone is left, then nothing.
      await scene.api.updateParticipant(scene.room, 'pupil', {
        permission: { ...rules, canPublish: true, canPublishSources: [TrackSource.MICROPHONE] },
      });
      const cameraEnds = await scene.happens(
        async () => (await teacher.events()).includes('unsubscribed pupil camera'),
        6_000,
      );
      const soundStays = await scene.sounds(teacher, 'pupil', 5_000);
      const cameraAgain = (await pupil.publish('camera')).split(':')[0] ?? '';
      await scene.api.updateParticipant(scene.room, 'pupil', { permission: { ...rules, canPublish: false } });
      await scene.noted(teacher, 'unsubscribed pupil microphone');
      const left = await scene.happens(
        async () => (await scene.api.getParticipant(scene.room, 'pupil')).tracks.length === 0,
        5_000,
      );
      const microphoneAgain = (await pupil.publish('microphone')).split(':')[0] ?? '';
      await scene.api.updateParticipant(scene.room, 'pupil', { permission: { ...rules, canPublish: true } });
      const given = await scene.happens(async () => (await pupil.publish('microphone')) === 'published', 12_000);
      const heard = await scene.sounds(teacher, 'pupil');
      await scene.api.updateParticipant(scene.room, 'teacher', {
        permission: { ...rules, canPublish: true, canSubscribe: false },
      });
      const deaf = await falls(scene, teacher, 'pupil');
      await scene.api.updateParticipant(scene.room, 'teacher', { permission: { ...rules, canPublish: true } });
      const hearsAgain = await scene.sounds(teacher, 'pupil');
      return { cameraEnds, soundStays, cameraAgain, left, microphoneAgain, given, heard, deaf, hearsAgain };
    },
    expect(facts) {
      assert.equal(facts.left, true);
      assert.equal(facts.microphoneAgain, 'refused');
      assert.equal(facts.given, true);
      assert.equal(facts.heard, true);
      assert.equal(facts.deaf, true);
    },
  }),
);

test(
  '[SFU-119] a moderator mutes, changes what is told of a person, removes a person, and ends the room',
  onBothEngines({
    id: 'SFU-119',
    casts: [
      { pupil: 'chromium', other: 'firefox' },
      { pupil: 'rtc-node', other: 'chromium' },
    ],
    async play(scene, parts) {
      const pupil = await scene.join(parts.pupil, 'pupil');
      const other = await scene.join(parts.other, 'other');
      await pupil.publish('microphone');
      await scene.until('the other hears', async () => scene.sounds(other, 'pupil'));
      const sid = await trackSid(scene, 'pupil', TrackSource.MICROPHONE);
      await scene.api.updateSubscriptions(scene.room, 'other', [sid], false);
      const unsubscribed = await falls(scene, other, 'pupil');
      await scene.api.updateSubscriptions(scene.room, 'other', [sid], true);
      const subscribedAgain = await scene.sounds(other, 'pupil');
      const muted = await scene.api.mutePublishedTrack(scene.room, 'pupil', sid, true);
      await scene.noted(other, 'muted pupil microphone');
      const pupilKnows = await scene.happens(
        async () => (await pupil.events()).includes('muted pupil microphone'),
        5_000,
      );
      const unmute = await scene.api.mutePublishedTrack(scene.room, 'pupil', sid, false).then(
        () => 'allowed',
        (error: unknown) => (error as { code?: string }).code ?? 'refused',
      );
      await scene.api.updateParticipant(scene.room, 'pupil', {
        name: 'Ada',
        metadata: 'row 3',
        attributes: { seat: '12' },
      });
      const told = await scene.happens(async () => {
        const one = (await other.view()).others.find((person) => person.identity === 'pupil');
        return one?.name === 'Ada' && one.metadata === 'row 3' && one.attributes['seat'] === '12';
      }, 5_000);
      await scene.api.updateRoomMetadata(scene.room, 'third lesson');
      await scene.noted(other, 'room-metadata third lesson');
      await scene.api.removeParticipant(scene.room, 'pupil');
      const removed = await ending(scene, pupil);
      await scene.noted(other, 'left pupil');
      const again = await scene.api.removeParticipant(scene.room, 'pupil').then(
        () => 'allowed',
        (error: unknown) => (error as { code?: string }).code ?? 'refused',
      );
      // The token is still good: who may come back is the house's to say, not the media server's.
      const returned = await scene.join(parts.pupil, 'pupil');
      await scene.api.deleteRoom(scene.room);
      const ended = [await ending(scene, returned), await ending(scene, other)];
      const rooms = await scene.api.listRooms([scene.room]);
      return {
        answerMuted: muted.muted,
        pupilKnows,
        unmute,
        told,
        unsubscribed,
        subscribedAgain,
        removed,
        removedAgain: again,
        ended: ended.join(' '),
        roomsLeft: rooms.length,
      };
    },
    expect(facts) {
      assert.equal(facts.told, true);
      assert.equal(facts.removed, 'PARTICIPANT_REMOVED');
      assert.equal(facts.ended, 'ROOM_DELETED ROOM_DELETED');
      assert.equal(facts.roomsLeft, 0);
      assert.notEqual(facts.unmute, 'allowed');
    },
  }),
);

test(
  '[SFU-120] who joins a second time replaces the first, with either program',
  onBothEngines({
    id: 'SFU-120',
    casts: [
      { first: 'chromium', second: 'firefox', witness: 'rtc-node' },
      { first: 'rtc-node', second: 'chromium', witness: 'firefox' },
    ],
    async play(scene, parts) {
      const witness = await scene.join(parts.witness, 'witness');
      const first = await scene.join(parts.first, 'alice');
      await first.publish('microphone');
      await scene.until('the first is heard', () => scene.sounds(witness, 'alice'));
      const second = await scene.join(parts.second, 'alice');
      const ended = await ending(scene, first);
      await second.publish('microphone');
      const heard = await scene.happens(() => scene.sounds(witness, 'alice', 3_000), 15_000);
      const people = await scene.api.listParticipants(scene.room);
      const others = (await witness.view()).others.map((one) => one.identity);
      return {
        ended,
        heard,
        people: people.length,
        others: others.join(' '),
        firstComesBack: (await first.events()).includes('reconnected'),
      };
    },
    expect(facts) {
      assert.deepEqual(facts, {
        ended: 'DUPLICATE_IDENTITY',
        heard: true,
        people: 2,
        others: 'alice',
        firstComesBack: false,
      });
    },
  }),
);

test(
  '[SFU-127] the house is told of rooms, people and tracks by the same webhooks in the same order',
  onBothEngines({
    id: 'SFU-127',
    casts: [{ pupil: 'rtc-node', other: 'chromium' }],
    async play(scene, parts) {
      const told = async (name: string, count = 1): Promise<void> => {
        await scene.until(
          `webhook ${name}`,
          () => scene.webhooks.filter((event) => event.event === name).length >= count,
        );
      };
      const pupil = await scene.join(parts.pupil, 'pupil');
      await told('participant_joined');
      await pupil.publish('microphone');
      await told('track_published');
      await pupil.unpublish('microphone');
      await told('track_unpublished');
      await pupil.leave();
      await told('participant_left');
      const other = await scene.join(parts.other, 'other');
      await told('participant_joined', 2);
      await scene.api.removeParticipant(scene.room, 'other');
      await ending(scene, other);
      await told('participant_left', 2);
      await scene.api.deleteRoom(scene.room);
      await told('room_finished');
      const left = scene.webhooks.filter((event) => event.event === 'participant_left');
      return {
        order: scene.webhooks.map((event) => event.event).join(' '),
        people: scene.webhooks.flatMap((event) => event.participant?.identity ?? []).join(' '),
        reasons: left.map((event) => DisconnectReason[event.participant?.disconnectReason ?? 0] ?? '').join(' '),
        trackSource: scene.webhooks.find((event) => event.event === 'track_published')?.track?.source ?? -1,
        ids: new Set(scene.webhooks.map((event) => event.id)).size === scene.webhooks.length,
      };
    },
    expect(facts) {
      assert.equal(
        facts.order,
        'room_started participant_joined track_published track_unpublished participant_left participant_joined participant_left room_finished',
      );
      assert.equal(facts.ids, true);
    },
  }),
);
