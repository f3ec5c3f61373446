// The only file that touches node-datachannel. libdatachannel does ICE, DTLS, SRTP and SCTP; SDP and RTP are ours (carrier mode).
import nodeDataChannel from 'node-datachannel';
import type { DataChannel, PeerConnection, Track } from 'node-datachannel';
import { limits } from '../limits.ts';
import { faultText, log } from '../log.ts';
import { announceCandidates, writeCarrierAnswer, writeCarrierOffer } from './carrier-sdp.ts';
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

/**
 * Wraps every callback that native code calls, in this one place: an exception that escaped from here would abort the
 * whole process, `uncaughtException` handler or not (seen with node-datachannel 0.33.4, SFU-27).
 */
function guarded<A extends unknown[]>(work: (...args: A) => void): (...args: A) => void {
  return (...args) => {
    try {
      work(...args);
    } catch (fault) {
      log('error', 'native-callback-failed', { fault: faultText(fault) });
    }
  };
}

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

/** Channels of one client that carry nothing for us: livekit-client opens one, `_data_track`. */
const MAX_SILENT_CHANNELS = 4;
/** A stream that browsers do not reach: they count up from 0 or 1. */
const UNUSED_STREAM = 1_022;

function channelKind(label: string): DataChannelKind | undefined {
  return label === '_reliable' ? 'reliable' : label === '_lossy' ? 'lossy' : undefined;
}

class CarrierTransport implements MediaTransport {
  readonly #connection: PeerConnection;
  readonly #events: TransportEvents;
  readonly #options: CarrierOptions;
  readonly #channels = new Map<DataChannelKind, DataChannel>();
  readonly #silent: DataChannel[] = [];
  readonly #gathered: Promise<void>;
  #track: Track | undefined;
  #remote: IceParameters | undefined;
  /** The client's part in DTLS. */
  #setup: DtlsRole = 'active';
  #waiting: string[] = [];
  #accepted = false;
  #closed = false;
  #open = false;
  /** Undefined once the channel has opened. */
  #early: Buffer[] | undefined = [];
  #earlyBytes = 0;

  constructor(name: string, options: CarrierOptions, events: TransportEvents) {
    this.#events = events;
    this.#options = options;
    this.#connection = new nodeDataChannel.PeerConnection(name, {
      iceServers: [],
      disableAutoNegotiation: true,
      portRangeBegin: options.portRange.first,
      portRangeEnd: options.portRange.last,
      maxMessageSize: limits.dataPacketBytes,
      ...(options.bindAddress === undefined ? {} : { bindAddress: options.bindAddress }),
    });
    this.#connection.onTrack(guarded((track: Track) => this.#bindTrack(track)));
    this.#connection.onDataChannel(guarded((channel: DataChannel) => this.#bindChannel(channel)));
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
    this.#silent.push(this.#connection.createDataChannel('', { negotiated: true, id: UNUSED_STREAM }));
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
    this.#bindChannel(this.#connection.createDataChannel('_reliable'));
    this.#bindChannel(this.#connection.createDataChannel('_lossy', { unordered: true, maxRetransmits: 0 }));
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
    const channel = this.#channels.get(kind);
    if (this.#closed) return false;
    try {
      if (channel?.isOpen() === true) return channel.sendMessageBinary(message);
    } catch {
      return false;
    }
    return kind === 'reliable' && this.#keepEarly(message);
  }

  dataBacklogBytes(kind: DataChannelKind): number {
    try {
      return this.#closed ? 0 : (this.#channels.get(kind)?.bufferedAmount() ?? 0);
    } catch {
      return 0;
    }
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
    // Never from inside a native callback.
    setImmediate(() => this.#release());
  }

  /**
   * Gives back what native code holds. The connection's end does not reach the handles of its track and channels: their callbacks stay
   * roots of the heap, and with them this transport and its participant, until each handle is closed by itself (node-datachannel 0.33.4,
   * SFU-06). The connection goes first: a channel that closes while it is up would be heard by the client.
   */
  #release(): void {
    const handles = [this.#connection, this.#track, ...this.#channels.values(), ...this.#silent];
    this.#channels.clear();
    this.#silent.length = 0;
    this.#track = undefined;
    for (const handle of handles) {
      try {
        handle?.close();
      } catch (fault) {
        log('warn', 'transport-close-failed', { fault: faultText(fault) });
      }
    }
  }

  /** A reliable message for somebody who has joined, but whose channel is not open yet (SFU-17). */
  #keepEarly(message: Uint8Array): boolean {
    if (this.#early === undefined || this.#earlyBytes + message.length > limits.earlyDataBytes) return false;
    this.#early.push(Buffer.from(message));
    this.#earlyBytes += message.length;
    return true;
  }

  #sendEarly(): void {
    const early = this.#early ?? [];
    this.#early = undefined;
    for (const message of early) this.sendData('reliable', message);
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

  #bindChannel(channel: DataChannel): void {
    const kind = channelKind(channel.getLabel());
    if (kind === undefined || this.#channels.has(kind)) {
      // Held, not read: libdatachannel closes a channel when its last reference is collected, and livekit-client takes that for a fault.
      if (this.#silent.length < MAX_SILENT_CHANNELS) this.#silent.push(channel);
      else channel.close();
      return;
    }
    this.#channels.set(kind, channel);
    if (kind === 'reliable') {
      channel.onOpen(guarded(() => this.#sendEarly()));
      if (channel.isOpen()) this.#sendEarly();
    }
    channel.onMessage(
      guarded((message: string | Buffer | ArrayBuffer) => {
        if (this.#closed || typeof message === 'string') return;
        this.#events.onData(kind, message instanceof ArrayBuffer ? new Uint8Array(message) : message);
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
