// From an accepted WebSocket to a participant: join, the offer that came with it, then whatever the client sends.
import { DisconnectReason, LeaveRequest, LeaveRequest_Action } from '@livekit/protocol';
import type { WebSocket } from 'ws';
import { faultText, log } from '../log.ts';
import { joinAgain } from '../room/ending.ts';
import { encodeSignal } from '../room/signal.ts';
import { handleRequest } from '../room/requests.ts';
import type { Admission } from './admission.ts';
import { SignalSocket } from './signal-socket.ts';

/** Takes an admitted client in. */
export function openSession(socket: WebSocket, admission: Admission): void {
  const { claims, room, joinRequest, connections } = admission;
  const peer = new SignalSocket(socket);
  if (joinRequest.reconnect) {
    // Resuming needs an ICE restart, which libjuice does not have: the client joins anew (SFU-07).
    refuseSession(peer, DisconnectReason.STATE_MISMATCH, LeaveRequest_Action.RECONNECT);
    return;
  }
  const joined = room.join(claims, peer, {
    autoSubscribe: joinRequest.connectionSettings?.autoSubscribe ?? true,
    isAdaptive: joinRequest.connectionSettings?.adaptiveStream ?? false,
    connections,
    client: joinRequest.clientInfo,
  });
  if (!joined.ok) {
    const reason = joined.error === 'room-closed' ? DisconnectReason.ROOM_DELETED : DisconnectReason.JOIN_FAILURE;
    refuseSession(peer, reason, LeaveRequest_Action.DISCONNECT);
    return;
  }
  const participant = joined.value;
  const { publisherOffer, addTrackRequests } = joinRequest;
  let first: Promise<void> | undefined;
  peer.start({
    onRequest: async (request) => {
      await first;
      await handleRequest(participant, request);
    },
    onClosed: () =>
      participant.end({ reason: DisconnectReason.SIGNAL_CLOSE, action: LeaveRequest_Action.DISCONNECT }, true),
  });
  participant.negotiation.start().catch((fault: unknown) => {
    log('error', 'negotiation-failed', { participant: participant.sid, fault: faultText(fault) });
    participant.end(joinAgain);
  });
  for (const request of addTrackRequests) participant.publishing.add(request);
  if (publisherOffer !== undefined && publisherOffer.sdp !== '') {
    first = handleRequest(participant, { case: 'offer', value: publisherOffer });
    first.catch(() => peer.close(1011, 'offer failed'));
  }
}

function refuseSession(peer: SignalSocket, reason: DisconnectReason, action: LeaveRequest_Action): void {
  const canReconnect = action === LeaveRequest_Action.RECONNECT;
  peer.send(encodeSignal({ case: 'leave', value: new LeaveRequest({ reason, action, canReconnect }) }));
  peer.close(1000, DisconnectReason[reason] ?? 'refused');
}
