// The command line as a process: development mode with LiveKit's own API client, one address, health, Ctrl-C, refusals.
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { fileURLToPath } from 'node:url';
import { test } from 'node:test';
import type { TestContext } from 'node:test';
import { LeaveRequest_Action } from '@livekit/protocol';
import { AccessToken, RoomServiceClient } from 'livekit-server-sdk';
import { connect } from './signal-client.ts';
import { until } from './stage.ts';

const entry = fileURLToPath(new URL('../src/cli/main.ts', import.meta.url));

interface Run {
  readonly process: ChildProcess;
  readonly said: { out: string; err: string };
  readonly ended: Promise<number | null>;
}

function run(t: TestContext, ...words: string[]): Run {
  const child = spawn(process.execPath, [entry, ...words], { stdio: ['ignore', 'pipe', 'pipe'] });
  const said = { out: '', err: '' };
  child.stdout.on('data', (chunk: Buffer) => (said.out += chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => (said.err += chunk.toString()));
  t.after(() => child.kill('SIGKILL'));
  return { process: child, said, ended: once(child, 'close').then(([code]) => code as number | null) };
}

const addressOf = ({ said }: Run): string | undefined => /listens on (ws:\S+)/.exec(said.out)?.[1];

async function devToken(room: string, identity: string): Promise<string> {
  const made = new AccessToken('devkey', 'secret', { identity });
  made.addGrant({ room, roomJoin: true });
  return made.toJwt();
}

test('[SFU-140] the command in development: one address, rooms made by joins, health, and Ctrl-C ends all of it', async (t) => {
  const server = run(t, '--dev', '--port', '0', '--children', '2');
  const url = await until('it listens', () => addressOf(server));
  const http = url.replace('ws', 'http');
  const clients = await Promise.all(
    ['red', 'green', 'blue', 'grey'].map(async (room) => connect(url, await devToken(room, 'a'))),
  );
  for (const client of clients) await client.next('join');
  const api = new RoomServiceClient(http, 'devkey', 'secret');
  assert.deepEqual((await api.listRooms()).map((room) => room.name).sort(), ['blue', 'green', 'grey', 'red']);
  const health = await fetch(`${http}/health`);
  assert.equal(health.status, 200);
  const { ok, children } = (await health.json()) as { ok: boolean; children: { state: string; rooms: number }[] };
  assert.deepEqual([ok, children.length, children.reduce((sum, { rooms }) => sum + rooms, 0)], [true, 2, 4]);
  assert.equal((await fetch(http)).status, 200);
  assert.equal((await fetch(`${http}/elsewhere`)).status, 404);
  assert.equal((await fetch(`${http}/twirp/x`, { method: 'POST', body: 'x'.repeat(2 << 20) })).status, 429);
  server.process.kill('SIGINT');
  for (const client of clients) assert.equal((await client.next('leave')).action, LeaveRequest_Action.RECONNECT);
  assert.equal(await server.ended, 0);
  assert.match(server.said.out, /development: API key "devkey"/);
});

test('[SFU-141] the command refuses what it does not understand, and says why it cannot start', async (t) => {
  const wrong = run(t, '--colour', 'blue');
  assert.equal(await wrong.ended, 64);
  assert.match(wrong.said.err, /--colour/);
  const keyless = run(t);
  assert.equal(await keyless.ended, 64);
  assert.match(keyless.said.err, /--keys/);
  const help = run(t, '--help');
  assert.deepEqual([await help.ended, /--media-ports/.test(help.said.out)], [0, true]);
  const version = run(t, '--version');
  assert.deepEqual([await version.ended, /^\d+\.\d+\.\d+\n$/.test(version.said.out)], [0, true]);
  const other = createServer();
  await new Promise<void>((resolve) => void other.listen(0, '127.0.0.1', () => resolve()));
  const taken = run(t, '--dev', '--children', '1', '--port', String((other.address() as AddressInfo).port));
  assert.equal(await taken.ended, 1);
  assert.match(taken.said.err, /Cannot start: .*EADDRINUSE/);
  other.close();
});
