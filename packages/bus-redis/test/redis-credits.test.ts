import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { test } from 'node:test';
import type { TestContext } from 'node:test';
import { emptyPage } from '@preau/service/gate';
import { testCreditBook } from '../../service/test/credit-book.suite.ts';
import { freePort } from '../../../tools/testing/free-port.ts';
import { openRedisCredits } from '../src/index.ts';
import { findRedis, startRedis } from './redis-server.ts';

const found = findRedis();

async function serverOf(t: TestContext): Promise<string> {
  if (found.kind === 'url') return found.url;
  const server = await startRedis(found.kind === 'program' ? found.path : '');
  t.after(() => server.close());
  return server.url;
}

testCreditBook(
  'redis',
  async (t) => {
    const url = await serverOf(t);
    const prefix = `test-${randomUUID()}:`;
    return {
      open: async () => {
        const book = await openRedisCredits({ url, prefix });
        t.after(() => book[Symbol.asyncDispose]());
        return book;
      },
    };
  },
  found.kind === 'none' ? found.why : false,
);

test('[GATE-174] [GATE-170] a book that is opened while Redis is away rejects', async (t) => {
  const book = await openRedisCredits({ url: `redis://127.0.0.1:${await freePort()}`, timeoutMs: 500 });
  t.after(() => book[Symbol.asyncDispose]());
  await assert.rejects(book.read(0));
  await assert.rejects(book.write({ ...emptyPage(1), version: 1 }));
});
