// Every limit of the media server in one place (SFU-40): what is counted, its value, and what happens at it.

/** Limits of one child process. Sizes in bytes, times in ms, rates per second. */
export const limits = {
  /** One signalling frame; a larger one closes the socket with 1009. */
  signalFrameBytes: 1 << 20,
  /** Signalling messages of one socket; beyond it the socket closes with 1008. */
  signalMessagesPerSecond: 100,
  signalMessageBurst: 400,
  /** Messages that wait while an offer is being answered; beyond it 1008. */
  signalQueue: 256,
  /** Bytes a slow reader may owe; beyond it the socket is dropped. */
  signalBacklogBytes: 4 << 20,
  /** A socket silent for this long is closed with 1001 (the client pings every 5 s). */
  signalIdleMs: 15_000,
  /** `join_request` before and after gunzip; refused with 400. */
  joinRequestBytes: 96 * 1024,
  joinRequestUnzippedBytes: 1 << 20,
  /** Request line and headers, which carry the join request; refused with 431. */
  httpHeaderBytes: 128 * 1024,
  /** A Twirp body; refused with 429 `resource_exhausted`. */
  twirpBodyBytes: 1 << 20,
  /** A session description and its m-lines; refused with `leave`. */
  sdpBytes: 512 * 1024,
  sdpSections: 256,
  /** People of a room (when the room says nothing), tracks of a person, tracks that one person receives (the next waits for a free place). */
  participantsPerRoom: 300,
  tracksPerParticipant: 16,
  subscriptionsPerParticipant: 200,
  /** Connections that have not joined; one more and the oldest of them is closed. */
  waitingConnections: 1000,
  /** Joins of one identity in one room; beyond it 429. */
  joinsPerSecond: 1,
  joinBurst: 10,
  streamsPerParticipant: 64,
  remoteCandidates: 64,
  /** LiveKit's own limits on texts. */
  nameLength: 256,
  metadataBytes: 512 * 1024,
  attributesBytes: 64 * 1024,
  /** One data packet, and how many of them a person may send; lossy ones are dropped, reliable ones end the stay. */
  dataPacketBytes: 65_536,
  dataPacketsPerSecond: 300,
  dataPacketBurst: 900,
  /** Calls of a room that wait for their response, what one carries, and the longest wait. */
  rpcCallsPerRoom: 256,
  rpcPayloadBytes: 15_360,
  rpcResponseMs: 60_000,
  /** What a slow data reader may owe: lossy packets are dropped, a full reliable queue asks for a reconnect. */
  lossyBacklogBytes: 256 * 1024,
  reliableBacklogBytes: 8 << 20,
  /** Reliable data kept for somebody whose channel is not open yet. */
  earlyDataBytes: 256 << 10,
  /** Time from join to a working media connection, and from a lost one to a reconnect. */
  connectMs: 20_000,
  lostMs: 6_000,
  gatherMs: 5_000,
  /** Time for the answer to an offer of ours (LiveKit's negotiation time-out). */
  answerMs: 15_000,
  /** Webhook events that wait; the oldest is dropped and counted in the next. */
  webhookQueue: 500,
  webhookTimeoutMs: 5_000,
  webhookTries: 4,
} as const;

/** Limits of one process that its owner may set. */
export interface Capacity {
  /** Rooms; one more is refused with `resource_exhausted`. */
  readonly rooms: number;
  /** People in all rooms together; one more is refused with 503, which clients try again. */
  readonly participants: number;
  /** Published tracks of all people together; one more is refused with `LIMIT_EXCEEDED`. */
  readonly tracks: number;
}

/** Far above what one process can carry; a fence, no promise. */
export const defaultCapacity: Capacity = { rooms: 1000, participants: 1000, tracks: 4000 };
