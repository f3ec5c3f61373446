import assert from 'node:assert/strict';
import { test } from 'node:test';
import { sizeText, usesText } from './file-size.ts';
import { filesFr } from './messages.fr.ts';

test('[FILE-30] sizes read as people write them', () => {
  assert.deepEqual(
    [0, 1, 999, 1_234, 999_999, 1_250_000, 25_000_000, 5_000_000_000].map((bytes) => sizeText('fr', bytes)),
    ['0 ko', '1 ko', '1 ko', '1 ko', '1 000 ko', '1,3 Mo', '25 Mo', '5 Go'].map((each) =>
      each.replace('1 000', '1\u202F000').replace(/ (?=[kMG]o)/, '\u00A0'),
    ),
  );
  assert.equal(sizeText('en', 1_250_000), '1.3\u00A0MB');
});

test('[FILE-30] the list says where a file is attached', () => {
  const use = (kind: 'homework' | 'message') => ({ kind, useId: '' });
  assert.equal(usesText(filesFr.uses, []), '');
  assert.equal(
    usesText(filesFr.uses, [use('homework'), use('message'), use('homework')]),
    '2\u00A0devoirs, 1\u00A0message',
  );
});
