// What the bench tells a worker process and what it hears back: plain objects, so that they cross the process border.

/** What is published. */
export type Source = 'microphone' | 'camera' | 'screen';

/** One layer of a picture. */
export interface Layer {
  /** Simulcast id, lowest first `q`, `h`, `f`; empty when there is one layer only. */
  readonly rid: string;
  readonly width: number;
  readonly height: number;
  readonly framesPerSecond: number;
  readonly bitrateBps: number;
  /** File of recorded frames (see `recording.ts`); synthetic ones without it. */
  readonly recording?: string;
}

/** One track to publish. */
export type TrackOrder =
  | { readonly source: 'microphone'; readonly bitrateBps: number }
  | { readonly source: 'camera' | 'screen'; readonly layers: readonly Layer[] };

/** One person to bring into a room. */
export interface JoinOrder {
  /** Unique within the worker. */
  readonly name: string;
  /** `ws:` address of the server. */
  readonly url: string;
  readonly token: string;
  readonly bindAddress?: string;
  /** Pause before joining, for a storm that is spread. */
  readonly afterMs?: number;
  /** Wished quality of pictures, 0 low to 2 high; 2 when not said, as livekit-client without adaptive stream. */
  readonly quality?: Readonly<Partial<Record<Source, 0 | 1 | 2>>>;
  readonly publish?: readonly TrackOrder[];
}

/** How a participant fares. Times in ms since its join began; counts since the window began. */
export interface ParticipantReport {
  readonly name: string;
  /** Set when the server or the network ended the stay. */
  readonly ended?: string;
  readonly joinedMs?: number;
  readonly connectedMs?: number;
  readonly firstSoundMs?: number;
  readonly firstPictureMs?: number;
  /** Streams that carried packets in the window. */
  readonly sounds: number;
  readonly pictures: number;
  readonly packets: number;
  readonly bytes: number;
  readonly lost: number;
  readonly recovered: number;
  readonly frames: number;
  /** Over all open microphones that it hears. */
  readonly worstGapMs: number;
  readonly audibleGaps: number;
  /** Of its own microphone, before the server. */
  readonly worstSentGapMs: number;
  /** What it sent itself, every layer. */
  readonly sentPackets: number;
}

/** How the worker itself fares: a late event loop makes gaps of its own. */
export interface WorkerReport {
  readonly participants: readonly ParticipantReport[];
  readonly cpuMs: number;
  readonly loopP99Ms: number;
  readonly loopMaxMs: number;
  readonly callbackFaults: number;
}

/** A call to a worker. */
export type WorkerCall =
  | { readonly call: 'join'; readonly people: readonly JoinOrder[] }
  | { readonly call: 'publish'; readonly name: string; readonly tracks: readonly TrackOrder[] }
  | { readonly call: 'beginWindow' }
  | { readonly call: 'report' }
  | { readonly call: 'leave'; readonly names: readonly string[] };

/** A call and its answer, on the wire between the processes. */
export interface CallMessage {
  readonly id: number;
  readonly order: WorkerCall;
}

/** The answer. */
export type AnswerMessage =
  | { readonly id: number; readonly value: unknown }
  | { readonly id: number; readonly fault: string };
