import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import type { IncomingMessage, Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { after, beforeEach, test } from 'node:test';
import { sendOutbox } from './outbox-send.ts';
import type { OutboxEntry, OutboxShelf, SendingParts } from './outbox-send.ts';

/** A house that speaks tus and counts what it was given; `cut` loses an answer after the deed was done. */
class SmallHouse {
  login: string | undefined = 'aida.m';
  readonly uploads = new Map<string, { readonly length: number; bytes: Buffer }>();
  readonly deeds = new Map<string, { times: number; body: unknown }>();
  readonly asked: string[] = [];
  cut: string | undefined;
  short: number | undefined;
  refuse: { readonly status: number; readonly body: object } | undefined;
  readonly server: Server = createServer((request, response) => {
    void this.#answer(request).then(({ status, headers = {}, body }) => {
      const line = `${request.method} ${request.url?.replace(/[^/]+$/, '*')}`;
      if (this.cut === line) {
        this.cut = undefined;
        response.destroy();
        return;
      }
      response.writeHead(status, { 'content-type': 'application/json', ...headers });
      response.end(body === undefined ? undefined : JSON.stringify(body));
    });
  });

  async #answer(
    request: IncomingMessage,
  ): Promise<{ status: number; headers?: Record<string, string>; body?: unknown }> {
    const { method = '', url = '', headers } = request;
    this.asked.push(`${method} ${url}`);
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const bytes = Buffer.concat(chunks);
    if (url === '/api/session/refresh') return { status: 401 };
    if (url === '/api/session')
      return this.login === undefined ? { status: 401 } : { status: 200, body: { login: this.login } };
    if (url === '/api/uploads') {
      const id = `file-${this.uploads.size + 1}`;
      this.uploads.set(id, { length: Number(headers['upload-length']), bytes: Buffer.alloc(0) });
      return { status: 201, headers: { location: `/api/uploads/${id}` } };
    }
    const upload = this.uploads.get(url.slice('/api/uploads/'.length));
    if (url.startsWith('/api/uploads/')) {
      if (upload === undefined) return { status: 404 };
      if (method === 'GET') return { status: upload.bytes.length === upload.length ? 200 : 404, body: {} };
      if (method === 'HEAD') return { status: 200, headers: { 'upload-offset': String(upload.bytes.length) } };
      if (Number(headers['upload-offset']) !== upload.bytes.length)
        return { status: 409, body: { code: 'file.wrongOffset' } };
      upload.bytes = Buffer.concat([upload.bytes, bytes.subarray(0, this.short ?? bytes.length)]);
      if (this.short !== undefined) {
        this.short = undefined;
        this.cut = 'PATCH /api/uploads/*';
      }
      return { status: 200, headers: { 'upload-offset': String(upload.bytes.length) } };
    }
    if (this.refuse !== undefined) return { status: this.refuse.status, body: this.refuse.body };
    this.deeds.set(url, { times: (this.deeds.get(url)?.times ?? 0) + 1, body: JSON.parse(bytes.toString()) });
    return { status: 200, body: {} };
  }
}

class Shelf implements OutboxShelf {
  entries: OutboxEntry[] = [];
  async list(account: string): Promise<OutboxEntry[]> {
    return this.entries.filter((each) => each.account === account);
  }
  async note(entry: OutboxEntry): Promise<void> {
    this.entries = this.entries.map((each) => (each.id === entry.id && each.madeAt === entry.madeAt ? entry : each));
  }
  async remove({ id, madeAt }: Pick<OutboxEntry, 'id' | 'madeAt'>): Promise<void> {
    this.entries = this.entries.filter((each) => each.id !== id || each.madeAt !== madeAt);
  }
}

let house: SmallHouse;
let shelf: Shelf;
let parts: SendingParts;
const houses: SmallHouse[] = [];
beforeEach(async () => {
  house = new SmallHouse();
  houses.push(house);
  shelf = new Shelf();
  await new Promise<void>((resolve) => house.server.listen(0, '127.0.0.1', resolve));
  const { port } = house.server.address() as AddressInfo;
  parts = { shelf, fetch: (path, init) => fetch(`http://127.0.0.1:${port}${path}`, init) };
});
after(() => {
  for (const { server } of houses) {
    server.closeAllConnections();
    server.close();
  }
});

const photo = (fill: number, length: number): ArrayBuffer => new Uint8Array(length).fill(fill).buffer;
const entry = (more: Partial<OutboxEntry> = {}): OutboxEntry => ({
  id: 'h1',
  account: 'aida.m',
  kind: 'handIn',
  about: 'Exercice 4',
  method: 'PUT',
  path: '/api/hand-ins/h1',
  body: { homeworkId: 'w1', text: 'Voici' },
  blobs: [
    { name: 'Page 1.jpg', type: 'image/jpeg', bytes: photo(1, 5_000), field: 'photoIds' },
    { name: 'Page 2.jpg', type: 'image/jpeg', bytes: photo(2, 7_000), field: 'photoIds' },
  ],
  madeAt: 100,
  schoolId: '0750001A',
  ...more,
});

test('[WORK-80] files go first, then the request that names them; the entry is gone', async () => {
  shelf.entries = [entry()];
  assert.deepEqual(await sendOutbox(parts), { state: 'done', sent: ['h1'] });
  assert.deepEqual(house.deeds.get('/api/hand-ins/h1'), {
    times: 1,
    body: { homeworkId: 'w1', text: 'Voici', photoIds: ['file-1', 'file-2'] },
  });
  assert.deepEqual(
    [...house.uploads.values()].map(({ bytes }) => [bytes.length, bytes[0]]),
    [
      [5_000, 1],
      [7_000, 2],
    ],
  );
  assert.deepEqual(shelf.entries, []);
  assert.deepEqual(await sendOutbox(parts), { state: 'done', sent: [] });
});

test('[WORK-81] a line cut at any step: the next run goes on from there, nothing is uploaded twice, and the deed bears one id', async () => {
  for (const cut of ['POST /api/*', 'PATCH /api/uploads/*', 'PUT /api/hand-ins/*']) {
    house.uploads.clear();
    house.deeds.clear();
    shelf.entries = [entry()];
    house.cut = cut;
    assert.equal((await sendOutbox(parts)).state, 'waiting', cut);
    assert.equal(shelf.entries.length, 1, cut);
    assert.deepEqual(await sendOutbox(parts), { state: 'done', sent: ['h1'] }, cut);
    const whole = [...house.uploads.values()].filter(({ bytes, length }) => bytes.length === length);
    assert.equal(whole.length, 2, cut);
    assert.deepEqual([...house.deeds.keys()], ['/api/hand-ins/h1'], cut);
  }
});

test('[WORK-81] half a photo is gone on with at its byte', async () => {
  shelf.entries = [
    entry({ blobs: [{ name: 'p.jpg', type: 'image/jpeg', bytes: photo(3, 9_000), field: 'photoIds' }] }),
  ];
  house.short = 4_000;
  assert.equal((await sendOutbox(parts)).state, 'waiting');
  assert.equal((await sendOutbox(parts)).state, 'done');
  const [only, ...others] = [...house.uploads.values()];
  assert.deepEqual([only?.bytes.length, others.length], [9_000, 0]);
  assert.ok(house.asked.some((line) => line.startsWith('HEAD ')));
});

test('[WORK-82] what the house refuses stays with its reason and does not hold the others up; what it cannot now waits as long as it says', async () => {
  shelf.entries = [entry({ blobs: [] }), entry({ id: 'h2', path: '/api/hand-ins/h2', blobs: [], madeAt: 101 })];
  house.refuse = { status: 409, body: { code: 'handIn.returned' } };
  assert.deepEqual(await sendOutbox(parts), { state: 'done', sent: [] });
  assert.deepEqual(
    shelf.entries.map(({ refused }) => refused),
    ['handIn.returned', 'handIn.returned'],
  );
  shelf.entries = [entry({ blobs: [] })];
  house.refuse = { status: 503, body: { code: 'server.unavailable', retryAfterMs: 4_321 } };
  assert.deepEqual(await sendOutbox(parts), {
    state: 'waiting',
    sent: [],
    refusal: { code: 'server.unavailable', retryAfterMs: 4_321 },
  });
  assert.equal(shelf.entries[0]?.refused, undefined);
});

test('[WORK-83] only entries of who is signed in are sent; with nobody signed in all stay', async () => {
  shelf.entries = [entry({ blobs: [] }), entry({ id: 'h9', account: 'bruno.k', path: '/api/hand-ins/h9', blobs: [] })];
  house.login = undefined;
  assert.deepEqual(await sendOutbox(parts), { state: 'signedOut', sent: [] });
  assert.equal(shelf.entries.length, 2);
  house.login = 'bruno.k';
  assert.deepEqual(await sendOutbox(parts), { state: 'done', sent: ['h9'] });
  assert.deepEqual(
    shelf.entries.map(({ account }) => account),
    ['aida.m'],
  );
  assert.deepEqual([...house.deeds.keys()], ['/api/hand-ins/h9']);
});

test('[WORK-80] what was changed while it was being sent is sent again', async () => {
  shelf.entries = [entry({ blobs: [] })];
  const ask = parts.fetch;
  const slow: SendingParts = {
    shelf,
    fetch: async (path, init) => {
      // Unticked while the tick is under way.
      if (path === '/api/hand-ins/h1')
        shelf.entries = [entry({ blobs: [], madeAt: 200, body: { homeworkId: 'w1', text: 'Mieux' } })];
      return ask(path, init);
    },
  };
  await sendOutbox(slow);
  assert.equal(shelf.entries.length, 1);
  await sendOutbox(parts);
  assert.deepEqual(house.deeds.get('/api/hand-ins/h1'), { times: 2, body: { homeworkId: 'w1', text: 'Mieux' } });
});
