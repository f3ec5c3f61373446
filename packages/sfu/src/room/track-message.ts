// What a subscriber is told about a track it wants and does not get.
import { StreamState, StreamStateInfo, StreamStateUpdate, SubscriptionPermissionUpdate } from '@livekit/protocol';
import type { PublishedTrack } from './published-track.ts';
import type { SignalMessage } from './signal.ts';

/** Paused for want of bandwidth, or back again. */
export function streamStateUpdate(track: PublishedTrack, isPaused: boolean): SignalMessage {
  const state = new StreamStateInfo({
    participantSid: track.owner.sid,
    trackSid: track.sid,
    state: isPaused ? StreamState.PAUSED : StreamState.ACTIVE,
  });
  return { case: 'streamStateUpdate', value: new StreamStateUpdate({ streamStates: [state] }) };
}

/** Its publisher allows it, or no longer does. */
export function permissionUpdate(track: PublishedTrack, allowed: boolean): SignalMessage {
  const value = new SubscriptionPermissionUpdate({ participantSid: track.owner.sid, trackSid: track.sid, allowed });
  return { case: 'subscriptionPermissionUpdate', value };
}
