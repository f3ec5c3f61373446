import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { SETTINGS, loadConfig } from '@preau/host';
import { describe, issueLocalCertificate } from './local-certificate.ts';
import { withLocalCertificate } from './own-certificate.ts';

const folder = mkdtempSync(join(tmpdir(), 'preau-own-tls-'));
after(() => rmSync(folder, { recursive: true }));

const now = Date.now();
const names = { hosts: ['localhost'], addresses: ['127.0.0.1', '192.168.1.20'] };

function configOf(dataDir: string, more: Record<string, string> = {}): Parameters<typeof withLocalCertificate>[0] {
  const config = loadConfig(SETTINGS, { PREAU_DATA_DIR: dataDir, PREAU_HOST: '0.0.0.0', ...more });
  assert.ok(config.ok);
  return config.value;
}

test('[HOUSE-92] the local certificate is used beyond loopback, unless something else is configured', () => {
  const dataDir = join(folder, 'used');
  assert.equal(withLocalCertificate(configOf(dataDir), now, names).config.tlsCert, undefined);
  issueLocalCertificate(dataDir, names, now);
  const { config, sentence } = withLocalCertificate(configOf(dataDir), now, names);
  assert.deepEqual(
    [config.tlsCert, config.tlsKey, sentence],
    [join(dataDir, 'tls/server.crt'), join(dataDir, 'tls/server.key'), undefined],
  );
  for (const other of [
    { PREAU_HOST: '127.0.0.1' },
    { PREAU_PUBLIC_URL: 'https://ecole.example.fr' },
    { PREAU_TLS_CERT: '/x.crt', PREAU_TLS_KEY: '/x.key' },
  ]) {
    const given = configOf(dataDir, other);
    assert.equal(withLocalCertificate(given, now, names).config, given);
  }
});

test('[HOUSE-92] it is made anew for other addresses and before it ends; when it cannot be, the operator is told', () => {
  const dataDir = join(folder, 'anew');
  issueLocalCertificate(dataDir, names, now);
  const before = describe(dataDir);
  const moved = { ...names, addresses: ['127.0.0.1', '10.0.0.9'] };
  assert.match(withLocalCertificate(configOf(dataDir), now, moved).sentence ?? '', /made anew/);
  const after_ = describe(dataDir);
  assert.deepEqual(after_.names.addresses, moved.addresses);
  assert.equal(after_.authorityFingerprint, before.authorityFingerprint);
  const later = before.validUntil - 86_400_000;
  assert.match(withLocalCertificate(configOf(dataDir), later, moved).sentence ?? '', /made anew/);
  assert.ok(describe(dataDir).validUntil > before.validUntil);
  const public_ = { ...names, addresses: ['198.51.100.7'] };
  const told = withLocalCertificate(configOf(dataDir), now, public_);
  assert.match(told.sentence ?? '', /does not stand for 198\.51\.100\.7.*--new-authority/);
  assert.ok(told.config.tlsCert !== undefined);
});
