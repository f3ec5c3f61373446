// The media servers of one machine: N child processes, each room pinned to one of them by a hash of its name.
import { createHash } from 'node:crypto';
import { availableParallelism } from 'node:os';
import { SpareChild } from './child/spare-child.ts';
import { SupervisedChild } from './child/supervised-child.ts';
import type { ChildHealth } from './child/supervised-child.ts';
import { defaultMediaPorts } from './config.ts';
import type { IceServerOption } from './ice-servers.ts';
import { defaultCapacity } from './limits.ts';
import type { Capacity } from './limits.ts';

const defaultHungAfterMs = 5_000;

/** What `startSfu` needs. */
export interface SfuOptions {
  /** Key pair that tokens, the server API and webhooks are signed with; the secret has at least 32 characters. */
  readonly apiKey: string;
  readonly apiSecret: string;
  /** Child processes; default one per core. Each runs one JavaScript thread. */
  readonly children?: number;
  /** Where the children listen for signalling; default 127.0.0.1, on free ports. */
  readonly host?: string;
  /** UDP ports for media, shared by all children, one per participant (two on `/rtc`); default 50000-60000. */
  readonly mediaPorts?: { readonly first: number; readonly last: number };
  /** Address told to clients in place of the machine's own, behind a one-to-one NAT. */
  readonly announcedAddress?: string;
  /** Local address that media binds to; default all. */
  readonly bindAddress?: string;
  /** Where LiveKit-format webhooks go; none when absent. */
  readonly webhookUrl?: string;
  /** A join makes the room that it names, as LiveKit does by default; ours is no: rooms are made by CreateRoom (SFU-03). */
  readonly autoCreate?: boolean;
  /** STUN and TURN servers that clients are told of, for lines without UDP (SFU-94); none by default. */
  readonly iceServers?: readonly IceServerOption[];
  /** Limits of each child (SFU-135); what is not named has its default: 1000 rooms, 1000 participants, 4000 tracks. */
  readonly capacity?: Partial<Capacity>;
  /** Keep one loaded process that takes the place of a child that dies (about 100 MB of memory); default yes (SFU-130). */
  readonly spare?: boolean;
  /** A child whose event loop answers nothing for this long is killed and replaced; default 5000, at least 100. */
  readonly hungAfterMs?: number;
}

/** Running media servers. Closing it ends every child, and tells clients to reconnect. */
export interface Sfu extends AsyncDisposable {
  /** HTTP address of every child; stable over restarts. */
  readonly urls: readonly string[];
  /** HTTP address of the child that owns a room; always the same one for the same name. */
  pick(roomName: string): string;
  /** Process ids of the moment, by child; undefined between two lives. */
  readonly pids: readonly (number | undefined)[];
  /** The process that would take the place of a child at once, if one is loaded. */
  readonly sparePid: number | undefined;
  /** How each child does, crash loops included. */
  readonly health: readonly ChildHealth[];
  /** Waits for the child that owns a room while it is being replaced; false when it does not serve within `waitMs`. */
  whenUp(roomName: string | undefined, waitMs: number): Promise<boolean>;
  /** The same as disposing it; idempotent. */
  close(): Promise<void>;
}

/** Starts the media servers and resolves when all of them serve; rejects, and leaves none behind, when one does not (SFU-60). */
export async function startSfu(options: SfuOptions): Promise<Sfu> {
  const count = options.children ?? availableParallelism();
  if (!Number.isInteger(count) || count < 1) throw new RangeError(`Cannot start ${count} media servers: at least 1`);
  const config = {
    host: options.host ?? '127.0.0.1',
    port: 0,
    mediaPorts: options.mediaPorts ?? defaultMediaPorts,
    announcedAddress: options.announcedAddress,
    bindAddress: options.bindAddress,
    apiKey: options.apiKey,
    apiSecret: options.apiSecret,
    webhookUrl: options.webhookUrl,
    autoCreate: options.autoCreate ?? false,
    iceServers: options.iceServers ?? [],
    capacity: { ...defaultCapacity, ...options.capacity },
  };
  const hungAfterMs = options.hungAfterMs ?? defaultHungAfterMs;
  if (!(hungAfterMs >= 100))
    throw new RangeError(`Cannot call a media server hung after ${hungAfterMs} ms: at least 100`);
  const spare = new SpareChild(config, options.spare ?? true);
  const children = Array.from({ length: count }, () => new SupervisedChild(config, spare, hungAfterMs));
  const close = async (): Promise<void> => {
    await Promise.all([...children, spare].map((child) => child[Symbol.asyncDispose]()));
  };
  const ownerOf = (roomName: string): SupervisedChild | undefined => children[roomSlot(roomName, count)];
  try {
    await Promise.all(children.map((child) => child.start()));
  } catch (fault) {
    await close();
    throw fault;
  }
  return {
    get urls() {
      return children.map((child) => child.url);
    },
    get pids() {
      return children.map((child) => child.pid);
    },
    get sparePid() {
      return spare.pid;
    },
    get health() {
      return children.map((child) => child.health);
    },
    pick: (roomName) => ownerOf(roomName)?.url ?? '',
    whenUp: async (roomName, waitMs) =>
      (await (roomName === undefined ? children[0] : ownerOf(roomName))?.whenUp(waitMs)) ?? false,
    close,
    [Symbol.asyncDispose]: close,
  };
}

/** Which of `count` children owns a room: the same on every start. */
export function roomSlot(roomName: string, count: number): number {
  return createHash('sha256').update(roomName).digest().readUInt32BE(0) % count;
}
