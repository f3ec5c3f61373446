// What CreateRoom says of a room.

/** Times in seconds; 0 people = no limit but the process's own. */
export interface RoomSettings {
  readonly name: string;
  readonly emptyTimeoutS: number;
  readonly departureTimeoutS: number;
  readonly maxParticipants: number;
  readonly metadata: string;
}
