import assert from 'node:assert/strict';
import { once } from 'node:events';
import { readdir, readlink } from 'node:fs/promises';
import { get } from 'node:http';
import type { AddressInfo } from 'node:net';
import { test } from 'node:test';
import fastify from 'fastify';
import { sendDataZip } from './data-zip.ts';

/** Files of exports that this process holds open; they have no name any more. */
async function heldFiles(): Promise<number> {
  const links = (await readdir('/proc/self/fd')).map((fd) => readlink(`/proc/self/fd/${fd}`).catch(() => ''));
  return (await Promise.all(links)).filter((link) => link.includes('preau-data-')).length;
}

test(
  '[PEOPLE-64] who goes away while their data is read leaves no open file behind',
  { skip: process.platform !== 'linux' },
  async () => {
    const app = fastify();
    const [began, ended] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
    app.get('/', async (_request, reply) => {
      const closed = once(reply.raw, 'close');
      try {
        return await sendDataZip(reply, 'x.zip', async (sink) => {
          await sink.json('{}');
          began.resolve();
          await closed;
        });
      } finally {
        ended.resolve();
      }
    });
    await app.listen({ host: '127.0.0.1', port: 0 });
    try {
      const asked = get({ host: '127.0.0.1', port: (app.server.address() as AddressInfo).port });
      asked.on('error', () => undefined);
      await began.promise;
      assert.equal(await heldFiles(), 2);
      asked.destroy();
      await ended.promise;
      assert.equal(await heldFiles(), 0);
    } finally {
      await app.close();
    }
  },
);
