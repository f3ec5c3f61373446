// Reads a LiveKit room into plain data. Everything is asked of the room, nothing is remembered, so no control can show what is not so.

import { ConnectionQuality, ConnectionState, RemoteTrackPublication, Track } from 'livekit-client';
import type { Participant, Room, TrackPublication } from 'livekit-client';
import type { MediaSource } from '@preau/core/lesson';
import type { PersonMedia } from './media-snapshot.ts';

/** The library's name of a source. */
export const TRACK_SOURCES: Readonly<Record<MediaSource, Track.Source>> = {
  microphone: Track.Source.Microphone,
  camera: Track.Source.Camera,
  screen: Track.Source.ScreenShare,
};

function pictureOf(participant: Participant, source: Track.Source): string | null {
  const publication = participant.getTrackPublication(source);
  if (publication === undefined || publication.isMuted || publication.videoTrack === undefined) return null;
  return publication.trackSid;
}

function isUntaken(publication: TrackPublication | undefined): boolean {
  return publication instanceof RemoteTrackPublication && !publication.isDesired;
}

function readPerson(participant: Participant): PersonMedia {
  const microphone = participant.getTrackPublication(Track.Source.Microphone);
  return {
    microphone: microphone !== undefined && !microphone.isMuted,
    camera: pictureOf(participant, Track.Source.Camera),
    screen: pictureOf(participant, Track.Source.ScreenShare),
    offersScreen: isUntaken(participant.getTrackPublication(Track.Source.ScreenShare)),
    speaking: participant.isSpeaking,
    weak:
      participant.connectionQuality === ConnectionQuality.Poor ||
      participant.connectionQuality === ConnectionQuality.Lost,
  };
}

/** Everyone in the room, by identity (the person id). */
export function readPeople(room: Room): Readonly<Record<string, PersonMedia>> {
  const people: Record<string, PersonMedia> = {};
  for (const participant of [room.localParticipant, ...room.remoteParticipants.values()]) {
    if (participant.identity !== '') people[participant.identity] = readPerson(participant);
  }
  return people;
}

/** Is my source published, unmuted and sent over a line that stands? */
export function isOn(room: Room, source: MediaSource): boolean {
  if (room.state !== ConnectionState.Connected) return false;
  const publication = room.localParticipant.getTrackPublication(TRACK_SOURCES[source]);
  return publication?.track !== undefined && !publication.isMuted;
}
