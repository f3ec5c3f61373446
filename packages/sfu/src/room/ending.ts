// How a stay ends.
import { DisconnectReason, LeaveRequest, LeaveRequest_Action } from '@livekit/protocol';
import type { SignalMessage } from './signal.ts';

/** LiveKit's reason, and whether the client shall come back by itself. */
export interface Ending {
  readonly reason: DisconnectReason;
  readonly action: LeaveRequest_Action;
}

/** Media is broken or state is lost: the client joins again by itself (SFU-07, SFU-11). */
export const joinAgain: Ending = { reason: DisconnectReason.STATE_MISMATCH, action: LeaveRequest_Action.RECONNECT };

/** The client broke a rule that it would break again. */
export const sentAway: Ending = { reason: DisconnectReason.STATE_MISMATCH, action: LeaveRequest_Action.DISCONNECT };

/** How the client is told of it. */
export function leaveMessage({ reason, action }: Ending): SignalMessage {
  const canReconnect = action !== LeaveRequest_Action.DISCONNECT;
  return { case: 'leave', value: new LeaveRequest({ reason, action, canReconnect }) };
}
