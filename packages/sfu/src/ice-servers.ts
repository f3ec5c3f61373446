// STUN and TURN servers that clients are told of in `join.ice_servers`, for lines that let no UDP through to us. None by default: on a LAN
// nobody needs to be asked. The server itself uses none.
import { createHmac } from 'node:crypto';
import { ICEServer } from '@livekit/protocol';
import { ok, refuse } from './result.ts';
import type { Result } from './result.ts';

/**
 * One server. TURN needs either a fixed user and credential, or the secret that it shares with us (coturn's `use-auth-secret`): then each
 * person gets a user and credential of their own that end by themselves (draft-uberti-behave-turn-rest-00).
 */
export interface IceServerOption {
  /** `stun:host:port` or `turn:host:port?transport=udp` and their like (RFC 7064, RFC 7065). */
  readonly urls: readonly string[];
  readonly username?: string;
  readonly credential?: string;
  readonly secret?: string;
  /** Life of what the secret makes, seconds; default six hours. */
  readonly lifeSeconds?: number;
}

const defaultLifeSeconds = 6 * 3_600;
const maxServers = 8;
const urlForm =
  /^(?:stuns?:(?:\[[0-9A-Fa-f:.]+\]|[\w.-]+)(?::\d{1,5})?|turns?:(?:\[[0-9A-Fa-f:.]+\]|[\w.-]+)(?::\d{1,5})?(?:\?transport=(?:udp|tcp))?)$/;

/**
 * Reads `SFU_ICE_SERVERS`: a JSON array of `IceServerOption`s (`urls` may be one text), or servers separated by commas, each an address and
 * then `user=… credential=…` or `secret=…`: `turn:turn.example:3478?transport=udp secret=abc, stun:turn.example:3478`.
 */
export function parseIceServers(text: string): Result<readonly IceServerOption[], string> {
  const read = text.trim().startsWith('[') ? readJson(text) : readShort(text);
  if (read === undefined) return refuse('not a list of servers');
  if (read.length > maxServers) return refuse(`${read.length} servers, ${maxServers} are allowed`);
  for (const server of read) {
    const problem = problemOf(server);
    if (problem !== undefined) return refuse(problem);
  }
  return ok(read);
}

/** What is wrong with a server, if anything. Secrets are not repeated. */
function problemOf({ urls, username, credential, secret, lifeSeconds }: IceServerOption): string | undefined {
  if (urls.length === 0) return 'a server without an address';
  const bad = urls.find((url) => !urlForm.test(url));
  if (bad !== undefined) return `${bad.slice(0, 80)} is not an address such as turn:host:3478?transport=udp`;
  const hasPair = username !== undefined && credential !== undefined;
  const needsPair = urls.some((url) => url.startsWith('turn'));
  if (needsPair && hasPair === (secret !== undefined))
    return `${urls[0]} needs either user and credential, or a secret`;
  if (lifeSeconds !== undefined && !(Number.isInteger(lifeSeconds) && lifeSeconds >= 60))
    return `${urls[0]}: lifeSeconds must be a whole number from 60`;
  return undefined;
}

function readShort(text: string): IceServerOption[] | undefined {
  const servers: IceServerOption[] = [];
  for (const entry of text.split(',')) {
    const [url, ...words] = entry.trim().split(/\s+/);
    if (url === undefined || url === '') continue;
    const named: Record<string, string> = {};
    for (const word of words) {
      const [, name, value] = /^(user|credential|secret)=(.+)$/.exec(word) ?? [];
      if (name === undefined || value === undefined) return undefined;
      named[name === 'user' ? 'username' : name] = value;
    }
    servers.push({ urls: [url], ...named });
  }
  return servers;
}

function readJson(text: string): IceServerOption[] | undefined {
  let parsed: unknown;
  try {
    parsed = JSON.parse(text);
  } catch {
    return undefined;
  }
  if (!Array.isArray(parsed)) return undefined;
  const servers: IceServerOption[] = [];
  for (const one of parsed as readonly unknown[]) {
    const server = readServer(one);
    if (server === undefined) return undefined;
    servers.push(server);
  }
  return servers;
}

function readServer(one: unknown): IceServerOption | undefined {
  if (typeof one !== 'object' || one === null) return undefined;
  const { urls: given, lifeSeconds, ...texts } = one as Readonly<Record<string, unknown>>;
  const urls: readonly unknown[] = Array.isArray(given) ? given : [given];
  if (!urls.every((url): url is string => typeof url === 'string')) return undefined;
  const named: Record<string, string> = {};
  for (const [name, value] of Object.entries(texts)) {
    if (!['username', 'credential', 'secret'].includes(name) || typeof value !== 'string') return undefined;
    named[name] = value;
  }
  if (lifeSeconds !== undefined && typeof lifeSeconds !== 'number') return undefined;
  return { urls, ...named, ...(lifeSeconds === undefined ? {} : { lifeSeconds }) };
}

/** The servers as one person is told of them. Time in epoch ms. */
export function iceServersFor(servers: readonly IceServerOption[], identity: string, nowMs: number): ICEServer[] {
  return servers.map(({ urls, username = '', credential = '', secret, lifeSeconds = defaultLifeSeconds }) => {
    if (secret === undefined) return new ICEServer({ urls: [...urls], username, credential });
    // A colon would end the time that the TURN server reads.
    const user = `${Math.floor(nowMs / 1000) + lifeSeconds}:${identity.replaceAll(':', '_')}`;
    return new ICEServer({
      urls: [...urls],
      username: user,
      credential: createHmac('sha1', secret).update(user).digest('base64'),
    });
  });
}
