// The door of media-livekit: rooms, tokens and notices of a LiveKit server, or of our own sfu, which speaks the same.
export { LivekitRooms } from './livekit-rooms.ts';
export type { LivekitOptions } from './livekit-rooms.ts';
export { LivekitNotices } from './livekit-notices.ts';
export { MediaError } from './media-error.ts';
export type { MediaReason } from './media-error.ts';
