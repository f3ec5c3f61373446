import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { ACTIVATION_ALPHABET, ACTIVATION_BYTES, parseActivationCode, toActivationCode } from './activation-code.ts';

const bytes = fc.uint8Array({ minLength: ACTIVATION_BYTES, maxLength: ACTIVATION_BYTES });

test('[SCHOOL-33] a code carries 60 random bits in signs that cannot be confused', () => {
  assert.equal(toActivationCode(new Uint8Array(8)), '0000-0000-0000');
  assert.equal(toActivationCode(new Uint8Array(8).fill(255)), 'ZZZZ-ZZZZ-ZZZZ');
  assert.equal(toActivationCode(Uint8Array.of(0, 0, 0, 0, 0, 0, 0, 0x10)), '0000-0000-0001');
  assert.equal(/[ILOU]/.test(ACTIVATION_ALPHABET), false);
  assert.equal(new Set(ACTIVATION_ALPHABET).size, 32);
  fc.assert(
    fc.property(bytes, bytes, (a, b) => {
      const differ = a.some((byte, i) => (i === 7 ? byte >> 4 !== b[i]! >> 4 : byte !== b[i]));
      assert.equal(toActivationCode(a) !== toActivationCode(b), differ);
    }),
  );
  assert.throws(() => toActivationCode(new Uint8Array(7)), RangeError);
});

test('[SCHOOL-34] a code is read however it was typed: case, spaces, dashes, O for 0, I or L for 1', () => {
  assert.equal(parseActivationCode('7k3m q2xr–9tba'), '7K3M-Q2XR-9TBA');
  assert.equal(parseActivationCode(' 7k3mq2xr9tba '), '7K3M-Q2XR-9TBA');
  assert.equal(parseActivationCode('OoIi-LlUu-0011'), '0011-11VV-0011');
  fc.assert(
    fc.property(bytes, fc.constantFrom('', ' ', '-', ' - ', '—', '.'), fc.boolean(), (random, separator, lower) => {
      const code = toActivationCode(random);
      const typed = code.replaceAll('-', separator).replaceAll('0', 'O').replaceAll('1', 'l');
      assert.equal(parseActivationCode(lower ? typed.toLowerCase() : typed), code);
    }),
  );
});

test('[SCHOOL-35] what cannot be a code is refused', () => {
  for (const typed of ['', '7K3M-Q2XR-9TB', '7K3M-Q2XR-9TBA0', '7K3M-Q2XR-9TB*', 'é'.repeat(12), '0'.repeat(100_000)])
    assert.equal(parseActivationCode(typed), undefined);
});
