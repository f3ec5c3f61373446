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
  /** A Twirp body; refused with 413. */
  twirpBodyBytes: 1 << 20,
  /** A session description and its m-lines; refused with `leave`. */
  sdpBytes: 512 * 1024,
  sdpSections: 256,
  /** Rooms of a process, people of a room (when the room says nothing), tracks of a person. */
  rooms: 1000,
  participantsPerRoom: 300,
  tracksPerParticipant: 16,
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
  /** What a slow data reader may owe: lossy packets are dropped, a full reliable queue asks for a reconnect. */
  lossyBacklogBytes: 256 * 1024,
  reliableBacklogBytes: 8 << 20,
  /** Time from join to a working media connection, and from a lost one to a reconnect. */
  connectMs: 20_000,
  lostMs: 6_000,
  gatherMs: 5_000,
  /** Webhook events that wait; the oldest is dropped and counted in the next. */
  webhookQueue: 500,
  webhookTimeoutMs: 5_000,
  webhookTries: 4,
} as const;
