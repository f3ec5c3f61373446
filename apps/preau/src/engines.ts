// The engines below the apps, embedded by default and yours when the environment names them (design.md 4): database, bus, media.
import { createHash, randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { StageCheck } from '@preau/gate';
import { MemoryBus } from '@preau/bus-memory';
import { RedisBus } from '@preau/bus-redis';
import { systemClock } from '@preau/host';
import type { Config, SETTINGS } from '@preau/host';
import type { Bus } from '@preau/service/base';
import { LivekitNotices, LivekitRooms } from '@preau/media-livekit';
import { startSfu } from '@preau/sfu';
import type { Sfu } from '@preau/sfu';

/** Everything that the environment may say. */
export type PreauConfig = Config<typeof SETTINGS>;

/** Opens the bus: Redis or Valkey when an address is given, this process otherwise. */
export async function openBus(config: PreauConfig, fault: (error: unknown) => void): Promise<Bus> {
  return config.redisUrl === undefined ? new MemoryBus(systemClock) : RedisBus.open({ url: config.redisUrl, fault });
}

/** The media engine: how our own calls reach it, what browsers are told, and our own server when it is ours. */
export interface MediaEngine extends AsyncDisposable {
  readonly rooms: LivekitRooms;
  readonly notices: LivekitNotices;
  readonly sfu: Sfu | undefined;
  /** Origins that pages connect to beside ours. */
  readonly origins: readonly string[];
  /** How the gate probes it, given the address of the one listener. */
  check(url: string): StageCheck;
}

/** Points to your LiveKit, or starts our media server, which sends its notices to `noticesUrl`. */
export async function openMedia(config: PreauConfig, noticesUrl: string): Promise<MediaEngine> {
  if (config.livekitUrl !== undefined) {
    const keys = { key: config.livekitKey ?? '', secret: config.livekitSecret ?? '' };
    const apiUrl = config.livekitUrl.replace(/^ws/, 'http');
    const clientUrl = config.livekitUrl.replace(/^http/, 'ws');
    const rooms = new LivekitRooms({ ...keys, apiUrlOf: () => apiUrl, clientUrl });
    return {
      rooms,
      notices: new LivekitNotices(keys),
      sfu: undefined,
      origins: [new URL(clientUrl).origin, new URL(apiUrl).origin],
      check: () => ({ url: apiUrl, statuses: [200] }),
      [Symbol.asyncDispose]: async () => undefined,
    };
  }
  const secret = mediaSecret(config.dataDir);
  const keys = { key: `preau-${createHash('sha256').update(secret).digest('hex').slice(0, 8)}`, secret };
  const sfu = await startSfu({
    apiKey: keys.key,
    apiSecret: keys.secret,
    webhookUrl: noticesUrl,
    ...(config.mediaPorts === undefined ? {} : { mediaPorts: config.mediaPorts }),
    ...(config.mediaAddress === undefined ? {} : { announcedAddress: config.mediaAddress }),
    ...(isLoopbackHost(config.host) ? { bindAddress: '127.0.0.1' } : {}),
  });
  const rooms = new LivekitRooms({ ...keys, apiUrlOf: (room) => sfu.pick(room), clientUrl: null });
  return {
    rooms,
    notices: new LivekitNotices(keys),
    sfu,
    origins: [],
    check: (url) => ({ url: `${url}/rtc/v1/validate`, statuses: [200, 400, 401] }),
    [Symbol.asyncDispose]: () => sfu.close(),
  };
}

/** Is this an address that only this machine reaches? */
export function isLoopbackHost(host: string): boolean {
  return host === 'localhost' || host === '::1' || /^127\./.test(host);
}

/** The key shared with our media processes; made once, 0600. */
function mediaSecret(dataDir: string): string {
  const file = join(dataDir, 'keys', 'media-secret');
  mkdirSync(join(dataDir, 'keys'), { recursive: true, mode: 0o700 });
  if (!existsSync(file)) writeFileSync(file, randomBytes(32).toString('base64url'), { mode: 0o600 });
  return readFileSync(file, 'utf8');
}
