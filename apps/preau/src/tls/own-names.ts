// The names and addresses by which others on the network reach this machine.
import { hostname, networkInterfaces } from 'node:os';
import type { Names } from './certificates.ts';

const hostForm = /^(?=.{1,253}$)[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?(\.[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?)*$/;

/** Is this a host name that a certificate can carry? Accents travel as `xn--`. */
export function isHostName(text: string): boolean {
  return hostForm.test(text);
}

/** Its host name, alone and under `.local` (mDNS), and every address; link-local ones cannot be typed into a browser. */
export function ownNames(
  name: string = hostname(),
  interfaces: ReturnType<typeof networkInterfaces> = networkInterfaces(),
): Names {
  const short = name.toLowerCase().split('.')[0] ?? '';
  const hosts = ['localhost', name.toLowerCase(), short, `${short}.local`].filter(isHostName);
  const addresses = Object.values(interfaces)
    .flatMap((list) => list ?? [])
    .map(({ address }) => address)
    .filter((address) => !/^fe[89ab]/i.test(address));
  return { hosts: [...new Set(hosts)], addresses: [...new Set(['127.0.0.1', '::1', ...addresses])] };
}

/** All of them, each once. */
export function mergeNames(...all: readonly Names[]): Names {
  return {
    hosts: [...new Set(all.flatMap(({ hosts }) => hosts))],
    addresses: [...new Set(all.flatMap(({ addresses }) => addresses))],
  };
}
