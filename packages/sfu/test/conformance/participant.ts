// One participant of a scenario, whatever program it is: livekit-client in Chromium or Firefox, or rtc-node in a process. It only passes acts on.

/** The program. */
export type ClientKind = 'chromium' | 'firefox' | 'rtc-node';

/** What is published. */
export type Source = 'microphone' | 'camera' | 'screen_share' | 'screen_share_audio';

/** Somebody else's track as it arrives, all counts since the subscription. */
export interface Received {
  readonly from: string;
  readonly source: Source;
  readonly packets: number;
  readonly lost: number;
  /** Frames decoded; 0 for sound. */
  readonly decoded: number;
  /** Height of the last picture. */
  readonly height: number;
  /** Grows while there is something to hear; its unit is the program's own. */
  readonly energy: number;
  readonly nacks: number;
  /** Sound samples that were made up because nothing came. */
  readonly concealed: number;
}

/** A layer as it leaves the publisher. */
export interface Sent {
  readonly source: Source;
  readonly rid: string;
  readonly height: number;
  readonly packets: number;
  readonly codec: string;
}

/** A track as the program lists it. */
export interface ViewedTrack {
  readonly source: Source;
  readonly sid: string;
  readonly muted: boolean;
  readonly subscribed: boolean;
}

/** What the program believes of itself and the others. */
export interface View {
  readonly state: string;
  readonly sid: string;
  /** Of the room. */
  readonly metadata: string;
  readonly canPublish: boolean;
  readonly tracks: readonly ViewedTrack[];
  readonly others: readonly {
    readonly identity: string;
    readonly sid: string;
    readonly name: string;
    readonly metadata: string;
    readonly attributes: Readonly<Record<string, string>>;
    readonly tracks: readonly ViewedTrack[];
  }[];
}

/** How a program is asked: an act of page.js or node-client.ts, by name. */
export interface Remote {
  call(act: string, ...args: readonly unknown[]): Promise<unknown>;
  /** Ends the participant's program (or its page) at once, without a word to the server. */
  drop(): Promise<void>;
  /** SIGKILL to its process; only for one that has a process of its own. */
  readonly kill: (() => void) | undefined;
}

/** Size and pace of a published picture. */
export interface PictureSize {
  readonly width: number;
  readonly height: number;
  readonly frameRate: number;
}

/** The three layers of a camera: 180, 360 and 720 lines. */
export const threeLayers: PictureSize = { width: 1280, height: 720, frameRate: 15 };

/** A participant. Acts reject when the program refuses or is gone. */
export class Participant {
  readonly kind: ClientKind;
  readonly identity: string;
  readonly remote: Remote;

  constructor(kind: ClientKind, identity: string, remote: Remote) {
    this.kind = kind;
    this.identity = identity;
    this.remote = remote;
  }

  /** `joined`, or `refused: …` in the program's words. */
  join(url: string, token: string, options: Readonly<Record<string, unknown>> = {}): Promise<string> {
    return this.#ask('join', url, token, options) as Promise<string>;
  }

  /** `published`, or `refused: …`. A camera has two layers, or three with `threeLayers`. */
  publish(source: Source, size?: PictureSize): Promise<string> {
    return this.#ask('publish', source, size) as Promise<string>;
  }

  async unpublish(source: Source): Promise<void> {
    await this.#ask('unpublish', source);
  }

  /** Its own track; rtc-node cannot. */
  async mute(source: Source, muted: boolean): Promise<void> {
    await this.#ask('mute', source, muted);
  }

  /** What it wants of somebody's track; of these rtc-node knows only `subscribed` and `unsubscribed`. */
  async choose(
    identity: string,
    source: Source,
    wish: 'low' | 'medium' | 'high' | 'off' | 'on' | 'subscribed' | 'unsubscribed',
  ): Promise<void> {
    await this.#ask('choose', identity, source, wish);
  }

  async sendData(text: string, options: { reliable: boolean; topic: string; to?: readonly string[] }): Promise<void> {
    await this.#ask('sendData', text, options);
  }

  async sendText(text: string, to?: readonly string[]): Promise<void> {
    await this.#ask('sendText', text, to);
  }

  /** A stream of so many bytes, each its index modulo 251. */
  async sendBytes(sizeBytes: number, name: string, to?: readonly string[]): Promise<void> {
    await this.#ask('sendBytes', sizeBytes, name, to);
  }

  /** Goes on sending its microphone, without a sound in it. */
  async hush(): Promise<void> {
    await this.#ask('hush');
  }

  async setAttributes(attributes: Readonly<Record<string, string>>): Promise<void> {
    await this.#ask('setAttributes', attributes);
  }

  /** The client's own fault switch: `full-reconnect` or `signal-reconnect`. */
  async simulate(what: 'full-reconnect' | 'signal-reconnect'): Promise<void> {
    await this.#ask('simulate', what);
  }

  async leave(): Promise<void> {
    await this.#ask('leave');
  }

  /** Everything noted since the start, one line an event: `subscribed alice camera`, `left bob`, `disconnected 4`. */
  async events(): Promise<string[]> {
    return (await this.#ask('events')) as string[];
  }

  async received(): Promise<Received[]> {
    return (await this.#ask('received')) as Received[];
  }

  /** One track as it arrives; undefined while it does not. */
  async hears(from: string, source: Source): Promise<Received | undefined> {
    return (await this.received()).find((track) => track.from === from && track.source === source);
  }

  async sent(): Promise<Sent[]> {
    return (await this.#ask('sent')) as Sent[];
  }

  async view(): Promise<View> {
    return (await this.#ask('view')) as View;
  }

  #ask(act: string, ...args: readonly unknown[]): Promise<unknown> {
    return this.remote.call(act, ...args);
  }
}
