// Messages between the supervisor and a child, and how each side reads the other's.
import type { RoomSettings } from '../room/room-settings.ts';

/** Parent to child. */
export type ParentMessage =
  /** Serve now, on this port (0 = any free one), with the rooms that the child before had. */
  | { readonly type: 'start'; readonly port: number; readonly rooms: readonly RoomSettings[] }
  /** Does the event loop still turn? */
  | { readonly type: 'ping' };

/** The order to serve. */
export type StartMessage = Extract<ParentMessage, { type: 'start' }>;

/** Child to parent. */
export type ChildMessage =
  /** Everything is loaded: `start` will be obeyed within milliseconds. */
  | { readonly type: 'warm' }
  | { readonly type: 'ready'; readonly port: number }
  | { readonly type: 'pong' }
  | { readonly type: 'room-opened'; readonly room: RoomSettings }
  | { readonly type: 'room-closed'; readonly name: string };

const childTypes: readonly string[] = ['warm', 'ready', 'pong', 'room-opened', 'room-closed'];

/** Reads a message of the child; both ends are this package, so the shape is only told apart. */
export function isChildMessage(message: unknown): message is ChildMessage {
  return hasType(message) && childTypes.includes(String(message.type));
}

/** Reads a message of the parent. */
export function isParentMessage(message: unknown): message is ParentMessage {
  return hasType(message) && (message.type === 'start' || message.type === 'ping');
}

function hasType(message: unknown): message is { readonly type: unknown } {
  return typeof message === 'object' && message !== null && 'type' in message;
}
