// The orderly end with real signals to a real process.
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { test } from 'node:test';

const script = `
  import { onShutdown } from ${JSON.stringify(join(import.meta.dirname, '../src/shutdown.ts'))};
  const keep = setInterval(() => undefined, 1000);
  const [mode] = process.argv.slice(1);
  onShutdown({
    close: () => (mode === 'stuck' ? new Promise(() => undefined) : Promise.resolve()),
    say: (event) => console.log(event),
  });
  console.log('ready');
`;

async function start(mode: string): Promise<ReturnType<typeof spawn> & { stdout: NodeJS.ReadableStream }> {
  const child = spawn(process.execPath, ['--input-type=module', '-e', script, mode], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  await once(child.stdout, 'readable');
  return child;
}

for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
  test(`[HOUSE-18] ${signal} ends in order with 0`, async () => {
    const child = await start('quick');
    const said = text(child.stdout);
    child.kill(signal);
    assert.deepEqual(await once(child, 'exit'), [0, null]);
    assert.equal(await said, 'ready\nclosing\n');
  });
}

// npm as people have it, and two shells that may stand between it and us.
for (const shell of ['sh', 'bash']) {
  for (const signal of ['SIGTERM', 'SIGKILL'] as const) {
    test(`[HOUSE-34] a process ends in order when the npm that started it (${shell}) gets ${signal}`, async () => {
      const folder = mkdtempSync(join(tmpdir(), 'preau-starter-'));
      try {
        writeFileSync(join(folder, 'script.mjs'), script);
        // The echo keeps the shell from becoming node.
        const command = `"${process.execPath}" script.mjs quick; echo over`;
        writeFileSync(join(folder, 'package.json'), JSON.stringify({ name: 'x', scripts: { start: command } }));
        const npm = spawn('npm', ['start', '--silent', '--script-shell', shell], {
          cwd: folder,
          stdio: ['ignore', 'pipe', 'inherit'],
        });
        let said = '';
        npm.stdout.on('data', (chunk: Buffer) => (said += chunk.toString()));
        const closed = once(npm.stdout, 'close');
        while (!said.includes('ready')) await once(npm.stdout, 'data');
        npm.kill(signal);
        // The pipe closes when the last process that holds it has ended.
        await closed;
        assert.match(said, /^ready\nclosing\n/);
      } finally {
        rmSync(folder, { recursive: true, force: true });
      }
    });
  }
}

test('[HOUSE-18] signals that come together are one; a later one forces', async () => {
  const child = await start('stuck');
  const said = text(child.stdout);
  const exit = once(child, 'exit');
  const press = setInterval(() => child.kill('SIGINT'), 50);
  try {
    assert.deepEqual(await exit, [130, null]);
  } finally {
    clearInterval(press);
  }
  assert.equal(await said, 'ready\nclosing\nforced\n');
});
