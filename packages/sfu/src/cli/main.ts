#!/usr/bin/env node
// `preau-sfu`: the media server from a command line (SFU-140).
import { readFileSync } from 'node:fs';
import { faultText } from '../log.ts';
import { serveSfu } from '../serve.ts';
import type { ServedSfu } from '../serve.ts';
import { helpText, readArguments } from './arguments.ts';
import type { CliRequest } from './arguments.ts';

const exitUsage = 64;

const request = readArguments(process.argv.slice(2), process.env);
if (!request.ok) {
  for (const problem of request.error) process.stderr.write(`preau-sfu: ${problem}\n`);
  process.stderr.write('preau-sfu --help lists the words\n');
  process.exit(exitUsage);
}
if (request.value.action === 'help') process.stdout.write(helpText);
else if (request.value.action === 'version') process.stdout.write(`${version()}\n`);
else await run(request.value);

async function run({ isDev, options }: Extract<CliRequest, { action: 'serve' }>): Promise<void> {
  let served: ServedSfu;
  try {
    served = await serveSfu(options);
  } catch (fault) {
    process.stderr.write(`preau-sfu: Cannot start: ${faultText(fault)}\n`);
    process.exit(1);
  }
  process.stdout.write(`preau-sfu ${version()} listens on ${served.url.replace('http', 'ws')}\n`);
  if (isDev && options.apiKey === 'devkey')
    process.stdout.write(
      'development: API key "devkey", secret "secret"; anybody who reaches this address may do everything\n',
    );
  let isEnding = false;
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.on(signal, () => {
      // A second Ctrl-C: the children notice that we are gone and end too.
      if (isEnding) process.exit(130);
      isEnding = true;
      served.close().then(
        () => process.exit(0),
        () => process.exit(1),
      );
    });
  }
}

function version(): string {
  const manifest = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8')) as {
    readonly version: string;
  };
  return manifest.version;
}
