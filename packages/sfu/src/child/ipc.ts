// Messages between the supervisor and a child, and how each side reads the other's.
import type { RoomSettings } from '../room/room-settings.ts';

/** Parent to child: begin, with the rooms that the child before had. */
export interface StartMessage {
  readonly type: 'start';
  readonly rooms: readonly RoomSettings[];
}

/** Child to parent. */
export type ChildMessage =
  | { readonly type: 'ready'; readonly port: number }
  | { readonly type: 'room-opened'; readonly room: RoomSettings }
  | { readonly type: 'room-closed'; readonly name: string };

/** Reads a message of the child; both ends are this package, so the shape is only told apart. */
export function isChildMessage(message: unknown): message is ChildMessage {
  return (
    typeof message === 'object' &&
    message !== null &&
    'type' in message &&
    ['ready', 'room-opened', 'room-closed'].includes(String(message.type))
  );
}

/** Reads a message of the parent. */
export function isStartMessage(message: unknown): message is StartMessage {
  return typeof message === 'object' && message !== null && 'type' in message && message.type === 'start';
}
