// What the environment says to apps/preau, and what follows from it.
import { networkInterfaces } from 'node:os';
import { loadConfig, SETTINGS } from '@preau/host';
import type { Config } from '@preau/host';
import { parseIceServers } from '@preau/sfu';

/** Everything that the environment may say. */
export type PreauConfig = Config<typeof SETTINGS>;

/** Reads all of it. What only the media server can judge is judged here too, so that a wrong start ends at once, with every problem. HOUSE-50. */
export function readConfig(
  env: Readonly<Record<string, string | undefined>>,
): ReturnType<typeof loadConfig<typeof SETTINGS>> {
  const read = loadConfig(SETTINGS, env);
  const servers = parseIceServers(env[SETTINGS.iceServers.name] ?? '');
  if (servers.ok) return read;
  const problems = read.ok ? [] : read.error.problems;
  return {
    ok: false,
    error: {
      code: 'config.invalid',
      problems: [...problems, `Cannot use ${SETTINGS.iceServers.name}: ${servers.error}`],
    },
  };
}

/** Is this an address that only this machine reaches? */
export function isLoopbackHost(host: string): boolean {
  return host === 'localhost' || host === '::1' || /^127(\.\d{1,3}){1,3}$/.test(host);
}

/**
 * Does only this machine reach us? A public address or one for media says that a proxy or a router stands in front: then media must not stay
 * on loopback, and no demo school is made unasked.
 */
export function isLocalOnly({
  host,
  publicUrl,
  mediaAddress,
}: Pick<PreauConfig, 'host' | 'publicUrl' | 'mediaAddress'>): boolean {
  const publicHost = publicUrl === undefined ? undefined : new URL(publicUrl).hostname.replaceAll(/[[\]]/g, '');
  return [host, publicHost, mediaAddress].every((name) => name === undefined || isLoopbackHost(name));
}

/** Do people come by https, to us or to the proxy in front? Then cookies are Secure and microphones work. */
export function isSecure(config: PreauConfig): boolean {
  return config.tlsCert !== undefined || config.publicUrl?.startsWith('https:') === true;
}

/** What the operator should know of such a configuration, in sentences. */
export function warningsOf(config: PreauConfig): string[] {
  if (isSecure(config) || isLocalOnly(config)) return [];
  return [
    'Without https, browsers give microphones and cameras only on this machine (localhost). `npm run school -- certificate` makes https possible on a local network; or set PREAU_TLS_CERT and PREAU_TLS_KEY, or put a proxy with https in front.',
  ];
}

/**
 * An address that somebody can type for a listener: `0.0.0.0` is none. Of all addresses of the machine the first that others reach.
 */
export function reachableAddress(
  url: string,
  interfaces: ReturnType<typeof networkInterfaces> = networkInterfaces(),
): string {
  const { protocol, hostname, port } = new URL(url);
  if (hostname !== '0.0.0.0' && hostname !== '[::]') return url;
  const own = Object.values(interfaces).flatMap((addresses) => addresses ?? []);
  const outside = own.find(({ family, internal }) => family === 'IPv4' && !internal)?.address ?? '127.0.0.1';
  return `${protocol}//${outside}${port === '' ? '' : `:${port}`}`;
}
