// How long people waited for the first picture.
import type { ParticipantReport } from '../../media/orders.ts';

/** One join, ms. */
export interface JoinTimes {
  /** From the first byte of signalling to the last packet of the first key frame. */
  readonly firstPictureMs: number;
  /** The same without the time from the server's `join` to the connected transport: what the server needs, not ICE and DTLS of this client. */
  readonly withoutConnectingMs: number;
}

/** The times of those who saw something. */
export function joinTimes(reports: readonly ParticipantReport[]): JoinTimes[] {
  return reports.flatMap(({ firstPictureMs, joinedMs, connectedMs }) =>
    firstPictureMs === undefined || joinedMs === undefined || connectedMs === undefined
      ? []
      : [{ firstPictureMs, withoutConnectingMs: firstPictureMs - Math.max(0, connectedMs - joinedMs) }],
  );
}
