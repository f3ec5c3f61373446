import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isWeakPassword } from './password.ts';

const person = { login: 'zoe.lefevre2', givenName: 'Zoé', familyName: 'Lefèvre' };

test('[SCHOOL-59] a password is at least eight characters, not common, not the own name or login', () => {
  for (const weak of [
    'court7!',
    'aaaaaaaaaa',
    'ababababab',
    '123456789',
    'Azerty123',
    'MotDePasse',
    'zoe.lefevre2',
    'Zoé-Lefèvre',
    'lefevrezoe2011',
    'Lefèvre2012',
  ]) {
    assert.equal(isWeakPassword(weak, person), true, weak);
  }
  for (const good of ['trois petits chats', 'lefevre joue du cor', 'Xk7-plume', 'пароль-школы', 'ciel🌈bleu99']) {
    assert.equal(isWeakPassword(good, person), false, good);
  }
});

test('[SCHOOL-59] a name in another alphabet forbids nothing by accident', () => {
  assert.equal(isWeakPassword('20482048ab', { login: 'compte3', givenName: '王', familyName: '芳' }), false);
});
