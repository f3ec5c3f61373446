// The certificate of a school without an internet name: an authority made here, once, and a server certificate that follows the machine's
// names and addresses. Both lie in `tls` of the data folder, 0600. Devices trust it after they were given `authority.crt`.
import { X509Certificate, createPrivateKey, createPublicKey, generateKeyPairSync, randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { isIP } from 'node:net';
import { join } from 'node:path';
import { holds } from './addresses.ts';
import { localNames, localNetworks, makeAuthority, makeServerCertificate } from './certificates.ts';
import type { KeyPair, Names } from './certificates.ts';

const dayMs = 86_400_000;
/** Apple refuses server certificates of more than 825 days, even from an authority of one's own. */
const serverLifeMs = 397 * dayMs;
const authorityLifeMs = 5 * 365 * dayMs;
const renewBeforeMs = 30 * dayMs;
/** Clocks of devices are off. */
const leewayMs = dayMs;

/** The files, and what the certificate stands for. */
export interface LocalCertificate {
  readonly authorityPath: string;
  readonly certPath: string;
  readonly keyPath: string;
  readonly names: Names;
  /** Epoch ms. */
  readonly validUntil: number;
  readonly authorityValidUntil: number;
  /** SHA-256 of the authority, as devices show it. */
  readonly authorityFingerprint: string;
  /** The authority was made now: devices do not know it yet. */
  readonly isNewAuthority: boolean;
}

/** Why no certificate was made: the authority cannot vouch for these, or its life ends. Only a new authority helps. */
export interface LocalCertificateRefusal {
  readonly notCovered: readonly string[];
  readonly authorityEnds: boolean;
}

/** The folder of the files. */
function tlsFolder(dataDir: string): string {
  return join(dataDir, 'tls');
}

/** Are there files that `npm start` can use? */
export function hasLocalCertificate(dataDir: string): boolean {
  return ['authority.crt', 'authority.key', 'server.crt', 'server.key'].every((file) =>
    existsSync(join(tlsFolder(dataDir), file)),
  );
}

/** Makes the server certificate anew, and the authority if there is none or `newAuthority` says so. */
export function issueLocalCertificate(
  dataDir: string,
  names: Names,
  now: number,
  newAuthority = false,
): LocalCertificate | LocalCertificateRefusal {
  const folder = tlsFolder(dataDir);
  const path = (file: string): string => join(folder, file);
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const isNew = newAuthority || !existsSync(path('authority.crt')) || !existsSync(path('authority.key'));
  if (isNew) writeAuthority(path, names, now);
  const authority = new X509Certificate(readFileSync(path('authority.crt')));
  const privateKey = createPrivateKey(readFileSync(path('authority.key')));
  const keys = { privateKey, publicKey: createPublicKey(privateKey) };
  const beyond = JSON.parse(readFileSync(path('authority.json'), 'utf8')) as Names;
  const notCovered = uncovered(names, beyond);
  const until = Math.min(now + serverLifeMs, authority.validToDate.getTime());
  const authorityEnds = until - now < renewBeforeMs;
  if (notCovered.length > 0 || authorityEnds) return { notCovered, authorityEnds };
  const server = newKeys();
  const name = commonNameOf(authority);
  const life = { from: now - leewayMs, until };
  const cert = makeServerCertificate(server.publicKey, { name, keys }, { names, serial: newSerial(), life });
  // The chain: devices that have the authority need only the first, others show where it comes from.
  write(path('server.key'), pemOf(server));
  write(path('server.crt'), cert + readFileSync(path('authority.crt'), 'utf8'));
  return describe(dataDir, isNew);
}

/** What lies in the data folder. Throws when files are missing or broken. */
export function describe(dataDir: string, isNewAuthority = false): LocalCertificate {
  const path = (file: string): string => join(tlsFolder(dataDir), file);
  const server = new X509Certificate(readFileSync(path('server.crt')));
  const authority = new X509Certificate(readFileSync(path('authority.crt')));
  const alternatives = (server.subjectAltName ?? '').split(', ');
  const named = (kind: string): string[] =>
    alternatives.filter((one) => one.startsWith(`${kind}:`)).map((one) => one.slice(kind.length + 1));
  return {
    authorityPath: path('authority.crt'),
    certPath: path('server.crt'),
    keyPath: path('server.key'),
    names: { hosts: named('DNS'), addresses: named('IP Address') },
    validUntil: server.validToDate.getTime(),
    authorityValidUntil: authority.validToDate.getTime(),
    authorityFingerprint: authority.fingerprint256,
    isNewAuthority,
  };
}

/** Does the certificate last, and stand for all of these? */
export function isCurrent(dataDir: string, names: Names, now: number): boolean {
  const server = new X509Certificate(readFileSync(join(tlsFolder(dataDir), 'server.crt')));
  return (
    server.validToDate.getTime() - now > renewBeforeMs &&
    names.hosts.every((host) => server.checkHost(host) !== undefined) &&
    names.addresses.every((address) => server.checkIP(address) !== undefined)
  );
}

function writeAuthority(path: (file: string) => string, names: Names, now: number): void {
  const keys = newKeys();
  const outside: Names = { hosts: [], addresses: [] };
  const [first] = uncoveredHosts(names.hosts, outside);
  const beyond = {
    hosts: uncoveredHosts(names.hosts, outside),
    addresses: uncoveredAddresses(names.addresses, outside),
  };
  // Two authorities of one name would confuse devices.
  const name = `Préau ${first ?? 'local'} ${new Date(now).toISOString().slice(0, 10)} ${randomBytes(2).toString('hex')}`;
  const life = { from: now - leewayMs, until: now + authorityLifeMs };
  const cert = makeAuthority(keys, { name, serial: newSerial(), life, beyond });
  write(path('authority.key'), pemOf(keys));
  write(path('authority.json'), JSON.stringify(beyond));
  write(path('authority.crt'), cert);
}

function uncovered(names: Names, beyond: Names): string[] {
  return [...uncoveredHosts(names.hosts, beyond), ...uncoveredAddresses(names.addresses, beyond)];
}

function uncoveredHosts(hosts: readonly string[], beyond: Names): string[] {
  const permitted = [...localNames, ...beyond.hosts];
  return hosts.filter((host) => !permitted.some((name) => host === name || host.endsWith(`.${name}`)));
}

function uncoveredAddresses(addresses: readonly string[], beyond: Names): string[] {
  return addresses.filter(
    (address) => !beyond.addresses.includes(address) && !localNetworks.some((network) => holds(network, address)),
  );
}

function newKeys(): KeyPair {
  return generateKeyPairSync('ec', { namedCurve: 'P-256' });
}

function newSerial(): Buffer {
  const serial = randomBytes(16);
  serial.writeUInt8((serial.readUInt8(0) & 0x3f) | 0x40, 0);
  return serial;
}

function pemOf(keys: KeyPair): string {
  return keys.privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
}

/** The common name is the authority's last part. */
function commonNameOf(authority: X509Certificate): string {
  return /^CN=(.*)$/m.exec(authority.subject)?.[1] ?? '';
}

/** Written whole or not at all. */
function write(file: string, text: string): void {
  writeFileSync(`${file}.new`, text, { mode: 0o600 });
  renameSync(`${file}.new`, file);
}

/** The names that an operator gave beyond the machine's own; they stay when the certificate is made anew. */
export function givenNames(dataDir: string): Names {
  const file = join(tlsFolder(dataDir), 'given.json');
  return existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as Names) : { hosts: [], addresses: [] };
}

/** Writes them down. */
export function keepGivenNames(dataDir: string, names: Names): void {
  write(join(tlsFolder(dataDir), 'given.json'), JSON.stringify(names));
}

/** Splits what an operator named: addresses and host names. */
export function sortNames(given: readonly string[]): Names {
  return {
    hosts: given.filter((name) => isIP(name) === 0).map((name) => name.toLowerCase()),
    addresses: given.filter((name) => isIP(name) !== 0),
  };
}
