// The engines below the apps, embedded by default and yours when the environment names them (design.md 4): database, bus, media.
import { createHash, randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { MemoryBus } from '@preau/bus-memory';
import { systemClock } from '@preau/host';
import type { Config, SETTINGS } from '@preau/host';
import type { Bus } from '@preau/service/base';
import { startSfu } from '@preau/sfu';
import type { Sfu } from '@preau/sfu';

/** Everything that the environment may say. */
export type PreauConfig = Config<typeof SETTINGS>;

/** Opens the bus: Redis or Valkey when an address is given, this process otherwise. */
export async function openBus(config: PreauConfig): Promise<Bus> {
  if (config.redisUrl !== undefined) throw new RangeError('Cannot use PREAU_REDIS_URL yet');
  return new MemoryBus(systemClock);
}

/** The media engine: where it answers, with which keys, and our own server when it is ours. */
export interface MediaEngine {
  /** Where our own calls go, by room. */
  readonly apiUrlOf: (room: string) => string;
  /** What browsers are told; undefined: the address of the one listener. */
  readonly clientUrl: string | undefined;
  readonly key: string;
  readonly secret: string;
  readonly sfu: Sfu | undefined;
}

/** Starts our media server, or points to yours. `webhookUrl` is known once the server listens, so it is asked for then. */
export async function openMedia(config: PreauConfig, webhookUrl: string): Promise<MediaEngine> {
  if (config.livekitUrl !== undefined) {
    const apiUrl = config.livekitUrl.replace(/^ws/, 'http');
    return {
      apiUrlOf: () => apiUrl,
      clientUrl: config.livekitUrl,
      key: config.livekitKey ?? '',
      secret: config.livekitSecret ?? '',
      sfu: undefined,
    };
  }
  const secret = mediaSecret(config.dataDir);
  const key = `preau-${createHash('sha256').update(secret).digest('hex').slice(0, 8)}`;
  const isLoopback = isLoopbackHost(config.host);
  const sfu = await startSfu({
    apiKey: key,
    apiSecret: secret,
    webhookUrl,
    ...(config.mediaPorts === undefined ? {} : { mediaPorts: config.mediaPorts }),
    ...(config.mediaAddress === undefined ? {} : { announcedAddress: config.mediaAddress }),
    ...(isLoopback ? { bindAddress: '127.0.0.1' } : {}),
  });
  return { apiUrlOf: (room) => sfu.pick(room), clientUrl: undefined, key, secret, sfu };
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
