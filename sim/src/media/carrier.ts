// A client's peer connection on node-datachannel: libdatachannel does ICE, DTLS, SRTP and SCTP, our own code writes the real descriptions.
// It sees two m-lines only, one of sound (with exactly one track it hands over every packet whatever its SSRC) and one of data.
import nodeDataChannel from 'node-datachannel';
import type { DataChannel, PeerConnection, Track } from 'node-datachannel';
import type { IceParameters } from './description.ts';

/** What happens on the connection. Nothing may throw here: an exception in a native callback aborts the process; `guarded` catches it. */
export interface CarrierEvents {
  onPacket(packet: Buffer): void;
  onOpen(): void;
  onClosed(): void;
}

/** LiveKit's channels, opened by the client as browsers do. */
const CHANNELS = [
  ['_reliable', {}],
  ['_lossy', { unordered: true, maxRetransmits: 0 }],
  ['_data_track', { unordered: true, maxRetransmits: 0 }],
] as const;
const MAX_MESSAGE_BYTES = 65_536;
const GATHERING_MS = 5_000;

let faults = 0;

/** How many faults native callbacks had since the process began; a run with any is no run. */
export function callbackFaults(): number {
  return faults;
}

function guarded<A extends unknown[]>(work: (...args: A) => void): (...args: A) => void {
  return (...args) => {
    try {
      work(...args);
    } catch (fault) {
      faults += 1;
      console.error('fault in a native callback', fault);
    }
  };
}

/** One connection: offer, connect with the server's values, send and receive packets. */
export class Carrier {
  readonly #connection: PeerConnection;
  readonly #track: Track;
  /** Held, not used: libdatachannel closes a channel when its last reference is collected. */
  readonly #channels: readonly DataChannel[];
  readonly #gathered = Promise.withResolvers<void>();
  readonly #waiting: string[] = [];
  #isConnecting = false;
  #isOpen = false;
  #isClosed = false;

  constructor(name: string, bindAddress: string | undefined, events: CarrierEvents) {
    this.#connection = new nodeDataChannel.PeerConnection(name, {
      iceServers: [],
      disableAutoNegotiation: true,
      maxMessageSize: MAX_MESSAGE_BYTES,
      ...(bindAddress === undefined ? {} : { bindAddress }),
    });
    const connection = this.#connection;
    connection.onGatheringStateChange(
      guarded((state: string) => {
        if (state === 'complete') this.#gathered.resolve();
      }),
    );
    connection.onStateChange(
      guarded((state: string) => {
        if (this.#isClosed) return;
        if (state === 'connected') {
          this.#isOpen = true;
          events.onOpen();
        } else if (state === 'failed' || state === 'closed') events.onClosed();
      }),
    );
    const sound = new nodeDataChannel.Audio('0', 'SendRecv');
    sound.addOpusCodec(111);
    this.#track = connection.addTrack(sound);
    this.#track.onMessage(
      guarded((packet: Buffer) => {
        if (!this.#isClosed) events.onPacket(packet);
      }),
    );
    this.#channels = CHANNELS.map(([label, config]) => connection.createDataChannel(label, config));
  }

  /** Our ICE and DTLS values. Rejects when gathering takes longer than 5 s. */
  async open(): Promise<IceParameters> {
    this.#connection.setLocalDescription('offer');
    const timer = setTimeout(
      () => this.#gathered.reject(new Error(`Cannot gather candidates: ${GATHERING_MS} ms passed`)),
      GATHERING_MS,
    );
    await this.#gathered.promise.finally(() => clearTimeout(timer));
    const sdp = this.#connection.localDescription()?.sdp ?? '';
    const find = (pattern: RegExp): string => pattern.exec(sdp)?.[1] ?? '';
    return {
      ufrag: find(/^a=ice-ufrag:(.+?)\r?$/m),
      password: find(/^a=ice-pwd:(.+?)\r?$/m),
      fingerprint: find(/^a=fingerprint:(.+?)\r?$/m),
      // The server begins DTLS: it is connected after us (see `participant.ts`), and we are ready for it.
      setup: 'passive',
      isLite: false,
    };
  }

  /** Connects to the server that gave the first answer. */
  connect(remote: IceParameters): void {
    if (this.#isClosed) return;
    this.#isConnecting = true;
    const security = [
      `a=ice-ufrag:${remote.ufrag}`,
      `a=ice-pwd:${remote.password}`,
      `a=fingerprint:${remote.fingerprint}`,
      `a=setup:${remote.setup}`,
    ];
    const lines = [
      'v=0',
      'o=- 1 1 IN IP4 127.0.0.1',
      's=-',
      't=0 0',
      'a=group:BUNDLE 0 1',
      ...(remote.isLite ? ['a=ice-lite'] : []),
      'm=audio 9 UDP/TLS/RTP/SAVPF 111',
      'c=IN IP4 0.0.0.0',
      'a=mid:0',
      'a=sendrecv',
      'a=rtcp-mux',
      'a=rtpmap:111 opus/48000/2',
      ...security,
      'm=application 9 UDP/DTLS/SCTP webrtc-datachannel',
      'c=IN IP4 0.0.0.0',
      'a=mid:1',
      'a=sctp-port:5000',
      `a=max-message-size:${MAX_MESSAGE_BYTES}`,
      ...security,
    ];
    this.#connection.setRemoteDescription(`${lines.join('\r\n')}\r\n`, 'answer');
    for (const candidate of this.#waiting.splice(0)) this.addCandidate(candidate);
  }

  /** One of the server's addresses; those that libjuice cannot use (TCP) are passed over. */
  addCandidate(candidate: string): void {
    if (this.#isClosed || / tcp /i.test(candidate)) return;
    if (!this.#isConnecting) {
      this.#waiting.push(candidate);
      return;
    }
    try {
      this.#connection.addRemoteCandidate(candidate, '0');
    } catch {
      // An address family that this machine lacks; the others reach us.
    }
  }

  /** True between connected and closed. */
  get isOpen(): boolean {
    return this.#isOpen && !this.#isClosed;
  }

  /** Sends RTP or RTCP; false when it could not. */
  send(packet: Buffer): boolean {
    if (!this.isOpen) return false;
    try {
      return this.#track.sendMessageBinary(packet);
    } catch {
      return false;
    }
  }

  /** Closes, once. */
  close(): void {
    if (this.#isClosed) return;
    this.#isClosed = true;
    // Never from inside a native callback.
    setImmediate(() => {
      // Track and channels are native handles of their own, and roots of the heap until they are closed.
      for (const channel of this.#channels) channel.close();
      this.#track.close();
      this.#connection.close();
    });
  }
}

/** Once per process, before the first connection. */
export function quietLibrary(): void {
  nodeDataChannel.initLogger(
    'Fatal',
    guarded(() => undefined),
  );
}
