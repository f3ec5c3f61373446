import assert from 'node:assert/strict';
import { test } from 'node:test';
import { hasLink, MAX_MESSAGE_LENGTH } from './message-text.ts';

test('[MAIL-40] an address is a link, with or without scheme; a full stop without a space is none', () => {
  for (const link of [
    'https://a.example/x',
    'voir www.exemple.test',
    'va sur Jeux-Gratuits.COM !',
    'discord.gg/abc',
    'ｈttp://a.b',
  ])
    assert.equal(hasLink(link), true, link);
  for (const none of ['Bonjour.Merci pour le cours.', 'à 9.30', 'p. 12', 'M. Petit.Frères', 'etc.', ''])
    assert.equal(hasLink(none), false, none);
});

test('[MAIL-40] a message of one endless word, whose signs unfold to six letters each, is read like any other', () => {
  const endless = '\u3316'.repeat(MAX_MESSAGE_LENGTH);
  assert.equal(hasLink(endless), false);
  assert.equal(hasLink(`${endless}.com`), true);
});
