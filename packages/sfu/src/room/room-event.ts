// What happens in rooms, for webhooks and for the parent process.
import type { DisconnectReason, RoomEndReason } from '@livekit/protocol';
import type { Participant } from './participant.ts';
import type { PublishedTrack } from './published-track.ts';
import type { Room } from './room.ts';

/** An event of a room, in the past tense. */
export type RoomEvent =
  | { readonly type: 'room-started' | 'room-changed'; readonly room: Room }
  | { readonly type: 'room-finished'; readonly room: Room; readonly reason: RoomEndReason }
  | { readonly type: 'participant-joined'; readonly room: Room; readonly participant: Participant }
  | {
      readonly type: 'participant-left';
      readonly room: Room;
      readonly participant: Participant;
      readonly reason: DisconnectReason;
    }
  | {
      readonly type: 'track-published' | 'track-unpublished';
      readonly room: Room;
      readonly participant: Participant;
      readonly track: PublishedTrack;
    };

/** Gets every event, at once; must not throw. */
export type RoomEventListener = (event: RoomEvent) => void;
