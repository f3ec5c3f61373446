// The media engine: our own media server in child processes, or a LiveKit of yours when the environment names one.
import { createHash, randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import type { MediaLadder, StageCheck } from '@preau/gate';
import { LivekitNotices, LivekitRooms } from '@preau/media-livekit';
import { createSfuPipe, parseIceServers, startSfu } from '@preau/sfu';
import type { IceServerOption, SfuPipe } from '@preau/sfu';
import { isLocalOnly } from '../config.ts';
import type { PreauConfig } from '../config.ts';
import { openHookListener } from './hook-listener.ts';
import type { HookTaker } from './hook-listener.ts';
import { mediaLadder } from './media-ladder.ts';

/** The media engine: how our own calls reach it, and what browsers are told. Closing it ends what it started; twice is once. */
export interface MediaEngine extends AsyncDisposable {
  readonly rooms: LivekitRooms;
  readonly notices: LivekitNotices;
  /** What the one listener passes `/rtc` and `/twirp` to; undefined when browsers reach the media server themselves. */
  readonly pipe: SfuPipe | undefined;
  /** Origins that pages connect to beside ours. */
  readonly origins: readonly string[];
  /** Takes the notices of our own media server from now on; a LiveKit sends its own to `/hooks/livekit`. */
  takeNotices(taker: HookTaker): void;
  /** Do all its processes run, and none of them dies again and again? */
  isWell(): boolean;
  /** Its nodes and their capacity, for the gate's ladder; undefined when nobody knows it. */
  readonly ladder: MediaLadder | undefined;
  /** How the gate probes it, when it is not behind the one listener. */
  readonly check: StageCheck | undefined;
}

/** Points to your LiveKit, or starts our media server. */
export async function openMedia(config: PreauConfig): Promise<MediaEngine> {
  return config.livekitUrl === undefined ? openOwn(config) : pointTo(config.livekitUrl, config);
}

function pointTo(livekitUrl: string, config: PreauConfig): MediaEngine {
  const keys = { key: config.livekitKey ?? '', secret: config.livekitSecret ?? '' };
  const apiUrl = livekitUrl.replace(/^ws/, 'http');
  const clientUrl = livekitUrl.replace(/^http/, 'ws');
  return {
    rooms: new LivekitRooms({ ...keys, apiUrlOf: () => apiUrl, clientUrl }),
    notices: new LivekitNotices(keys),
    pipe: undefined,
    origins: [new URL(clientUrl).origin, new URL(apiUrl).origin],
    takeNotices: () => undefined,
    isWell: () => true,
    ladder: mediaLadder(undefined, config.mediaCapacity, availableParallelism()),
    check: { url: apiUrl, statuses: [200] },
    [Symbol.asyncDispose]: async () => undefined,
  };
}

async function openOwn(config: PreauConfig): Promise<MediaEngine> {
  const secret = mediaSecret(config.dataDir);
  const keys = { key: `preau-${createHash('sha256').update(secret).digest('hex').slice(0, 8)}`, secret };
  await using stack = new AsyncDisposableStack();
  const hooks = stack.use(await openHookListener());
  const sfu = stack.use(
    await startSfu({
      apiKey: keys.key,
      apiSecret: keys.secret,
      webhookUrl: hooks.url,
      ...(config.mediaPorts === undefined ? {} : { mediaPorts: config.mediaPorts }),
      ...(config.mediaAddress === undefined ? {} : { announcedAddress: config.mediaAddress }),
      ...(config.iceServers === undefined ? {} : { iceServers: readIceServers(config.iceServers) }),
      ...(isLocalOnly(config) ? { bindAddress: '127.0.0.1' } : {}),
    }),
  );
  const running = stack.move();
  return {
    rooms: new LivekitRooms({ ...keys, apiUrlOf: (room) => sfu.pick(room), clientUrl: null }),
    notices: new LivekitNotices(keys),
    pipe: createSfuPipe(sfu),
    origins: [],
    takeNotices: (taker) => void (hooks.taker = taker),
    isWell: () => sfu.health.every(({ state }) => state === 'up'),
    ladder: mediaLadder(sfu, config.mediaCapacity, availableParallelism()),
    check: undefined,
    [Symbol.asyncDispose]: () => running.disposeAsync(),
  };
}

function readIceServers(text: string): readonly IceServerOption[] {
  const read = parseIceServers(text);
  if (!read.ok) throw new Error(`Cannot use PREAU_ICE_SERVERS: ${read.error}`);
  return read.value;
}

/** The key shared with our media processes; made once, 0600. */
function mediaSecret(dataDir: string): string {
  const file = join(dataDir, 'keys', 'media-secret');
  mkdirSync(join(dataDir, 'keys'), { recursive: true, mode: 0o700 });
  if (!existsSync(file)) writeFileSync(file, randomBytes(32).toString('base64url'), { mode: 0o600 });
  return readFileSync(file, 'utf8');
}
