// The sending half of a raw participant: tracks are announced (add_track), offered, answered, and then sent as their publisher is told to.
import { AddTrackRequest, SimulcastCodec, TrackSource, TrackType, VideoLayer } from '@livekit/protocol';
import type { SubscribedQualityUpdate, TrackInfo, TrackPublishedResponse } from '@livekit/protocol';
import type { Section } from './description.ts';
import { inTime } from './in-time.ts';
import type { TrackOrder } from './orders.ts';
import { makeStreams } from './publication.ts';
import type { Feedback } from './rtcp.ts';
import type { SentStream } from './sent-stream.ts';

const SOURCES = {
  microphone: TrackSource.MICROPHONE,
  camera: TrackSource.CAMERA,
  screen: TrackSource.SCREEN_SHARE,
} as const;

type SendPacket = (packet: Buffer) => boolean;

interface Publication {
  readonly sid: string;
  readonly streams: readonly SentStream[];
  /** The first offer that had its m-line; undefined before it. */
  offerId: number | undefined;
  /** Packets flow once an answer has taken the line in. */
  isAnswered: boolean;
  readonly answered: PromiseWithResolvers<void>;
}

/** Everything that one participant publishes. */
export class Publishing {
  readonly #announce: (request: AddTrackRequest) => void;
  readonly #publications: Publication[] = [];
  readonly #told = new Map<string, (info: TrackInfo) => void>();

  constructor(announce: (request: AddTrackRequest) => void) {
    this.#announce = announce;
  }

  /** Announces tracks; their m-lines, the first of which has the mid `firstMid`, once the server has taken them all. */
  async announce(orders: readonly TrackOrder[], firstMid: () => number): Promise<Section[]> {
    const announced = await Promise.all(orders.map((order) => this.#announceOne(order)));
    const mid = firstMid();
    return orders.map((order, index) => {
      const { cid, sid } = announced[index]!;
      const streams = makeStreams(order, String(mid + index));
      const answered = Promise.withResolvers<void>();
      answered.promise.catch(() => undefined);
      this.#publications.push({ sid, streams, offerId: undefined, isAnswered: false, answered });
      const isSound = order.source === 'microphone';
      const rids = isSound || streams.length === 1 ? [] : order.layers.map((layer) => layer.rid);
      const ssrcs = streams.map((stream) => stream.ssrc);
      return { use: 'send', kind: isSound ? 'audio' : 'video', cid, rids, ssrcs };
    });
  }

  /** Resolves when the last `count` tracks have been answered. */
  async answered(count: number): Promise<void> {
    const last = this.#publications.slice(-count).map(({ answered }) => answered.promise);
    await inTime('answer to a publication', Promise.all(last));
  }

  /** An offer with all tracks so far goes out. */
  offered(offerId: number): void {
    for (const publication of this.#publications) publication.offerId ??= offerId;
  }

  /** That offer has its answer. */
  offerAnswered(offerId: number): void {
    for (const publication of this.#publications) {
      if (publication.offerId === undefined || publication.offerId > offerId) continue;
      publication.isAnswered = true;
      publication.answered.resolve();
    }
  }

  /** `track_published`. */
  published({ cid, track }: TrackPublishedResponse): void {
    if (track !== undefined) this.#told.get(cid)?.(track);
  }

  /** `subscribed_quality_update`: layers that nobody wants are not sent. */
  wanted(update: SubscribedQualityUpdate): void {
    const publication = this.#publications.find(({ sid }) => sid === update.trackSid);
    const qualities = update.subscribedCodecs[0]?.qualities ?? update.subscribedQualities;
    if (publication === undefined || publication.streams.length === 1) return;
    for (const { quality, enabled } of qualities) {
      const stream = publication.streams[quality];
      if (stream !== undefined) stream.isWanted = enabled;
    }
  }

  /** What a receiver asks for. */
  obey(feedback: Feedback, send: SendPacket): void {
    if (feedback.type === 'sender-report') return;
    const stream = this.#streams().find((candidate) => candidate.ssrc === feedback.ssrc);
    if (feedback.type === 'key-frame') stream?.wantKeyFrame();
    else stream?.repeat(feedback.sequences, send);
  }

  /** Sends what is due. */
  tick(now: number, send: SendPacket): void {
    for (const { isAnswered, streams } of this.#publications)
      if (isAnswered) for (const stream of streams) stream.tick(now, send);
  }

  /** Counting starts anew. */
  beginWindow(): void {
    for (const stream of this.#streams()) stream.beginWindow();
  }

  /** Counts since then. */
  report(): { readonly worstSentGapMs: number; readonly sentPackets: number } {
    const streams = this.#streams();
    return {
      worstSentGapMs: Math.max(0, ...streams.map((stream) => stream.worstGapMs)),
      sentPackets: streams.reduce((total, stream) => total + stream.sentPackets, 0),
    };
  }

  /** The participant is gone: nobody waits any longer. */
  end(reason: Error): void {
    for (const { answered } of this.#publications) answered.reject(reason);
  }

  #streams(): SentStream[] {
    return this.#publications.flatMap(({ streams }) => streams);
  }

  async #announceOne(order: TrackOrder): Promise<{ readonly cid: string; readonly sid: string }> {
    const cid = `${order.source}-${Math.random().toString(36).slice(2)}`;
    const told = Promise.withResolvers<TrackInfo>();
    this.#told.set(cid, told.resolve);
    const isSound = order.source === 'microphone';
    const layers = isSound ? [] : order.layers;
    const top = layers.at(-1);
    this.#announce(
      new AddTrackRequest({
        cid,
        name: order.source,
        type: isSound ? TrackType.AUDIO : TrackType.VIDEO,
        source: SOURCES[order.source],
        disableRed: true,
        stream: order.source === 'screen' ? 'screen_share' : 'camera',
        width: top?.width ?? 0,
        height: top?.height ?? 0,
        layers: layers.map(
          ({ width, height, bitrateBps }, quality) => new VideoLayer({ quality, width, height, bitrate: bitrateBps }),
        ),
        simulcastCodecs: isSound ? [] : [new SimulcastCodec({ codec: 'vp8', cid })],
      }),
    );
    const { sid } = await inTime(`track_published of ${order.source}`, told.promise);
    return { cid, sid };
  }
}
