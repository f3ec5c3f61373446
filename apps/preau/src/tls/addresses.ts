// IP addresses as the bytes that certificates carry, and whether a network holds one.
import { isIP } from 'node:net';

/** 4 or 16 bytes. Throws a RangeError if it is no address. */
export function addressBytes(address: string): Buffer {
  const version = isIP(address);
  if (version === 4) return Buffer.from(address.split('.').map(Number));
  if (version !== 6 || address.includes('%')) throw new RangeError(`Cannot read ${address}: not an IP address`);
  // The last four bytes may be written as IPv4.
  const plain = address.replace(/(\d+)\.(\d+)\.(\d+)\.(\d+)$/, (_, ...parts: string[]) => {
    const [a = 0, b = 0, c = 0, d = 0] = parts.slice(0, 4).map(Number);
    return `${(a * 256 + b).toString(16)}:${(c * 256 + d).toString(16)}`;
  });
  const [head = '', tail] = plain.split('::');
  const groupsOf = (text: string): number[] => (text === '' ? [] : text.split(':').map((group) => parseInt(group, 16)));
  const before = groupsOf(head);
  const after = groupsOf(tail ?? '');
  const groups = [...before, ...Array.from({ length: 8 - before.length - after.length }, () => 0), ...after];
  return Buffer.from(groups.flatMap((group) => [group >> 8, group & 255]));
}

/** Address and mask of `10.0.0.0/8`, one after the other. */
export function networkBytes(network: string): Buffer {
  const [address = '', length = ''] = network.split('/');
  const bytes = addressBytes(address);
  const mask = bytes.map((_, index) => 256 - 2 ** (8 - Math.max(0, Math.min(8, Number(length) - index * 8))));
  return Buffer.concat([bytes, mask]);
}

/** Does the network hold the address? */
export function holds(network: string, address: string): boolean {
  const bytes = addressBytes(address);
  const both = networkBytes(network);
  if (both.length !== bytes.length * 2) return false;
  return bytes.every((byte, index) => ((byte ^ both[index]!) & both[bytes.length + index]!) === 0);
}
