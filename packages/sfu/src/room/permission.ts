// Grants of a token as LiveKit's ParticipantPermission, and back.
import { ParticipantPermission } from '@livekit/protocol';
import type { TrackSource } from '@livekit/protocol';
import type { VideoGrant } from 'livekit-server-sdk';

/** A missing canPublish, canSubscribe or canPublishData means yes; canUpdateOwnMetadata means no. */
export function permissionOf(grant: VideoGrant): ParticipantPermission {
  return new ParticipantPermission({
    canPublish: grant.canPublish ?? true,
    canSubscribe: grant.canSubscribe ?? true,
    canPublishData: grant.canPublishData ?? true,
    canPublishSources: grant.canPublishSources ?? [],
    canUpdateMetadata: grant.canUpdateOwnMetadata ?? false,
    hidden: grant.hidden ?? false,
    recorder: grant.recorder ?? false,
    agent: grant.agent ?? false,
  });
}

/** The grant after a moderator's change. */
export function grantWith(grant: VideoGrant, permission: ParticipantPermission): VideoGrant {
  return {
    ...grant,
    canPublish: permission.canPublish,
    canSubscribe: permission.canSubscribe,
    canPublishData: permission.canPublishData,
    canPublishSources: permission.canPublishSources,
    canUpdateOwnMetadata: permission.canUpdateMetadata,
    hidden: permission.hidden,
    recorder: permission.recorder,
    agent: permission.agent,
  };
}

/** An empty list of sources allows all of them (SFU-13). */
export function mayPublish(permission: ParticipantPermission, source: TrackSource): boolean {
  if (!permission.canPublish) return false;
  return permission.canPublishSources.length === 0 || permission.canPublishSources.includes(source);
}
