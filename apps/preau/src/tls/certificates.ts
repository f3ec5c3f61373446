// A certificate authority that is good for one school's network, and the certificates that it signs (X.509, RFC 5280). Pure: keys, numbers
// and time are arguments.
import { createHash, sign } from 'node:crypto';
import type { KeyObject } from 'node:crypto';
import { addressBytes, networkBytes } from './addresses.ts';
import { bits, integer, octets, oid, sequence, time, tlv, toPem, utf8, yes } from './der.ts';

/** A key pair of the curve P-256. */
export interface KeyPair {
  readonly publicKey: KeyObject;
  readonly privateKey: KeyObject;
}

/** What a certificate stands for: names as in an address line, IP addresses apart. */
export interface Names {
  readonly hosts: readonly string[];
  readonly addresses: readonly string[];
}

/** Life of a certificate, epoch ms. */
export interface Life {
  readonly from: number;
  readonly until: number;
}

const ecdsaWithSha256 = sequence(oid('1.2.840.10045.4.3.2'));
const commonName = '2.5.4.3';
const organization = '2.5.4.10';

/** Names and networks that no authority of the outside world vouches for: what a local one may speak for (RFC 1918, 4193, 6762, 8375). */
export const localNames = ['localhost', 'local', 'lan', 'internal', 'home.arpa'] as const;
/** The same for addresses. */
export const localNetworks = [
  '10.0.0.0/8',
  '172.16.0.0/12',
  '192.168.0.0/16',
  '169.254.0.0/16',
  '127.0.0.0/8',
  '::1/128',
  'fc00::/7',
  'fe80::/10',
] as const;

/**
 * An authority. It can vouch for local names and networks and for those of `beyond`, and for nothing else: whoever stole its key could not
 * pretend to be a bank.
 */
export function makeAuthority(
  keys: KeyPair,
  details: { readonly name: string; readonly serial: Uint8Array; readonly life: Life; readonly beyond: Names },
): string {
  const { name, beyond } = details;
  const permitted = [
    ...[...localNames, ...beyond.hosts].map((host) => sequence(tlv(0x82, Buffer.from(host, 'latin1')))),
    ...[...localNetworks, ...beyond.addresses.map((address) => `${address}/${address.includes(':') ? 128 : 32}`)].map(
      (network) => sequence(tlv(0x87, networkBytes(network))),
    ),
  ];
  const extensions = [
    extension('2.5.29.19', true, sequence(yes, integer(Buffer.from([0])))),
    // keyCertSign and cRLSign.
    extension('2.5.29.15', true, bits(Buffer.from([0x06]), 1)),
    extension('2.5.29.14', false, octets(keyId(keys.publicKey))),
    extension('2.5.29.30', true, sequence(tlv(0xa0, ...permitted))),
  ];
  const subject = distinguishedName(name);
  return certificate({ ...details, subject, issuer: subject, publicKey: keys.publicKey, extensions }, keys.privateKey);
}

/** A certificate for a server, signed by an authority. */
export function makeServerCertificate(
  publicKey: KeyObject,
  authority: { readonly name: string; readonly keys: KeyPair },
  details: { readonly names: Names; readonly serial: Uint8Array; readonly life: Life },
): string {
  const { hosts, addresses } = details.names;
  const alternatives = sequence(
    ...hosts.map((host) => tlv(0x82, Buffer.from(host, 'latin1'))),
    ...addresses.map((address) => tlv(0x87, addressBytes(address))),
  );
  const extensions = [
    extension('2.5.29.19', true, sequence()),
    // digitalSignature.
    extension('2.5.29.15', true, bits(Buffer.from([0x80]), 7)),
    // serverAuth.
    extension('2.5.29.37', false, sequence(oid('1.3.6.1.5.5.7.3.1'))),
    extension('2.5.29.17', false, alternatives),
    extension('2.5.29.14', false, octets(keyId(publicKey))),
    extension('2.5.29.35', false, sequence(tlv(0x80, keyId(authority.keys.publicKey)))),
  ];
  const subject = distinguishedName(hosts[0] ?? addresses[0] ?? '');
  const issuer = distinguishedName(authority.name);
  return certificate({ ...details, subject, issuer, publicKey, extensions }, authority.keys.privateKey);
}

interface Body {
  readonly serial: Uint8Array;
  readonly life: Life;
  readonly subject: Buffer;
  readonly issuer: Buffer;
  readonly publicKey: KeyObject;
  readonly extensions: readonly Buffer[];
}

function certificate({ serial, life, subject, issuer, publicKey, extensions }: Body, signer: KeyObject): string {
  const body = sequence(
    // Version 3.
    tlv(0xa0, integer(Buffer.from([2]))),
    integer(serial),
    ecdsaWithSha256,
    issuer,
    sequence(time(life.from), time(life.until)),
    subject,
    publicKey.export({ type: 'spki', format: 'der' }),
    tlv(0xa3, sequence(...extensions)),
  );
  return toPem('CERTIFICATE', sequence(body, ecdsaWithSha256, bits(sign('sha256', body, signer))));
}

function distinguishedName(name: string): Buffer {
  const part = (type: string, text: string): Buffer => tlv(0x31, sequence(oid(type), utf8(text)));
  // RFC 5280 allows 64 characters.
  return sequence(part(organization, 'Préau'), part(commonName, name.slice(0, 64)));
}

function extension(id: string, isCritical: boolean, value: Buffer): Buffer {
  return sequence(oid(id), ...(isCritical ? [yes] : []), octets(value));
}

/** RFC 7093, method 1: what counts is that it is the same wherever the key is named. */
function keyId(key: KeyObject): Buffer {
  return createHash('sha256')
    .update(key.export({ type: 'spki', format: 'der' }))
    .digest()
    .subarray(0, 20);
}
