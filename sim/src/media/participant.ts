// A raw participant: everything livekit-client does on the wire, nothing it does with pictures. Join, receive any number of tracks, publish.
import { LeaveRequest, SessionDescription, TrackSource, UpdateTrackSettings } from '@livekit/protocol';
import type { ParticipantUpdate, TrackInfo } from '@livekit/protocol';
import { Carrier } from './carrier.ts';
import { readAnswer, writeOffer } from './description.ts';
import type { IceParameters, Section } from './description.ts';
import { inTime } from './in-time.ts';
import type { JoinOrder, ParticipantReport, TrackOrder } from './orders.ts';
import { Publishing } from './publishing.ts';
import { Receiver } from './receiver.ts';
import { Signalling } from './signalling.ts';
import type { Response } from './signalling.ts';

/** Free lines that livekit-client brings along. */
const FIRST_LINES: readonly Section[] = [
  ...Array.from({ length: 3 }, () => ({ use: 'receive', kind: 'audio' }) as const),
  ...Array.from({ length: 3 }, () => ({ use: 'receive', kind: 'video' }) as const),
  { use: 'data' },
];
/** What a receiver on a good line would say; no test here is about scarce bandwidth. */
const REMB_BPS = 30_000_000;

/** One person. Times are `performance.now()`. */
export class MediaParticipant {
  readonly name: string;
  readonly #order: JoinOrder;
  readonly #startedAt: number;
  readonly #carrier: Carrier;
  readonly #receiver: Receiver;
  readonly #sections: Section[] = [...FIRST_LINES];
  readonly #send = (packet: Buffer): boolean => this.#carrier.send(packet);
  readonly #publishing = new Publishing((value) => this.#signalling?.send({ case: 'addTrack', value }));
  readonly #configured = new Set<string>();
  #signalling: Signalling | undefined;
  #ice: IceParameters | undefined;
  #offerId = 1;
  #isOffering = true;
  #isOfferWanted = false;
  #joined = Promise.withResolvers<void>();
  #joinedAt: number | undefined;
  #connectedAt: number | undefined;
  #ended: string | undefined;

  private constructor(order: JoinOrder, now: number) {
    this.name = order.name;
    this.#order = order;
    this.#startedAt = now;
    this.#carrier = new Carrier(order.name, order.bindAddress, {
      onOpen: () => (this.#connectedAt ??= performance.now()),
      onClosed: () => this.#end('media connection closed'),
      onPacket: (packet) => this.#receive(packet),
    });
    this.#receiver = new Receiver(this.#send, REMB_BPS, now);
  }

  /** Joins; resolves with the server's `join`, while media connect. Rejects when the server refuses or is silent for 30 s. */
  static async join(order: JoinOrder): Promise<MediaParticipant> {
    const person = new MediaParticipant(order, performance.now());
    const ice = await person.#carrier.open();
    person.#ice = ice;
    person.#signalling = new Signalling(order.url, order.token, writeOffer(ice, person.#sections, 1), {
      onMessage: (message) => person.#hear(message),
      onEnd: (reason) => person.#end(reason),
    });
    await inTime('join', person.#joined.promise);
    // No candidates: like a browser that hides its addresses behind names, it is found by its own checks. So it is always connected before
    // the server, which begins DTLS; the other way round OpenSSL would repeat a lost first message after a second, browsers do after 50 ms.
    return person;
  }

  /** Publishes tracks, one offer for all. Resolves when the server has answered it. */
  async publish(orders: readonly TrackOrder[]): Promise<void> {
    this.#sections.push(...(await this.#publishing.announce(orders, () => this.#sections.length)));
    this.#offer();
    await this.#publishing.answered(orders.length);
  }

  /** What is due now: called every 5 ms or so. */
  tick(now: number): void {
    if (this.#carrier.isOpen) this.#publishing.tick(now, this.#send);
  }

  /** What is due for the receiving half: called every 20 ms or so. */
  tickReceiver(now: number): void {
    if (this.#carrier.isOpen) this.#receiver.tick(now);
  }

  /** Counting starts anew. */
  beginWindow(): void {
    for (const stream of this.#receiver.streams.values()) stream.beginWindow();
    this.#publishing.beginWindow();
  }

  /** Counts since then. */
  report(now: number): ParticipantReport {
    const streams = [...this.#receiver.streams.values()];
    const windows = streams.map((stream) => ({ stream, window: stream.endWindow(now) }));
    const alive = windows.filter(({ window }) => window.packets > 0);
    const sum = (pick: (window: (typeof windows)[number]['window']) => number): number =>
      windows.reduce((total, { window }) => total + pick(window), 0);
    const first = (kind: 'audio' | 'video'): number =>
      Math.min(...streams.filter((stream) => stream.kind === kind).map((stream) => stream.firstAt ?? Infinity));
    const since = (at: number | undefined, name: string): Record<string, number> =>
      at === undefined || at === Infinity ? {} : { [name]: at - this.#startedAt };
    return {
      name: this.name,
      ...(this.#ended === undefined ? {} : { ended: this.#ended }),
      ...since(this.#joinedAt, 'joinedMs'),
      ...since(this.#connectedAt, 'connectedMs'),
      ...since(first('audio'), 'firstSoundMs'),
      ...since(first('video'), 'firstPictureMs'),
      sounds: alive.filter(({ stream }) => stream.kind === 'audio').length,
      pictures: alive.filter(({ stream }) => stream.kind === 'video').length,
      packets: sum((window) => window.packets),
      bytes: sum((window) => window.bytes),
      lost: sum((window) => window.lost),
      recovered: sum((window) => window.recovered),
      frames: sum((window) => window.frames),
      worstGapMs: Math.max(0, ...windows.map(({ window }) => window.worstGapMs)),
      audibleGaps: sum((window) => window.audibleGaps),
      ...this.#publishing.report(),
    };
  }

  /** Leaves, once. */
  leave(): void {
    if (this.#ended === undefined) this.#signalling?.send({ case: 'leave', value: new LeaveRequest() });
    this.#end('left');
    this.#signalling?.close();
  }

  #offer(): void {
    if (this.#isOffering) {
      this.#isOfferWanted = true;
      return;
    }
    if (this.#ice === undefined) return;
    this.#isOffering = true;
    this.#offerId += 1;
    this.#publishing.offered(this.#offerId);
    const sdp = writeOffer(this.#ice, this.#sections, this.#offerId);
    const value = new SessionDescription({ type: 'offer', sdp, id: this.#offerId });
    this.#signalling?.send({ case: 'offer', value });
  }

  #hear(message: Response): void {
    switch (message.case) {
      case 'join':
        this.#joinedAt = performance.now();
        this.#joined.resolve();
        for (const other of message.value.otherParticipants) this.#configure(other.tracks);
        return;
      case 'answer':
        this.#takeAnswer(message.value);
        return;
      case 'trickle': {
        const { candidate } = JSON.parse(message.value.candidateInit) as { candidate?: string };
        if (candidate !== undefined && candidate !== '') this.#carrier.addCandidate(candidate);
        return;
      }
      case 'mediaSectionsRequirement': {
        const { numAudios, numVideos } = message.value;
        for (let line = 0; line < numAudios; line += 1) this.#sections.push({ use: 'receive', kind: 'audio' });
        for (let line = 0; line < numVideos; line += 1) this.#sections.push({ use: 'receive', kind: 'video' });
        this.#offer();
        return;
      }
      case 'trackPublished':
        this.#publishing.published(message.value);
        return;
      case 'update':
        this.#noteUpdate(message.value);
        return;
      case 'subscribedQualityUpdate':
        this.#publishing.wanted(message.value);
        return;
      case 'leave':
        this.#end(`sent away: reason ${message.value.reason}, action ${message.value.action}`);
        return;
      default:
        return;
    }
  }

  #takeAnswer(description: SessionDescription): void {
    if (description.id !== 0 && description.id !== this.#offerId) return;
    const answer = readAnswer(description.sdp, description.midToTrackId);
    if (!this.#carrier.isOpen && this.#connectedAt === undefined && this.#offerId === 1)
      this.#carrier.connect(answer.ice);
    for (const candidate of answer.candidates) this.#carrier.addCandidate(candidate);
    for (const { ssrcs, trackSid } of answer.sections)
      if (trackSid !== undefined) for (const ssrc of ssrcs) this.#receiver.assign(ssrc, trackSid);
    this.#publishing.offerAnswered(this.#offerId);
    this.#isOffering = false;
    if (!this.#isOfferWanted) return;
    this.#isOfferWanted = false;
    this.#offer();
  }

  #noteUpdate(update: ParticipantUpdate): void {
    for (const participant of update.participants) this.#configure(participant.tracks);
  }

  /** Wishes a quality of each picture, once, where the order says so. */
  #configure(tracks: readonly TrackInfo[]): void {
    const wish = this.#order.quality;
    if (wish === undefined) return;
    for (const { sid, source } of tracks) {
      const quality = source === TrackSource.CAMERA ? wish.camera : wish.screen;
      if (quality === undefined || source === TrackSource.MICROPHONE || this.#configured.has(sid)) continue;
      this.#configured.add(sid);
      this.#signalling?.send({ case: 'trackSetting', value: new UpdateTrackSettings({ trackSids: [sid], quality }) });
    }
  }

  #receive(packet: Buffer): void {
    for (const feedback of this.#receiver.receive(packet, performance.now()))
      this.#publishing.obey(feedback, this.#send);
  }

  #end(reason: string): void {
    if (this.#ended !== undefined) return;
    this.#ended = reason;
    this.#joined.reject(new Error(`Cannot join as ${this.name}: ${reason}`));
    this.#publishing.end(new Error(`${this.name} is gone: ${reason}`));
    this.#carrier.close();
  }
}
