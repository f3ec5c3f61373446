// The media connections of one participant: one for both directions (/rtc/v1), or one for each (/rtc), and their deadlines (SFU-11).
import type { DataChannelKind, MediaTransport, TransportEvents } from '../media/transport.ts';
import { MediaWatch } from './media-watch.ts';

/** The participant, as far as its connections need it. */
export interface ConnectionOwner {
  readonly sid: string;
  now(): number;
  makeTransport(name: string, events: TransportEvents): MediaTransport;
  /** What it receives on works, for the first time or again. */
  opened(): void;
  /** The transport gave up. */
  closed(): void;
  packet(packet: Buffer): void;
  data(kind: DataChannelKind, message: Uint8Array): void;
}

/** The connections; with one peer connection `publishing` and `receiving` are the same. */
export class Connections {
  readonly publishing: MediaTransport;
  readonly receiving: MediaTransport;
  readonly #owner: ConnectionOwner;
  readonly #publishingWatch: MediaWatch;
  readonly #receivingWatch = new MediaWatch();

  constructor(owner: ConnectionOwner, count: 1 | 2) {
    this.#owner = owner;
    this.#receivingWatch.begin(owner.now());
    this.#publishingWatch = count === 2 ? new MediaWatch() : this.#receivingWatch;
    this.publishing = this.#connect(owner.sid, this.#publishingWatch);
    this.receiving = count === 2 ? this.#connect(`${owner.sid}-subscriber`, this.#receivingWatch) : this.publishing;
  }

  /** True once media has worked. */
  get hasWorked(): boolean {
    return this.#receivingWatch.hasWorked;
  }

  /** True while one of them is lost. */
  get isLost(): boolean {
    return this.#receivingWatch.isLost || this.#publishingWatch.isLost;
  }

  /** The client begins to connect what it publishes on: from now on there is a deadline. */
  publishingBegins(): void {
    this.#publishingWatch.begin(this.#owner.now());
  }

  /** True when only joining anew helps. */
  isOverdue(nowMs: number): boolean {
    return this.#receivingWatch.isOverdue(nowMs) || this.#publishingWatch.isOverdue(nowMs);
  }

  close(): void {
    this.publishing.close();
    this.receiving.close();
  }

  #connect(name: string, watch: MediaWatch): MediaTransport {
    const owner = this.#owner;
    return owner.makeTransport(name, {
      onOpen: () => {
        watch.opened();
        if (watch === this.#receivingWatch) owner.opened();
      },
      onLost: () => watch.lost(owner.now()),
      onClosed: () => owner.closed(),
      onPacket: (packet) => owner.packet(packet),
      onData: (kind, message) => owner.data(kind, message),
    });
  }
}
