// How a stay ends.
import { DisconnectReason, LeaveRequest_Action } from '@livekit/protocol';

/** LiveKit's reason, and whether the client shall come back by itself. */
export interface Ending {
  readonly reason: DisconnectReason;
  readonly action: LeaveRequest_Action;
}

/** Media is broken or state is lost: the client joins again by itself (SFU-07, SFU-11). */
export const joinAgain: Ending = { reason: DisconnectReason.STATE_MISMATCH, action: LeaveRequest_Action.RECONNECT };

/** The client broke a rule that it would break again. */
export const sentAway: Ending = { reason: DisconnectReason.STATE_MISMATCH, action: LeaveRequest_Action.DISCONNECT };
