import assert from 'node:assert/strict';
import { test } from 'node:test';
import { asTyped } from './media-words.ts';

test('[HOUSE-83] the command of a measurement can be typed again', () => {
  assert.equal(asTyped({ quick: false }), 'npm run bench -- media');
  assert.equal(
    asTyped({ quick: true, levels: '/tmp/some/levels.json', json: 'x.json', server: ['preau'], nice: '-5' }),
    'npm run bench -- media --quick --server preau --nice -5 --levels docs/reference/level-costs.json --json FILE',
  );
});
