// What the server needs of a peer connection: ICE, DTLS, SRTP and SCTP, nothing else. One implementation: carrier-transport.ts.

/** ICE and DTLS values of one side of a session description. */
export interface IceParameters {
  readonly ufrag: string;
  readonly password: string;
  readonly fingerprint: { readonly algorithm: string; readonly value: string };
}

/** What the client must be told: our ICE values and addresses (lines without `a=`). */
export interface LocalIce extends IceParameters {
  readonly candidates: readonly string[];
}

/** Who begins the DTLS handshake (RFC 4145): `active` does. */
export type DtlsRole = 'active' | 'passive';

/** LiveKit's two data channels. */
export type DataChannelKind = 'reliable' | 'lossy';

/** What a transport reports; called on the JavaScript thread, and nothing thrown here reaches native code. */
export interface TransportEvents {
  onOpen(): void;
  /** Media may come back by itself until `onClosed`. */
  onLost(): void;
  onClosed(): void;
  onPacket(packet: Buffer): void;
  onData(kind: DataChannelKind, message: Uint8Array): void;
}

/** One client's media connection. Closing is idempotent. */
export interface MediaTransport {
  /**
   * Answers the client's ICE and DTLS offer, once; `hasData` when it has a data line (default), `setup` is its role in DTLS (default: it
   * begins). Rejects after the gathering deadline.
   */
  accept(remote: IceParameters, hasData?: boolean, setup?: DtlsRole): Promise<LocalIce>;
  /** A later offer brought the data line that the accepted one lacked. */
  acceptData(): void;
  /** The other way round: offers, once, with both data channels of its own. Rejects after the gathering deadline. */
  offer(): Promise<LocalIce>;
  /** The client's answer to `offer`; `setup` is its role in DTLS. */
  connect(remote: IceParameters, setup: DtlsRole): void;
  addRemoteCandidate(candidate: string): void;
  readonly isOpen: boolean;
  /** Sends RTP or RTCP; false when not open or full. The buffer is used again after the call: whoever keeps it copies it. */
  sendPacket(packet: Buffer): boolean;
  /** Sends on a data channel; false when it is not open. */
  sendData(kind: DataChannelKind, message: Uint8Array): boolean;
  /** Bytes waiting on a data channel. */
  dataBacklogBytes(kind: DataChannelKind): number;
  readonly roundTripMs: number;
  close(): void;
}

/** Makes the transport of one participant; `name` is its sid. */
export type TransportFactory = (name: string, events: TransportEvents) => MediaTransport;
