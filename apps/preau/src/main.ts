// `npm start`: reads the environment, starts everything in one process with its children, says where, ends in order.
import { EXIT_CONFIG, onShutdown } from '@preau/host';
import { readArguments } from './arguments.ts';
import type { StartArguments } from './arguments.ts';
import { announce } from './announce.ts';
import { readConfig } from './config.ts';
import { start } from './start.ts';

/** EX_USAGE of sysexits.h. */
const EXIT_USAGE = 64;

const words = readArguments(process.argv.slice(2));
const config = readConfig(process.env);
if (!words.ok) {
  console.error(words.error.message);
  process.exitCode = EXIT_USAGE;
} else if (!config.ok) {
  for (const problem of config.error.problems) console.error(problem);
  process.exitCode = EXIT_CONFIG;
} else {
  await run(config.value, words.value);
}

async function run(values: Parameters<typeof start>[0]['config'], asked: StartArguments): Promise<void> {
  const opening = start({ config: values, ...asked, say: (sentence) => console.log(sentence) });
  // Ctrl-C while it still starts: wait for what has begun, then end it.
  const end = onShutdown({
    close: async () => (await opening.catch(() => undefined))?.close(),
    say: (event) => {
      if (event === 'closing') console.log('\nPréau is closing…');
      if (event === 'late' || event === 'failed') console.error('Préau could not close everything in time.');
    },
  });
  try {
    const preau = await opening;
    announce(preau);
    void preau.failed.then((message) => {
      console.error(message);
      void end(1);
    });
  } catch (error) {
    console.error(error instanceof Error ? error.message : String(error));
    if (values.logLevel === 'debug') console.error(error);
    process.exit(1);
  }
}
