// The server's side of a signalling connection, as the room sees it.
import { SignalResponse } from '@livekit/protocol';
import type { PartialMessage } from '@bufbuild/protobuf';

/** One message to a client: `{ case, value }` of LiveKit's SignalResponse. */
export type SignalMessage = NonNullable<PartialMessage<SignalResponse>['message']>;

/** A client's signalling connection. */
export interface SignalPeer {
  /** Sends one encoded message; a connection that is gone or too slow drops it and closes. */
  send(frame: Uint8Array): void;
  /** Closes with a WebSocket close code (RFC 6455 section 7.4) after what was sent. */
  close(code: number, reason: string): void;
}

/** Encodes a message once, for any number of receivers. */
export function encodeSignal(message: SignalMessage): Uint8Array {
  return new SignalResponse({ message }).toBinary();
}
