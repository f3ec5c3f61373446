// The one error of this adapter.

import { ServerError } from 'livekit-server-sdk';

/** `gone`: no answer, or not in time; `refused`: the server would not. */
export type MediaReason = 'gone' | 'refused';

/** A fault of the media server. The lesson goes on without it. */
export class MediaError extends Error {
  override readonly name = 'MediaError';
  readonly reason: MediaReason;

  constructor(reason: MediaReason, message: string, options: ErrorOptions) {
    super(message, options);
    this.reason = reason;
  }
}

/** Turns whatever the SDK threw into a MediaError. */
export function toMediaError(error: unknown, act: string): MediaError {
  const isRefusal = error instanceof ServerError && error.status < 500;
  return new MediaError(
    isRefusal ? 'refused' : 'gone',
    `Cannot ${act}: ${error instanceof Error ? error.message : String(error)}`,
    { cause: error },
  );
}

/** Did the server say that there is no such room, participant or track? */
export function isNotFound(error: unknown): boolean {
  return error instanceof ServerError && (error.status === 404 || error.code === 'not_found');
}
