// Who may subscribe to somebody's tracks (`subscription_permission`): everybody until they say otherwise, then those they name.
import type { SubscriptionPermission } from '@livekit/protocol';

interface Grant {
  readonly isForAll: boolean;
  readonly trackSids: ReadonlySet<string>;
}

/** Names kept of one message; the rest is not allowed. */
const maxNames = 1_000;

/** One publisher's rule. Every message replaces the one before. */
export class SubscriptionRule {
  #grants: ReadonlyMap<string, Grant> | undefined;

  /** Takes a client's message; `identityOf` finds the person of a sid. */
  set(permission: SubscriptionPermission, identityOf: (sid: string) => string | undefined): void {
    if (permission.allParticipants) {
      this.#grants = undefined;
      return;
    }
    const grants = new Map<string, Grant>();
    for (const track of permission.trackPermissions.slice(0, maxNames)) {
      const identity = track.participantIdentity || identityOf(track.participantSid);
      if (identity === undefined || identity === '') continue;
      grants.set(identity, { isForAll: track.allTracks, trackSids: new Set(track.trackSids) });
    }
    this.#grants = grants;
  }

  /** May this person subscribe to this track? */
  allows(identity: string, trackSid: string): boolean {
    if (this.#grants === undefined) return true;
    const grant = this.#grants.get(identity);
    return grant !== undefined && (grant.isForAll || grant.trackSids.has(trackSid));
  }
}
