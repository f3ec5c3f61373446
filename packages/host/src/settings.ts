// Every PREAU_* name there is (HOUSE-2). docs/reference/config.md is written from this list. An app reads the
// part of it that it needs; a name that is not here is an error in every app.
import { resolve } from 'node:path';
import { DEFAULT_ZONE, isZone } from '@preau/core/base';
import type { LogLevel } from './log.ts';
import type { Setting } from './setting.ts';

/** A range of ports, both ends included. */
export interface PortRange {
  readonly first: number;
  readonly last: number;
}

/** All settings, by the key under which `loadConfig` gives their value. */
export const SETTINGS = {
  port: setting(
    'PREAU_PORT',
    'The one port on which Préau listens for pages, API and WebSockets. 0 takes any free one.',
    'a port, 0 to 65535',
    8080,
    readPort,
  ),
  host: setting(
    'PREAU_HOST',
    'The address it listens on. Beyond loopback, browsers give microphones only to https pages.',
    'an IP address or a host name',
    '127.0.0.1',
    readHost,
  ),
  publicUrl: setting<string | undefined>(
    'PREAU_PUBLIC_URL',
    'The address that people type, when a proxy or a name stands in front. Absolute addresses in answers begin with it.',
    'an http or https address without a path',
    undefined,
    readOrigin,
  ),
  dataDir: setting(
    'PREAU_DATA_DIR',
    'The folder of everything that must survive a restart: database, keys, files, `run.json`. One running Préau per folder.',
    'a path',
    resolve('.preau'),
    (text) => resolve(text),
  ),
  mediaPorts: setting<PortRange | undefined>(
    'PREAU_MEDIA_PORTS',
    'The UDP ports of sound and picture, one for each person in a lesson. Without it 50000-60000. Our own media server only.',
    'a range such as 40000-40100',
    undefined,
    readPortRange,
  ),
  mediaAddress: setting<string | undefined>(
    'PREAU_MEDIA_ADDRESS',
    'The address that browsers are told for sound and picture, when the machine does not see its public one.',
    'an IP address or a host name',
    undefined,
    readHost,
  ),
  iceServers: setting<string | undefined>(
    'PREAU_ICE_SERVERS',
    'STUN and TURN servers that browsers are told of, for people whose line lets no UDP through. Without it none. Our own media server only: a LiveKit tells its own.',
    'servers separated by commas, each an address and then `user=… credential=…` or `secret=…` (coturn’s `use-auth-secret`), e.g. `turn:turn.example.fr:3478?transport=tcp secret=…`; or the same as JSON',
    undefined,
    (text) => (text === '' ? undefined : text),
    true,
  ),
  tlsCert: setting<string | undefined>(
    'PREAU_TLS_CERT',
    'A PEM file with the certificate and its chain. Préau then speaks https itself.',
    'a path',
    undefined,
    (text) => resolve(text),
  ),
  tlsKey: setting<string | undefined>(
    'PREAU_TLS_KEY',
    'A PEM file with the private key of the certificate.',
    'a path',
    undefined,
    (text) => resolve(text),
  ),
  trustProxy: setting<boolean | readonly string[]>(
    'PREAU_TRUST_PROXY',
    'Whose X-Forwarded-* headers are believed. `true` only if nobody can reach Préau but through the proxy.',
    'true, false, or addresses and networks separated by commas',
    false,
    readTrust,
  ),
  databaseUrl: setting<string | undefined>(
    'PREAU_DATABASE_URL',
    'A PostgreSQL >= 15 of your own. Without it Préau starts the PostgreSQL that npm installed.',
    'a postgres:// address',
    undefined,
    readUrl('postgres:', 'postgresql:'),
    true,
  ),
  redisUrl: setting<string | undefined>(
    'PREAU_REDIS_URL',
    'A Redis 7 or Valkey, needed as soon as several processes share the work.',
    'a redis:// or rediss:// address',
    undefined,
    readUrl('redis:', 'rediss:'),
    true,
  ),
  s3Url: setting<string | undefined>(
    'PREAU_S3_URL',
    'An S3-compatible store for what people upload, needed as soon as several machines share the work. Without it files lie below PREAU_DATA_DIR. The bucket must be there.',
    'an address with key, secret and bucket, e.g. `https://KEY:SECRET@s3.example.fr/files?region=fr-par`; a secret is percent-encoded',
    undefined,
    readBucket,
    true,
  ),
  joinsPerSecond: setting(
    'PREAU_JOINS_PER_SECOND',
    'How many people a second may be let in at most, into lessons and workspace together; a figure that was measured on your machines (`npm run bench`). The default is one core of the machine of docs/reports/first-lesson.md. The gate goes below it by itself when entering takes long.',
    'a number from 1 to 100000',
    185,
    readJoins,
  ),
  countersFile: setting<string | undefined>(
    'PREAU_COUNTERS_FILE',
    'A file into which the gate renames the text of `/q/v1.json` each second, for a proxy to serve as it is. What one gate process carries, with a proxy in front of it, is in docs/guides/gate-proxy.md; `npm run bench -- gate` measures it on your machine.',
    'a path',
    undefined,
    (text) => resolve(text),
  ),
  mediaCapacity: setting<number | undefined>(
    'PREAU_MEDIA_CAPACITY',
    'How many CPU cores sound and picture may use, all media servers together; a figure that was measured on your machines (`npm run bench -- media`). Lessons are held at the level that fits (docs/spec/gate.md, GATE-116). Without it 0.75 of each core for our own media server, and no limit for a LiveKit.',
    'a number from 0.01 to 100000',
    undefined,
    readCores,
  ),
  livekitUrl: setting<string | undefined>(
    'PREAU_LIVEKIT_URL',
    'A LiveKit server instead of the media server that Préau brings.',
    'a ws://, wss://, http:// or https:// address',
    undefined,
    readUrl('ws:', 'wss:', 'http:', 'https:'),
  ),
  livekitKey: setting<string | undefined>(
    'PREAU_LIVEKIT_KEY',
    'The API key of that LiveKit server.',
    'a text',
    undefined,
    (text) => text,
  ),
  livekitSecret: setting<string | undefined>(
    'PREAU_LIVEKIT_SECRET',
    'The API secret of that LiveKit server.',
    'a text of at least 32 characters',
    undefined,
    (text) => (text.length >= 32 ? text : undefined),
    true,
  ),
  zone: setting(
    'PREAU_ZONE',
    'The time zone of the cell: of the draws and hours of its gate, of the public status, of the work of the evening, of the demo school, and of schools whose files name none.',
    'an IANA name such as Indian/Reunion',
    DEFAULT_ZONE,
    (text) => (isZone(text) ? text : undefined),
  ),
  logLevel: setting<LogLevel>(
    'PREAU_LOG_LEVEL',
    'How much is logged. `debug` adds a line per request, without names or query strings.',
    'debug, info, warn, error or silent',
    'info',
    readLevel,
  ),
} as const;

/** What every process that listens reads; gate, school and lesson add their own. */
export const LISTENER_SETTINGS = {
  port: SETTINGS.port,
  host: SETTINGS.host,
  publicUrl: SETTINGS.publicUrl,
  dataDir: SETTINGS.dataDir,
  tlsCert: SETTINGS.tlsCert,
  tlsKey: SETTINGS.tlsKey,
  trustProxy: SETTINGS.trustProxy,
  logLevel: SETTINGS.logLevel,
} as const;

function setting<T>(
  name: `PREAU_${string}`,
  doc: string,
  form: string,
  fallback: T,
  parse: (text: string) => T | undefined,
  secret = false,
): Setting<T> {
  const fallbackText = name === 'PREAU_DATA_DIR' ? '.preau' : String(fallback ?? 'none');
  return { name, doc, form, fallback, fallbackText, parse, secret };
}

function readPort(text: string): number | undefined {
  const port = Number(text);
  return /^\d{1,5}$/.test(text) && port <= 65_535 ? port : undefined;
}

function readJoins(text: string): number | undefined {
  const joins = Number(text);
  return /^\d{1,6}(\.\d{1,3})?$/.test(text) && joins >= 1 && joins <= 100_000 ? joins : undefined;
}

function readCores(text: string): number | undefined {
  const cores = Number(text);
  return /^\d{1,6}(\.\d{1,3})?$/.test(text) && cores >= 0.01 && cores <= 100_000 ? cores : undefined;
}

function readPortRange(text: string): PortRange | undefined {
  const [, first, last] = /^(\d{1,5})-(\d{1,5})$/.exec(text) ?? [];
  const range = { first: Number(first), last: Number(last) };
  return range.first >= 1024 && range.last <= 65_535 && range.first <= range.last ? range : undefined;
}

function readHost(text: string): string | undefined {
  return /^[\w.:-]{1,253}$/.test(text) ? text : undefined;
}

function readOrigin(text: string): string | undefined {
  const url = URL.parse(text);
  const isOrigin =
    url !== null && /^https?:$/.test(url.protocol) && url.pathname === '/' && url.search === '' && url.username === '';
  return isOrigin ? url.origin : undefined;
}

function readUrl(...protocols: readonly string[]): (text: string) => string | undefined {
  return (text) => {
    const url = URL.parse(text);
    return url !== null && protocols.includes(url.protocol) ? text : undefined;
  };
}

function readBucket(text: string): string | undefined {
  const url = URL.parse(text);
  const isBucket =
    url !== null &&
    /^https?:$/.test(url.protocol) &&
    url.username !== '' &&
    url.password !== '' &&
    /^\/[\w.-]+$/.test(url.pathname);
  return isBucket ? text : undefined;
}

function readTrust(text: string): boolean | readonly string[] | undefined {
  if (text === 'true' || text === 'false') return text === 'true';
  const parts = text.split(',').map((part) => part.trim());
  return parts.every((part) => /^[\da-fA-F.:]+(\/\d{1,3})?$/.test(part) || part === 'loopback') ? parts : undefined;
}

function readLevel(text: string): LogLevel | undefined {
  return (['debug', 'info', 'warn', 'error', 'silent'] as const).find((level) => level === text);
}
