// How a room of the media library is made here, which of its events a screen can see, and what travels over it.

import { ConnectionState, Room, RoomEvent, Track, VideoPresets } from 'livekit-client';
import type { RemoteTrackPublication } from 'livekit-client';
import { takeOf } from './reception.ts';
import type { IncomingSource, Reception } from './reception.ts';

/** Events after which what a screen shows may be another. */
export const READ_EVENTS = [
  RoomEvent.ParticipantConnected,
  RoomEvent.ParticipantDisconnected,
  RoomEvent.TrackPublished,
  RoomEvent.TrackUnpublished,
  RoomEvent.TrackSubscribed,
  RoomEvent.TrackUnsubscribed,
  RoomEvent.TrackMuted,
  RoomEvent.TrackUnmuted,
  RoomEvent.LocalTrackPublished,
  RoomEvent.LocalTrackUnpublished,
  RoomEvent.ActiveSpeakersChanged,
  RoomEvent.ConnectionQualityChanged,
  RoomEvent.ParticipantPermissionsChanged,
  RoomEvent.AudioPlaybackStatusChanged,
] as const;

/** VideoQuality of the library: 0 low, 2 high. */
const SMALLEST = 0;
const LARGEST = 2;

/** A room that never mends itself: when it falls it says so at once, and the controller joins a new one (media-line.ts). */
export function newRoom(): Room {
  return new Room({
    adaptiveStream: true,
    dynacast: true,
    reconnectPolicy: { nextRetryDelayInMs: () => null },
    // The next room takes microphone and camera over; `LocalSources` stops what nobody wants any more.
    stopLocalTrackOnUnpublish: false,
    videoCaptureDefaults: { resolution: VideoPresets.h360.resolution },
    publishDefaults: {
      videoCodec: 'vp8',
      simulcast: true,
      videoEncoding: VideoPresets.h360.encoding,
      videoSimulcastLayers: [VideoPresets.h180],
      stopMicTrackOnMute: true,
      screenShareEncoding: { maxBitrate: 1_200_000, maxFramerate: 8 },
      screenShareSimulcastLayers: [],
    },
  });
}

function incomingSourceOf(publication: RemoteTrackPublication): IncomingSource {
  switch (publication.source) {
    case Track.Source.Microphone:
    case Track.Source.ScreenShareAudio:
      return 'microphone';
    case Track.Source.Camera:
      return 'camera';
    case Track.Source.ScreenShare:
      return 'screen';
    default:
      return 'other';
  }
}

/** Asks the media server for what this device takes of one track, and no more. */
export function takeTrack(publication: RemoteTrackPublication, reception: Reception): void {
  const take = takeOf(reception, incomingSourceOf(publication));
  if (publication.isDesired !== (take !== 'none')) publication.setSubscribed(take !== 'none');
  if (take !== 'none' && publication.kind === Track.Kind.Video)
    publication.setVideoQuality(take === 'smallest' ? SMALLEST : LARGEST);
}

/** The same for everything that is published in a room. */
export function takeAll(room: Room, reception: Reception): void {
  for (const participant of room.remoteParticipants.values())
    for (const publication of participant.trackPublications.values()) takeTrack(publication, reception);
}

/** Bytes and connection checks that reached this device over the room, ever; undefined when it carries no track that could be asked. */
export async function arrivedSoFar(room: Room): Promise<number | undefined> {
  if (room.state !== ConnectionState.Connected) return undefined;
  const participants = [room.localParticipant, ...room.remoteParticipants.values()];
  const tracks = participants.flatMap((participant) =>
    [...participant.trackPublications.values()].flatMap((publication) => publication.track ?? []),
  );
  for (const track of tracks) {
    const report = await track.getRTCStatsReport().catch(() => undefined);
    if (report === undefined || report.size === 0) continue;
    let arrived = 0;
    for (const stat of report.values() as Iterable<Readonly<Record<string, unknown>>>)
      for (const name of ['bytesReceived', 'responsesReceived', 'requestsReceived'])
        if (stat['type'] === 'transport' || stat['type'] === 'candidate-pair')
          arrived += typeof stat[name] === 'number' ? stat[name] : 0;
    return arrived;
  }
  return undefined;
}
