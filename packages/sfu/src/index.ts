// The door of packages/sfu: a LiveKit-compatible media server in child processes. It knows nothing of the house.
export { startSfu } from './supervisor.ts';
export type { Sfu, SfuOptions } from './supervisor.ts';
export type { Capacity } from './limits.ts';
export type { ChildHealth } from './child/supervised-child.ts';
export { serveSfu } from './serve.ts';
export type { ServeOptions, ServedSfu } from './serve.ts';
export { createSfuPipe } from './pipe.ts';
export type { PipedAnswer, PipedRequest, PipedSfu, SfuPipe } from './pipe.ts';
export { roomOfRequest } from './room-of-request.ts';
export type { RoutedRequest } from './room-of-request.ts';
export { parseIceServers } from './ice-servers.ts';
export type { IceServerOption } from './ice-servers.ts';
