// What happens in rooms, for webhooks and for the parent process: descriptions of the moment, not the live objects.
import type { DisconnectReason, ParticipantInfo, Room as RoomInfo, RoomEndReason, TrackInfo } from '@livekit/protocol';
import type { RoomSettings } from './room-settings.ts';

/** An event of a room, in the past tense. */
export type RoomEvent =
  | { readonly type: 'room-started' | 'room-changed'; readonly room: RoomInfo; readonly settings: RoomSettings }
  | { readonly type: 'room-finished'; readonly room: RoomInfo; readonly reason: RoomEndReason }
  | { readonly type: 'participant-joined'; readonly room: RoomInfo; readonly participant: ParticipantInfo }
  | {
      readonly type: 'participant-left';
      readonly room: RoomInfo;
      readonly participant: ParticipantInfo;
      readonly reason: DisconnectReason;
      /** Their media worked at some time. */
      readonly wasActive: boolean;
    }
  | {
      readonly type: 'track-published' | 'track-unpublished';
      readonly room: RoomInfo;
      readonly participant: ParticipantInfo;
      readonly track: TrackInfo;
    };

/** Gets every event, at once; must not throw. */
export type RoomEventListener = (event: RoomEvent) => void;
