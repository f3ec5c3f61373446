// The first message to a client (SFU-06).
import { ClientConfigSetting, ClientConfiguration, Codec, JoinResponse } from '@livekit/protocol';
import type { ICEServer, ParticipantInfo, Room as RoomInfo } from '@livekit/protocol';
import { limits } from '../limits.ts';
import { serverInfo } from '../server-info.ts';

/** Whom it tells of what. */
export interface JoinFacts {
  readonly room: RoomInfo;
  readonly participant: ParticipantInfo;
  readonly others: readonly ParticipantInfo[];
  readonly iceServers: readonly ICEServer[];
  /** Two peer connections, of which the receiving one decides whether the client is connected. */
  readonly isSubscriberPrimary: boolean;
}

/**
 * An empty version would make clients refuse, no ping values would mean no keep-alive, the codecs listed are the only ones offered. No
 * ICE servers means that browsers ask nobody for their address.
 */
export function joinResponse(facts: JoinFacts): JoinResponse {
  return new JoinResponse({
    room: facts.room,
    participant: facts.participant,
    otherParticipants: [...facts.others],
    serverInfo,
    serverVersion: serverInfo.version,
    subscriberPrimary: facts.isSubscriberPrimary,
    iceServers: [...facts.iceServers],
    clientConfiguration: new ClientConfiguration({ resumeConnection: ClientConfigSetting.DISABLED }),
    pingInterval: 5,
    pingTimeout: limits.signalIdleMs / 1000,
    enabledPublishCodecs: [new Codec({ mime: 'audio/opus' }), new Codec({ mime: 'video/VP8' })],
  });
}
