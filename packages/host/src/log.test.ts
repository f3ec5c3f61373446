import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createLogger, scrub } from './log.ts';

test('[HOUSE-8] an error is logged without what it carries, without tokens, passwords and query strings', () => {
  const lines: string[] = [];
  const log = createLogger({ name: 'x', destination: { write: (line: string) => void lines.push(line) } });
  const cause = Object.assign(new Error('duplicate key at postgres://preau:s3cret@127.0.0.1/x'), {
    code: '23505',
    detail: 'Key (name)=(Zoé) exists',
  });
  const error = new Error('GET /api/day?token=eyJhbGciOiJFUzI1NiJ9.eyJhIjoxfQ.c2ln failed', { cause });
  log.error(
    {
      err: Object.assign(error, { body: { password: 'pw-1' } }),
      req: { id: '1', method: 'GET', url: '/q?name=Zoé', headers: { cookie: 'c-1' } },
    },
    'request failed',
  );
  const line = lines.join('');
  assert.match(line, /23505/);
  assert.match(line, /"path":"\/q"/);
  for (const secret of ['Zoé', 's3cret', 'eyJ', 'pw-1', 'c-1', 'token='])
    assert.ok(!line.includes(secret), `found ${secret}`);
});

test('[HOUSE-8] scrub leaves ordinary text as it is', () => {
  assert.equal(scrub('Cannot open /a/b.ts:3:4: is it there? yes'), 'Cannot open /a/b.ts:3:4: is it there? yes');
});

test('[HOUSE-8] scrub takes a text that was made to be slow, and cuts it', () => {
  for (const piece of ['/', 'a', 'eyJ', 'eyJaaaaa.', '?a', '?a=', 'a://', '@'])
    assert.ok(scrub(piece.repeat(300_000)).length <= 40_000, piece);
  assert.equal(scrub('GET /a/b?x&name=Zo%C3%A9 failed'), 'GET /a/b?[query] failed');
  assert.equal(scrub('redis://u:p@h and postgres://@h'), 'redis://[secret]@h and postgres://[secret]@h');
});
