// What a client asks for over signalling (SignalRequest), one message at a time. Unknown messages are accepted and ignored.
import {
  DisconnectReason,
  LeaveRequest_Action,
  Pong,
  RequestResponse,
  RequestResponse_Reason,
  SignalTarget,
  SubscriptionError,
  SubscriptionResponse,
} from '@livekit/protocol';
import type {
  SignalRequest,
  SubscriptionPermission,
  TrickleRequest,
  UpdateParticipantMetadata,
  UpdateSubscription,
  UpdateTrackSettings,
} from '@livekit/protocol';
import { log } from '../log.ts';
import { textLimitRefusal } from './text-limits.ts';
import type { Result } from '../result.ts';
import { joinAgain, sentAway } from './ending.ts';
import type { NegotiationRefusal } from './negotiation.ts';
import type { Participant } from './participant.ts';
import { readTrackSetting } from './track-setting.ts';

/** Handles one request; an offer is awaited before the next message is read. */
export async function handleRequest(participant: Participant, request: SignalRequest['message']): Promise<void> {
  switch (request.case) {
    case 'ping':
      participant.send({ case: 'pong', value: BigInt(participant.room.now()) });
      return;
    case 'pingReq': {
      const pong = new Pong({ lastPingTimestamp: request.value.timestamp, timestamp: BigInt(participant.room.now()) });
      participant.send({ case: 'pongResp', value: pong });
      return;
    }
    case 'offer':
      participant.publishingBegins();
      endIfRefused(participant, await participant.negotiation.answer(request.value));
      return;
    case 'answer':
      endIfRefused(participant, participant.negotiation.answered(request.value));
      return;
    case 'trickle':
      addCandidate(participant, request.value);
      return;
    case 'addTrack':
      participant.publishing.add(request.value);
      return;
    case 'mute':
      participant.publishing.muteOwn(request.value.sid, request.value.muted);
      return;
    case 'subscription':
      changeSubscription(participant, request.value);
      return;
    case 'trackSetting':
      configureTracks(participant, request.value);
      return;
    case 'subscriptionPermission':
      setSubscriptionRule(participant, request.value);
      return;
    case 'updateMetadata':
      updateMetadata(participant, request.value);
      return;
    case 'leave':
      participant.end({ reason: DisconnectReason.CLIENT_INITIATED, action: LeaveRequest_Action.DISCONNECT }, true);
      return;
    case 'simulate':
      // The SDK's test hook: every scenario it knows ends in a full reconnect here.
      participant.end(joinAgain);
      return;
    case 'publishDataTrackRequest': {
      const request_ = { case: 'publishDataTrack' as const, value: request.value };
      participant.send({
        case: 'requestResponse',
        value: new RequestResponse({ reason: RequestResponse_Reason.UNSUPPORTED_TYPE, request: request_ }),
      });
      return;
    }
    default:
      // sync_state, update_layers… and whatever comes after this version: accepted, not acted on (SFU-08).
      return;
  }
}

function endIfRefused(participant: Participant, negotiated: Result<void, NegotiationRefusal>): void {
  if (negotiated.ok) return;
  const { code, message } = negotiated.error;
  log('warn', 'negotiation-refused', { participant: participant.sid, code, message });
  // A malformed description would come again and again: only an ICE restart is worth another join.
  participant.end(code === 'ice-restart' ? joinAgain : sentAway);
}

function addCandidate(participant: Participant, trickle: TrickleRequest): void {
  let candidate: unknown;
  try {
    candidate = (JSON.parse(trickle.candidateInit) as { candidate?: unknown } | null)?.candidate;
  } catch {
    return;
  }
  if (typeof candidate !== 'string' || candidate === '' || candidate.length > 512) return;
  const isSubscriber = trickle.target === SignalTarget.SUBSCRIBER;
  (isSubscriber ? participant.subscriberTransport : participant.transport).addRemoteCandidate(candidate);
}

function changeSubscription(participant: Participant, change: UpdateSubscription): void {
  const sids = [...change.trackSids, ...change.participantTracks.flatMap((tracks) => tracks.trackSids)];
  for (const sid of sids) {
    if (!change.subscribe) {
      participant.unsubscribe(sid);
      continue;
    }
    const track = participant.room.findTrack(sid);
    if (track === undefined) {
      const value = new SubscriptionResponse({ trackSid: sid, err: SubscriptionError.SE_TRACK_NOTFOUND });
      participant.send({ case: 'subscriptionResponse', value });
    } else participant.subscribe(track);
  }
}

function setSubscriptionRule(publisher: Participant, permission: SubscriptionPermission): void {
  publisher.subscribing.setRule(permission, (sid) => publisher.room.findBySid(sid)?.identity);
  for (const participant of publisher.room.participants())
    for (const track of publisher.publishing.announced)
      participant.subscribing.recheck(track, participant.downlink.subscriptions.has(track.sid));
}

function configureTracks(participant: Participant, settings: UpdateTrackSettings): void {
  const setting = readTrackSetting(settings);
  for (const sid of settings.trackSids) participant.downlink.configure(sid, setting, participant.room.now());
}

function updateMetadata(participant: Participant, update: UpdateParticipantMetadata): void {
  const answer = (reason: RequestResponse_Reason, message = ''): void => {
    const request = { case: 'updateMetadata' as const, value: update };
    participant.send({
      case: 'requestResponse',
      value: new RequestResponse({ requestId: update.requestId, reason, message, request }),
    });
  };
  if (!participant.permission.canUpdateMetadata) {
    answer(RequestResponse_Reason.NOT_ALLOWED, 'does not have permission to update own metadata');
    return;
  }
  const refusal = textLimitRefusal(update);
  if (refusal !== undefined) {
    answer(RequestResponse_Reason.LIMIT_EXCEEDED, refusal);
    return;
  }
  participant.describe(update);
  answer(RequestResponse_Reason.OK);
}
