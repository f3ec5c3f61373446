import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isLocalOnly, isLoopbackHost, reachableAddress } from './config.ts';

const address = (family: 'IPv4' | 'IPv6', text: string, internal: boolean) =>
  ({
    family,
    address: text,
    internal,
    netmask: '',
    mac: '',
    cidr: null,
    ...(family === 'IPv6' ? { scopeid: 0 } : {}),
  }) as never;

test('[HOUSE-53] an address is told that others can type', () => {
  const interfaces = {
    lo: [address('IPv4', '127.0.0.1', true), address('IPv6', '::1', true)],
    eth0: [address('IPv6', 'fe80::1', false), address('IPv4', '10.0.0.7', false)],
  };
  assert.equal(reachableAddress('http://0.0.0.0:8080', interfaces), 'http://10.0.0.7:8080');
  assert.equal(reachableAddress('https://[::]:443', interfaces), 'https://10.0.0.7');
  assert.equal(reachableAddress('http://0.0.0.0:8080', { lo: interfaces.lo }), 'http://127.0.0.1:8080');
  assert.equal(reachableAddress('http://127.0.0.1:8080', interfaces), 'http://127.0.0.1:8080');
});

test('[HOUSE-53] what only this machine reaches is loopback', () => {
  for (const host of ['127.0.0.1', '127.1.2.3', '::1', 'localhost']) assert.equal(isLoopbackHost(host), true);
  for (const host of ['0.0.0.0', '::', '10.0.0.7', 'ent.example.fr', '127.example.fr'])
    assert.equal(isLoopbackHost(host), false);
});

test('[HOUSE-53] a public address, or one for media, says that others reach a listener on loopback', () => {
  const local = { host: '127.0.0.1', publicUrl: undefined, mediaAddress: undefined };
  assert.equal(isLocalOnly(local), true);
  for (const publicUrl of ['http://localhost:8080', 'http://[::1]:8080', 'http://127.0.0.1'])
    assert.equal(isLocalOnly({ ...local, publicUrl, mediaAddress: '127.0.0.1' }), true, publicUrl);
  assert.equal(isLocalOnly({ ...local, publicUrl: 'https://ecole.example.fr' }), false);
  assert.equal(isLocalOnly({ ...local, mediaAddress: '203.0.113.7' }), false);
  assert.equal(isLocalOnly({ ...local, host: '0.0.0.0' }), false);
});
