// The data channels of one client: the two of LiveKit carry, any other is held and not read.
import type { DataChannel } from 'node-datachannel';
import { limits } from '../limits.ts';
import { guarded } from './native-callback.ts';
import type { DataChannelKind } from './transport.ts';

/** Channels of one client that carry nothing for us: livekit-client opens one, `_data_track`. */
const MAX_SILENT_CHANNELS = 4;

function channelKind(label: string): DataChannelKind | undefined {
  return label === '_reliable' ? 'reliable' : label === '_lossy' ? 'lossy' : undefined;
}

/** The channels of one connection, from whichever side they were opened. */
export class CarrierChannels {
  readonly #onData: (kind: DataChannelKind, message: Uint8Array) => void;
  readonly #carrying = new Map<DataChannelKind, DataChannel>();
  readonly #silent: DataChannel[] = [];
  #closed = false;
  /** Undefined once the reliable channel has opened. */
  #early: Buffer[] | undefined = [];
  #earlyBytes = 0;

  constructor(onData: (kind: DataChannelKind, message: Uint8Array) => void) {
    this.#onData = onData;
  }

  /** Takes a channel in. */
  bind(channel: DataChannel): void {
    const kind = channelKind(channel.getLabel());
    if (kind === undefined || this.#carrying.has(kind)) {
      if (this.#silent.length < MAX_SILENT_CHANNELS) this.hold(channel);
      else channel.close();
      return;
    }
    this.#carrying.set(kind, channel);
    if (kind === 'reliable') {
      channel.onOpen(guarded(() => this.#sendEarly()));
      if (channel.isOpen()) this.#sendEarly();
    }
    channel.onMessage(
      guarded((message: string | Buffer | ArrayBuffer) => {
        if (this.#closed || typeof message === 'string') return;
        this.#onData(kind, message instanceof ArrayBuffer ? new Uint8Array(message) : message);
      }),
    );
  }

  /** Held, not read: libdatachannel closes a channel when its last reference is collected, and livekit-client takes that for a fault. */
  hold(channel: DataChannel): void {
    this.#silent.push(channel);
  }

  /** Sends a message; false when it could not go. */
  send(kind: DataChannelKind, message: Uint8Array): boolean {
    const channel = this.#carrying.get(kind);
    if (this.#closed) return false;
    try {
      if (channel?.isOpen() === true) return channel.sendMessageBinary(message);
    } catch {
      return false;
    }
    return kind === 'reliable' && this.#keepEarly(message);
  }

  /** What waits to leave, bytes. */
  backlogBytes(kind: DataChannelKind): number {
    try {
      return this.#closed ? 0 : (this.#carrying.get(kind)?.bufferedAmount() ?? 0);
    } catch {
      return 0;
    }
  }

  /** Neither sends nor hears any more. The native handles are still there: `release`. */
  close(): void {
    this.#closed = true;
  }

  /** Gives the native handles away, to be closed. */
  release(): readonly DataChannel[] {
    const handles = [...this.#carrying.values(), ...this.#silent];
    this.#carrying.clear();
    this.#silent.length = 0;
    return handles;
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
    for (const message of early) this.send('reliable', message);
  }
}
