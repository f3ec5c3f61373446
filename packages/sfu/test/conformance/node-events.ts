// What an rtc-node participant notes, in the words of page.js.
import { DataPacketKind, RoomEvent, TrackSource } from '@livekit/rtc-node';
import type { LocalTrackPublication, Participant, Room } from '@livekit/rtc-node';

/** Sources by the names that participants have for them. */
export const sources: Readonly<Record<string, TrackSource>> = {
  microphone: TrackSource.SOURCE_MICROPHONE,
  camera: TrackSource.SOURCE_CAMERA,
  screen_share: TrackSource.SOURCE_SCREENSHARE,
  screen_share_audio: TrackSource.SOURCE_SCREENSHARE_AUDIO,
};

/** The name of a source. */
export const nameOf = (source: TrackSource | undefined): string =>
  Object.keys(sources).find((name) => sources[name] === source) ?? 'unknown';
/** Who it was. */
export const by = (participant: Participant | undefined): string => participant?.identity ?? 'server';

/** Notes what happens in a room. */
export function noteEvents(room: Room, note: (...words: readonly unknown[]) => void): void {
  room.on(RoomEvent.TrackSubscribed, (_track, publication, participant) => {
    note('subscribed', by(participant), nameOf(publication.source));
  });
  room.on(RoomEvent.TrackUnsubscribed, (_track, publication, participant) =>
    note('unsubscribed', by(participant), nameOf(publication.source)),
  );
  room.on(RoomEvent.ParticipantConnected, (participant) => note('came', by(participant)));
  room.on(RoomEvent.ParticipantDisconnected, (participant) => note('left', by(participant)));
  room.on(RoomEvent.TrackMuted, (publication, participant) =>
    note('muted', by(participant), nameOf(publication.source)),
  );
  room.on(RoomEvent.TrackUnmuted, (publication, participant) =>
    note('unmuted', by(participant), nameOf(publication.source)),
  );
  // NOTE: its type says otherwise, but rtc-node 1.1.0 may not know any more what it unpublished.
  room.on(RoomEvent.LocalTrackUnpublished, (publication: LocalTrackPublication | undefined) =>
    note('unpublished', nameOf(publication?.source)),
  );
  room.on(RoomEvent.ActiveSpeakersChanged, (speakers) => note('speakers', ...speakers.map(by).sort()));
  room.on(RoomEvent.DataReceived, (payload, participant, kind, topic) => {
    const how = kind === DataPacketKind.KIND_LOSSY ? 'lossy' : 'reliable';
    note('data', by(participant), topic ?? '', how, new TextDecoder().decode(payload));
  });
  room.on(RoomEvent.Reconnecting, () => note('reconnecting'));
  room.on(RoomEvent.Reconnected, () => note('reconnected'));
  room.on(RoomEvent.Disconnected, (reason) => note('disconnected', reason));
  room.on(RoomEvent.RoomMetadataChanged, (metadata) => note('room-metadata', metadata));
  room.registerTextStreamHandler('text', (reader, from) => {
    void reader.readAll().then((text) => note('text', from.identity, text.length, text.slice(0, 20)));
  });
  room.registerByteStreamHandler('bytes', (reader, from) => {
    void reader.readAll().then((chunks) => {
      const sizeBytes = chunks.reduce((sum, chunk) => sum + chunk.length, 0);
      const total = chunks.reduce((sum, chunk) => chunk.reduce((inner, byte) => (inner + byte) % 65_521, sum), 0);
      note('bytes', from.identity, reader.info.name, sizeBytes, total);
    });
  });
}
