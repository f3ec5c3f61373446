// With carrier-channels.ts the only file that touches node-datachannel. libdatachannel does ICE, DTLS, SRTP and SCTP; SDP and RTP are ours (carrier mode).
import nodeDataChannel from 'node-datachannel';
import type { DataChannel, PeerConnection, Track } from 'node-datachannel';
import { limits } from '../limits.ts';
import { faultText, log } from '../log.ts';
import { CarrierChannels } from './carrier-channels.ts';
import { announceCandidates, writeCarrierAnswer, writeCarrierOffer } from './carrier-sdp.ts';
import { guarded } from './native-callback.ts';
import type {
  DataChannelKind,
  DtlsRole,
  IceParameters,
  LocalIce,
  MediaTransport,
  TransportEvents,
  TransportFactory,
} from './transport.ts';

/** Where media ports are opened and which address clients are told. */
export interface CarrierOptions {
  readonly portRange: { readonly first: number; readonly last: number };
  readonly bindAddress: string | undefined;
  readonly announcedAddress: string | undefined;
}

let isLoggerReady = false;

/** A factory of transports for one process. */
export function carrierTransports(options: CarrierOptions): TransportFactory {
  if (!isLoggerReady) {
    isLoggerReady = true;
    nodeDataChannel.initLogger(
      'Fatal',
      guarded((level: string, message: string) => log('warn', 'libdatachannel', { level, message })),
    );
  }
  return (name, events) => new CarrierTransport(name, options, events);
}

/** A stream that browsers do not reach: they count up from 0 or 1. */
const UNUSED_STREAM = 1_022;

class CarrierTransport implements MediaTransport {
  readonly #connection: PeerConnection;
  readonly #events: TransportEvents;
  readonly #options: CarrierOptions;
  readonly #channels: CarrierChannels;
  readonly #gathered: Promise<void>;
  #track: Track | undefined;
  #remote: IceParameters | undefined;
  /** The client's part in DTLS. */
  #setup: DtlsRole = 'active';
  #waiting: string[] = [];
  #accepted = false;
  #closed = false;
  #open = false;

  constructor(name: string, options: CarrierOptions, events: TransportEvents) {
    this.#events = events;
    this.#options = options;
    this.#channels = new CarrierChannels((kind, message) => events.onData(kind, message));
    this.#connection = new nodeDataChannel.PeerConnection(name, {
      iceServers: [],
      disableAutoNegotiation: true,
      portRangeBegin: options.portRange.first,
      portRangeEnd: options.portRange.last,
      maxMessageSize: limits.dataPacketBytes,
      ...(options.bindAddress === undefined ? {} : { bindAddress: options.bindAddress }),
    });
    this.#connection.onTrack(guarded((track: Track) => this.#bindTrack(track)));
    this.#connection.onDataChannel(guarded((channel: DataChannel) => this.#channels.bind(channel)));
    this.#connection.onStateChange(guarded((state: string) => this.#stateChanged(state)));
    this.#gathered = new Promise((resolve) => {
      this.#connection.onGatheringStateChange(guarded((state: string) => state === 'complete' && resolve()));
    });
  }

  async accept(remote: IceParameters, hasData = true, setup: DtlsRole = 'active'): Promise<LocalIce> {
    if (this.#closed) throw new Error('Cannot accept an offer: the transport is closed');
    this.#remote = remote;
    this.#setup = setup;
    const offer = writeCarrierOffer(remote, limits.dataPacketBytes, hasData, setup);
    this.#connection.setRemoteDescription(offer, 'offer');
    this.#connection.setLocalDescription('answer');
    await this.#gatheredInTime();
    if (this.#closed) throw new Error('Cannot accept an offer: the transport is closed');
    this.#takeCandidates();
    return this.#local();
  }

  acceptData(): void {
    if (this.#closed || this.#remote === undefined) return;
    // The one thing that is ever negotiated again. libdatachannel starts SCTP when both descriptions have a data line, and only an offer
    // of its own with a channel of its own brings one into the local description; the channel itself opens nothing on the wire.
    this.#channels.hold(this.#connection.createDataChannel('', { negotiated: true, id: UNUSED_STREAM }));
    this.#connection.setLocalDescription('offer');
    const local = this.#connection.localDescription()?.sdp ?? '';
    const answer = writeCarrierAnswer(this.#remote, this.#setup, local, limits.dataPacketBytes);
    this.#connection.setRemoteDescription(answer, 'answer');
  }

  async offer(): Promise<LocalIce> {
    if (this.#closed) throw new Error('Cannot offer: the transport is closed');
    const audio = new nodeDataChannel.Audio('0', 'SendRecv');
    audio.addOpusCodec(111);
    this.#bindTrack(this.#connection.addTrack(audio));
    this.#channels.bind(this.#connection.createDataChannel('_reliable'));
    this.#channels.bind(this.#connection.createDataChannel('_lossy', { unordered: true, maxRetransmits: 0 }));
    this.#connection.setLocalDescription('offer');
    await this.#gatheredInTime();
    if (this.#closed) throw new Error('Cannot offer: the transport is closed');
    return this.#local();
  }

  connect(remote: IceParameters, setup: DtlsRole): void {
    if (this.#closed) return;
    const local = this.#connection.localDescription()?.sdp ?? '';
    this.#connection.setRemoteDescription(writeCarrierAnswer(remote, setup, local, limits.dataPacketBytes), 'answer');
    this.#takeCandidates();
  }

  addRemoteCandidate(candidate: string): void {
    if (this.#closed) return;
    if (!this.#accepted) {
      if (this.#waiting.length < limits.remoteCandidates) this.#waiting.push(candidate);
      return;
    }
    try {
      this.#connection.addRemoteCandidate(candidate, '0');
    } catch {
      // An mDNS name or a TCP candidate that libjuice cannot use; the client's other candidates or its checks reach us.
    }
  }

  get isOpen(): boolean {
    return this.#open && !this.#closed;
  }

  sendPacket(packet: Buffer): boolean {
    if (!this.isOpen || this.#track === undefined) return false;
    try {
      return this.#track.sendMessageBinary(packet);
    } catch {
      // The track closed between the check and the call.
      return false;
    }
  }

  sendData(kind: DataChannelKind, message: Uint8Array): boolean {
    return this.#channels.send(kind, message);
  }

  dataBacklogBytes(kind: DataChannelKind): number {
    return this.#channels.backlogBytes(kind);
  }

  get roundTripMs(): number {
    try {
      const measured = this.#closed ? 0 : this.#connection.rtt();
      return measured > 0 ? Math.min(1_000, measured) : 50;
    } catch {
      return 50;
    }
  }

  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    this.#channels.close();
    // Never from inside a native callback.
    setImmediate(() => this.#release());
  }

  /**
   * Gives back what native code holds. The connection's end does not reach the handles of its track and channels: their callbacks stay
   * roots of the heap, and with them this transport and its participant, until each handle is closed by itself (node-datachannel 0.33.4,
   * SFU-06). The connection goes first: a channel that closes while it is up would be heard by the client.
   */
  #release(): void {
    const handles = [this.#connection, this.#track, ...this.#channels.release()];
    this.#track = undefined;
    for (const handle of handles) {
      try {
        handle?.close();
      } catch (fault) {
        log('warn', 'transport-close-failed', { fault: faultText(fault) });
      }
    }
  }

  #takeCandidates(): void {
    this.#accepted = true;
    for (const candidate of this.#waiting) this.addRemoteCandidate(candidate);
    this.#waiting = [];
  }

  #local(): LocalIce {
    const sdp = this.#connection.localDescription()?.sdp ?? '';
    const find = (pattern: RegExp): string => pattern.exec(sdp)?.[1] ?? '';
    // Read here and not as they are told: the callback of a candidate may come after the one that says they are complete.
    const candidates = [...sdp.matchAll(/^a=(candidate:.+?)\r?$/gm)].map(([, candidate = '']) => candidate);
    const [algorithm = '', value = ''] = find(/^a=fingerprint:(.+?)\r?$/m).split(' ');
    return {
      ufrag: find(/^a=ice-ufrag:(.+?)\r?$/m),
      password: find(/^a=ice-pwd:(.+?)\r?$/m),
      fingerprint: { algorithm, value },
      candidates: announceCandidates(candidates, this.#options.announcedAddress),
    };
  }

  async #gatheredInTime(): Promise<void> {
    const late = Promise.withResolvers<never>();
    const timer = setTimeout(
      () => late.reject(new Error(`Cannot gather candidates: ${limits.gatherMs} ms passed`)),
      limits.gatherMs,
    );
    try {
      await Promise.race([this.#gathered, late.promise]);
    } finally {
      clearTimeout(timer);
    }
  }

  #bindTrack(track: Track): void {
    this.#track = track;
    track.onMessage(
      guarded((packet: Buffer) => {
        if (!this.#closed) this.#events.onPacket(packet);
      }),
    );
  }

  #stateChanged(state: string): void {
    if (this.#closed) return;
    if (state === 'connected') {
      this.#open = true;
      this.#events.onOpen();
    } else if (state === 'disconnected') this.#events.onLost();
    else if (state === 'failed' || state === 'closed') {
      this.#open = false;
      this.#events.onClosed();
    }
  }
}
