// The configuration of a child process: environment -> one frozen object, all problems at once.
import { parseIceServers } from './ice-servers.ts';
import type { IceServerOption } from './ice-servers.ts';
import { defaultCapacity } from './limits.ts';
import type { Capacity } from './limits.ts';
import { ok, refuse } from './result.ts';
import type { Result } from './result.ts';

/** What a child needs to know. The supervisor writes it, `main.ts` reads it. */
export interface ChildConfig {
  /** Where HTTP and WebSockets listen; port 0 chooses a free one. */
  readonly host: string;
  readonly port: number;
  /** UDP ports for media, one per participant, two with two connections (`/rtc`). */
  readonly mediaPorts: { readonly first: number; readonly last: number };
  /** Address written into candidates instead of the machine's own (one-to-one NAT). */
  readonly announcedAddress: string | undefined;
  /** Local address that media binds to; all when undefined. */
  readonly bindAddress: string | undefined;
  readonly apiKey: string;
  readonly apiSecret: string;
  readonly webhookUrl: string | undefined;
  /** A join makes the room that it names; else rooms are made by CreateRoom only. */
  readonly autoCreate: boolean;
  /** STUN and TURN servers that clients are told of. */
  readonly iceServers: readonly IceServerOption[];
  readonly capacity: Capacity;
}

/** LiveKit's own default range. */
export const defaultMediaPorts = { first: 50_000, last: 60_000 } as const;

const names = {
  host: 'SFU_HOST',
  port: 'SFU_PORT',
  mediaPorts: 'SFU_MEDIA_PORTS',
  announcedAddress: 'SFU_ANNOUNCED_ADDRESS',
  bindAddress: 'SFU_BIND_ADDRESS',
  apiKey: 'SFU_API_KEY',
  apiSecret: 'SFU_API_SECRET',
  webhookUrl: 'SFU_WEBHOOK_URL',
  autoCreate: 'SFU_AUTO_CREATE',
  iceServers: 'SFU_ICE_SERVERS',
  maxRooms: 'SFU_MAX_ROOMS',
  maxParticipants: 'SFU_MAX_PARTICIPANTS',
  maxTracks: 'SFU_MAX_TRACKS',
} as const;

/** Reads it; the refusal lists every problem. The one short secret that passes is LiveKit's own development pair. */
export function readConfig(env: Readonly<Record<string, string | undefined>>): Result<ChildConfig, readonly string[]> {
  const problems: string[] = [];
  const known = new Set<string>(Object.values(names));
  for (const name of Object.keys(env))
    if (name.startsWith('SFU_') && !known.has(name)) problems.push(`${name} is not a setting`);
  const text = (name: string): string | undefined =>
    env[name] === undefined || env[name] === '' ? undefined : env[name];
  const port = Number(text(names.port) ?? '0');
  if (!Number.isInteger(port) || port < 0 || port > 65_535) problems.push(`${names.port} must be 0 to 65535`);
  const mediaPorts = readPorts(text(names.mediaPorts), problems);
  const apiKey = text(names.apiKey) ?? '';
  const apiSecret = text(names.apiSecret) ?? '';
  if (apiKey === '') problems.push(`${names.apiKey} is missing`);
  const isDevelopmentPair = apiKey === 'devkey' && apiSecret === 'secret';
  if (apiSecret.length < 32 && !isDevelopmentPair) problems.push(`${names.apiSecret} must have at least 32 characters`);
  const webhookUrl = text(names.webhookUrl);
  if (webhookUrl !== undefined && !/^https?:$/.test(URL.parse(webhookUrl)?.protocol ?? ''))
    problems.push(`${names.webhookUrl} must be an http(s) address`);
  const autoCreate = text(names.autoCreate) ?? 'no';
  if (autoCreate !== 'yes' && autoCreate !== 'no') problems.push(`${names.autoCreate} must be yes or no`);
  const iceServers = parseIceServers(text(names.iceServers) ?? '[]');
  if (!iceServers.ok) problems.push(`${names.iceServers}: ${iceServers.error}`);
  const count = (name: string, otherwise: number): number => {
    const value = Number(text(name) ?? otherwise);
    if (!Number.isInteger(value) || value < 1) problems.push(`${name} must be a whole number from 1`);
    return value;
  };
  const capacity = {
    rooms: count(names.maxRooms, defaultCapacity.rooms),
    participants: count(names.maxParticipants, defaultCapacity.participants),
    tracks: count(names.maxTracks, defaultCapacity.tracks),
  };
  if (problems.length > 0) return refuse(problems);
  return ok(
    Object.freeze({
      host: text(names.host) ?? '127.0.0.1',
      port,
      mediaPorts,
      announcedAddress: text(names.announcedAddress),
      bindAddress: text(names.bindAddress),
      apiKey,
      apiSecret,
      webhookUrl,
      autoCreate: autoCreate === 'yes',
      iceServers: iceServers.ok ? iceServers.value : [],
      capacity,
    }),
  );
}

/** The environment that `readConfig` reads back. */
export function writeConfig(config: ChildConfig): Record<string, string> {
  return {
    [names.host]: config.host,
    [names.port]: String(config.port),
    [names.mediaPorts]: `${config.mediaPorts.first}-${config.mediaPorts.last}`,
    [names.announcedAddress]: config.announcedAddress ?? '',
    [names.bindAddress]: config.bindAddress ?? '',
    [names.apiKey]: config.apiKey,
    [names.apiSecret]: config.apiSecret,
    [names.webhookUrl]: config.webhookUrl ?? '',
    [names.iceServers]: JSON.stringify(config.iceServers),
    [names.autoCreate]: config.autoCreate ? 'yes' : 'no',
    [names.maxRooms]: String(config.capacity.rooms),
    [names.maxParticipants]: String(config.capacity.participants),
    [names.maxTracks]: String(config.capacity.tracks),
  };
}

function readPorts(value: string | undefined, problems: string[]): ChildConfig['mediaPorts'] {
  if (value === undefined) return defaultMediaPorts;
  const match = /^(\d{1,5})-(\d{1,5})$/.exec(value);
  const ports = { first: Number(match?.[1]), last: Number(match?.[2]) };
  const isRange = match !== null && ports.first >= 1 && ports.first <= ports.last && ports.last <= 65_535;
  if (!isRange) problems.push(`${names.mediaPorts} must be a range such as 50000-50999`);
  return ports;
}
