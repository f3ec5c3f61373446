// The process of an rtc-node participant: the same acts as page.js, asked for over IPC. A process of its own, so that it can be killed, stand
// behind a bad line, and take nothing with it when native code fails.
import {
  AudioSource,
  AudioStream,
  ConnectionState,
  LocalAudioTrack,
  LocalVideoTrack,
  Room,
  RoomEvent,
  SimulateScenarioKind,
  TrackKind,
  TrackPublishOptions,
  TrackSource,
  VideoSource,
  VideoStream,
} from '@livekit/rtc-node';
import type { LocalTrackPublication, Participant, RemoteTrack, RemoteTrackPublication } from '@livekit/rtc-node';
import { nameOf, noteEvents, sources } from './node-events.ts';
import { film, sampleRateHz, sing } from './node-media.ts';
import type { PictureSize } from './participant.ts';

/** One room's participant; a process may hold several, for crowds. */
class Client {
  readonly #room = new Room();
  readonly #noted: string[] = [];
  /** By track sid: loudness and frames, which rtc-node's statistics tell late or not at all. */
  readonly #heard = new Map<string, { energy: number; frames: number; height: number }>();
  readonly #own = new Map<string, LocalTrackPublication>();
  readonly #feeds = new Map<string, AbortController>();
  #volume = 12_000;

  #note(...words: readonly unknown[]): void {
    this.#noted.push(words.map(String).join(' '));
  }

  async #consume(track: RemoteTrack, publication: RemoteTrackPublication): Promise<void> {
    const heard = { energy: 0, frames: 0, height: 0 };
    this.#heard.set(publication.sid ?? '', heard);
    if (track.kind === TrackKind.KIND_AUDIO) {
      for await (const frame of new AudioStream(track)) {
        let peak = 0;
        for (let index = 0; index < frame.data.length; index += 8)
          peak = Math.max(peak, Math.abs(frame.data[index] ?? 0));
        heard.energy += peak > 300 ? 1 : 0;
        heard.frames += 1;
      }
    } else {
      for await (const { frame } of new VideoStream(track)) {
        heard.frames += 1;
        heard.height = frame.height;
      }
    }
  }

  async join(url: string, token: string, options: { autoSubscribe?: boolean }): Promise<string> {
    noteEvents(this.#room, (...words) => this.#note(...words));
    this.#room.on(RoomEvent.TrackSubscribed, (track, publication) => void this.#consume(track, publication));
    try {
      await this.#room.connect(url, token, { autoSubscribe: options.autoSubscribe ?? true, dynacast: true });
      return 'joined';
    } catch (error) {
      return `refused: ${error instanceof Error ? error.message : String(error)}`;
    }
  }

  async publish(source: string, wanted: PictureSize | null): Promise<string> {
    // IPC turns undefined into null.
    const size = wanted ?? { width: 640, height: 360, frameRate: 15 };
    const me = this.#room.localParticipant;
    if (me === undefined) return 'refused: not joined';
    const options = new TrackPublishOptions({ source: sources[source] ?? TrackSource.SOURCE_UNKNOWN, dtx: false });
    const stop = new AbortController();
    this.#feeds.set(source, stop);
    const isPicture = source === 'camera' || source === 'screen_share';
    try {
      if (isPicture) {
        options.simulcast = true;
        const video = new VideoSource(size.width, size.height);
        this.#own.set(source, await me.publishTrack(LocalVideoTrack.createVideoTrack(source, video), options));
        film(video, size, stop.signal);
      } else {
        const audio = new AudioSource(sampleRateHz, 1);
        this.#own.set(source, await me.publishTrack(LocalAudioTrack.createAudioTrack(source, audio), options));
        void sing(audio, () => this.#volume, stop.signal);
      }
      return 'published';
    } catch (error) {
      return `refused: ${error instanceof Error ? error.message : String(error)}`;
    }
  }

  async unpublish(source: string): Promise<void> {
    this.#feeds.get(source)?.abort();
    await this.#room.localParticipant?.unpublishTrack(this.#own.get(source)?.sid ?? '');
  }

  choose(identity: string, source: string, wish: string): void {
    const publication = [...(this.#room.remoteParticipants.get(identity)?.trackPublications.values() ?? [])].find(
      (candidate) => nameOf(candidate.source) === source,
    );
    if (publication === undefined) throw new Error(`${identity} publishes no ${source}`);
    if (wish !== 'unsubscribed' && wish !== 'subscribed') throw new Error(`rtc-node cannot ask for ${wish}`);
    publication.setSubscribed(wish === 'subscribed');
  }

  async received(): Promise<unknown[]> {
    const stats = await this.#room.getRtcStats();
    const inbound = [...stats.subscriberStats, ...stats.publisherStats].flatMap(({ stats: one }) =>
      one.case === 'inboundRtp' ? [one.value] : [],
    );
    return [...this.#room.remoteParticipants.values()].flatMap((participant) =>
      [...participant.trackPublications.values()].flatMap((publication) => {
        const heard = this.#heard.get(publication.sid ?? '');
        if (heard === undefined || publication.track === undefined) return [];
        // With one peer connection the track has the client's own id in statistics: then all of its kind are told.
        const named = inbound.filter((candidate) => candidate.inbound?.trackIdentifier === publication.sid);
        const kind = publication.kind === TrackKind.KIND_VIDEO ? 'video' : 'audio';
        const entries = named.length > 0 ? named : inbound.filter((candidate) => candidate.stream?.kind === kind);
        const sum = (count: (entry: (typeof entries)[number]) => number | bigint | undefined): number =>
          entries.reduce((total, entry) => total + Number(count(entry) ?? 0), 0);
        return [
          {
            from: participant.identity,
            source: nameOf(publication.source),
            packets: sum((entry) => entry.received?.packetsReceived),
            lost: sum((entry) => entry.received?.packetsLost),
            decoded: publication.kind === TrackKind.KIND_VIDEO ? heard.frames : 0,
            height: heard.height,
            energy: heard.energy,
            nacks: sum((entry) => entry.inbound?.nackCount),
            concealed: sum((entry) => entry.inbound?.concealedSamples),
          },
        ];
      }),
    );
  }

  async sent(): Promise<unknown[]> {
    const stats = await this.#room.getRtcStats();
    return stats.publisherStats.flatMap(({ stats: one }) => {
      if (one.case !== 'outboundRtp') return [];
      const { stream, sent, outbound } = one.value;
      return [
        {
          source: stream?.kind === 'audio' ? 'microphone' : 'camera',
          rid: outbound?.rid ?? '',
          height: outbound?.frameHeight ?? 0,
          packets: Number(sent?.packetsSent ?? 0),
          codec: '',
        },
      ];
    });
  }

  view(): unknown {
    const me = this.#room.localParticipant;
    const tracksOf = (participant: Participant): unknown[] =>
      [...participant.trackPublications.values()].map((publication) => ({
        source: nameOf(publication.source),
        sid: publication.sid,
        muted: publication.muted === true,
        subscribed: publication.track !== undefined,
      }));
    return {
      state: ConnectionState[this.#room.connectionState],
      sid: me?.sid ?? '',
      metadata: this.#room.metadata ?? '',
      canPublish: true,
      tracks: me === undefined ? [] : tracksOf(me),
      others: [...this.#room.remoteParticipants.values()].map((participant) => ({
        identity: participant.identity,
        sid: participant.sid,
        name: participant.name ?? '',
        metadata: participant.metadata,
        attributes: participant.attributes,
        tracks: tracksOf(participant),
      })),
    };
  }

  events(): readonly string[] {
    return this.#noted;
  }

  async sendData(text: string, options: { reliable: boolean; topic: string; to?: string[] }): Promise<void> {
    await this.#room.localParticipant?.publishData(new TextEncoder().encode(text), {
      reliable: options.reliable,
      topic: options.topic,
      destination_identities: options.to ?? [],
    });
  }

  async sendText(text: string, to: string[] | null): Promise<void> {
    await this.#room.localParticipant?.sendText(text, { topic: 'text', destinationIdentities: to ?? [] });
  }

  async sendBytes(sizeBytes: number, name: string, to: string[] | null): Promise<void> {
    const writer = await this.#room.localParticipant?.streamBytes({
      name,
      topic: 'bytes',
      destinationIdentities: to ?? [],
      totalSize: sizeBytes,
    });
    const bytes = Uint8Array.from({ length: sizeBytes }, (_, index) => index % 251);
    for (let at = 0; at < sizeBytes; at += 15_000) await writer?.write(bytes.subarray(at, at + 15_000));
    await writer?.close();
  }

  hush(): void {
    this.#volume = 0;
  }

  async setAttributes(attributes: Record<string, string>): Promise<void> {
    await this.#room.localParticipant?.setAttributes(attributes);
  }

  async simulate(what: string): Promise<void> {
    const kinds: Readonly<Record<string, SimulateScenarioKind>> = {
      'full-reconnect': SimulateScenarioKind.SIMULATE_FULL_RECONNECT,
      'signal-reconnect': SimulateScenarioKind.SIMULATE_SIGNAL_RECONNECT,
    };
    const kind = kinds[what];
    if (kind === undefined) throw new Error(`rtc-node cannot simulate ${what}`);
    await this.#room.simulateScenario(kind);
  }

  async leave(): Promise<void> {
    for (const feed of this.#feeds.values()) feed.abort();
    await this.#room.disconnect();
  }
}

interface Request {
  readonly id: number;
  readonly client: string;
  readonly act: string;
  readonly args: readonly unknown[];
}

const clients = new Map<string, Client>();

process.on('message', (request: Request) => {
  const client = clients.get(request.client) ?? new Client();
  clients.set(request.client, client);
  const act = (client as unknown as Record<string, ((...args: readonly unknown[]) => unknown) | undefined>)[
    request.act
  ];
  Promise.resolve()
    .then(() => {
      if (act === undefined) throw new Error(`rtc-node cannot ${request.act}`);
      return act.apply(client, request.args as unknown[]);
    })
    .then(
      (value) => process.send?.({ id: request.id, value }),
      (error: unknown) =>
        process.send?.({ id: request.id, error: error instanceof Error ? error.message : String(error) }),
    );
});
process.once('disconnect', () => process.exit(0));
process.send?.({ ready: true });
