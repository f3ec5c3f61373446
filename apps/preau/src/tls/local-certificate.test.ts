import assert from 'node:assert/strict';
import { X509Certificate, createPrivateKey, createPublicKey, generateKeyPairSync } from 'node:crypto';
import { mkdtempSync, readFileSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { createServer, get } from 'node:https';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import fc from 'fast-check';
import { addressBytes, holds } from './addresses.ts';
import { makeServerCertificate } from './certificates.ts';
import { hasLocalCertificate, isCurrent, issueLocalCertificate } from './local-certificate.ts';
import type { LocalCertificate } from './local-certificate.ts';
import { ownNames } from './own-names.ts';

const now = Date.now();
const folder = mkdtempSync(join(tmpdir(), 'preau-tls-'));
after(() => rmSync(folder, { recursive: true }));

const names = { hosts: ['localhost', 'ecole', 'ecole.local'], addresses: ['127.0.0.1', '::1', '192.168.1.20'] };

function issue(name: string, wanted = names, at = now, isNew = false): LocalCertificate {
  const issued = issueLocalCertificate(join(folder, name), wanted, at, isNew);
  assert.ok('certPath' in issued, JSON.stringify(issued));
  return issued;
}

/** What a client that knows this authority and nobody else says of a server reached under `host`; undefined when all is well. */
async function complaint(
  certificate: LocalCertificate,
  authorityPath: string,
  host: string,
): Promise<string | undefined> {
  const server = createServer({ cert: readFileSync(certificate.certPath), key: readFileSync(certificate.keyPath) });
  server.on('request', (_request, response) => response.end('well'));
  await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', () => resolve()));
  try {
    return await new Promise<string | undefined>((resolve) => {
      const { port } = server.address() as AddressInfo;
      const options = { ca: readFileSync(authorityPath), servername: /^[\d.]+$/.test(host) ? '' : host, agent: false };
      get({ host: '127.0.0.1', port, ...options, headers: { host } }, (response) => {
        response.resume();
        resolve(undefined);
      }).on('error', (error) => resolve(`${'code' in error ? String(error.code) : ''} ${error.message}`));
    });
  } finally {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  }
}

test('[HOUSE-90] a device that was given the authority trusts the server under each of its names, and nobody else does', async () => {
  const made = issue('first');
  assert.ok(made.isNewAuthority && hasLocalCertificate(join(folder, 'first')));
  for (const host of ['localhost', 'ecole', 'ecole.local', '127.0.0.1'])
    assert.equal(await complaint(made, made.authorityPath, host), undefined, host);
  assert.match((await complaint(made, made.authorityPath, 'other.local')) ?? '', /ERR_TLS_CERT_ALTNAME_INVALID/);
  const stranger = issue('stranger');
  assert.match((await complaint(made, stranger.authorityPath, 'localhost')) ?? '', /SELF_SIGNED|UNABLE_TO/);
  const server = new X509Certificate(readFileSync(made.certPath));
  const authority = new X509Certificate(readFileSync(made.authorityPath));
  assert.ok(server.checkIssued(authority) && server.verify(authority.publicKey) && authority.ca && !server.ca);
  assert.ok(server.checkIP('192.168.1.20') !== undefined && server.checkIP('192.168.1.21') === undefined);
  for (const file of readdirSync(join(folder, 'first', 'tls')))
    assert.equal(statSync(join(folder, 'first', 'tls', file)).mode & 0o077, 0, file);
});

test('[HOUSE-91] the authority stays while certificates follow the machine, and vouches for local names only', async () => {
  const first = issue('moving');
  const moved = { ...names, addresses: [...names.addresses, '10.1.2.3'] };
  assert.ok(isCurrent(join(folder, 'moving'), names, now) && !isCurrent(join(folder, 'moving'), moved, now));
  const second = issue('moving', moved);
  assert.equal(second.authorityFingerprint, first.authorityFingerprint);
  assert.ok(!second.isNewAuthority && isCurrent(join(folder, 'moving'), moved, now));
  assert.ok(!isCurrent(join(folder, 'moving'), moved, second.validUntil - 86_400_000));
  const outside = { ...names, hosts: [...names.hosts, 'bank.example'], addresses: ['198.51.100.7'] };
  assert.deepEqual(issueLocalCertificate(join(folder, 'moving'), outside, now), {
    notCovered: ['bank.example', '198.51.100.7'],
    authorityEnds: false,
  });
  const late = issueLocalCertificate(join(folder, 'moving'), names, second.authorityValidUntil - 86_400_000);
  assert.ok('authorityEnds' in late && late.authorityEnds);
  const third = issue('moving', outside, now, true);
  assert.notEqual(third.authorityFingerprint, first.authorityFingerprint);
  assert.equal(await complaint(third, third.authorityPath, 'bank.example'), undefined);
});

test('[HOUSE-91] who stole the authority’s key could not pretend to be somebody else', async () => {
  const made = issue('stolen');
  const privateKey = createPrivateKey(readFileSync(join(folder, 'stolen/tls/authority.key')));
  const name = /^CN=(.*)$/m.exec(new X509Certificate(readFileSync(made.authorityPath)).subject)?.[1] ?? '';
  const server = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const forge = (host: string): string =>
    makeServerCertificate(
      server.publicKey,
      { name, keys: { privateKey, publicKey: createPublicKey(privateKey) } },
      {
        names: { hosts: [host], addresses: [] },
        serial: Buffer.from([1]),
        life: { from: now - 1_000, until: now + 1_000_000 },
      },
    );
  const keyPath = join(folder, 'forged.key');
  const certPath = join(folder, 'forged.crt');
  writeFileSync(keyPath, server.privateKey.export({ type: 'pkcs8', format: 'pem' }));
  for (const [host, problem] of [
    ['other.local', undefined],
    ['bank.example', 'permitted subtree violation'],
  ] as const) {
    writeFileSync(certPath, forge(host));
    assert.match(
      String(await complaint({ ...made, certPath, keyPath }, made.authorityPath, host)),
      new RegExp(String(problem)),
    );
  }
});

test('[HOUSE-91] addresses are read as bytes, and networks hold what they hold', () => {
  fc.assert(fc.property(fc.ipV4(), (address) => addressBytes(address).join('.') === address));
  fc.assert(
    fc.property(fc.ipV6(), (address) => {
      const bytes = addressBytes(address);
      const long = Array.from({ length: 8 }, (_, index) => bytes.readUInt16BE(index * 2).toString(16)).join(':');
      return bytes.length === 16 && addressBytes(long).equals(bytes) && holds(`${address}/128`, long);
    }),
  );
  assert.ok(holds('172.16.0.0/12', '172.31.255.255') && !holds('172.16.0.0/12', '172.32.0.0'));
  assert.ok(holds('fc00::/7', 'fd12::1') && !holds('fc00::/7', 'fe80::1') && !holds('10.0.0.0/8', 'fd12::1'));
});

test('[HOUSE-90] the machine is named by its host name, under .local, and by each address that can be typed', () => {
  const found = ownNames('Ecole.example.fr', {
    eth0: [
      { address: '192.168.1.20', family: 'IPv4' },
      { address: 'fe80::1', family: 'IPv6' },
      { address: 'fd00::2', family: 'IPv6' },
    ] as never,
  });
  assert.deepEqual(found, {
    hosts: ['localhost', 'ecole.example.fr', 'ecole', 'ecole.local'],
    addresses: ['127.0.0.1', '::1', '192.168.1.20', 'fd00::2'],
  });
  assert.deepEqual(ownNames('été_1', {}).hosts, ['localhost']);
});
