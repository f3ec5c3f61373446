// One orderly end of a process: the first SIGINT or SIGTERM closes everything within a deadline, a second one forces.
// Ctrl-C reaches a process several times (from the terminal, from npm, from tools/start.mjs): signals within a second
// of the first are the same one. If the starter was killed, that is an order to end too.
import { withDeadline } from './deadline.ts';
import { watchStarter } from './starter.ts';

/** How a process ends. */
export interface ShutdownOptions {
  /** Closes everything, in order. Called once. */
  readonly close: () => Promise<void>;
  /** Time for `close`; default 25 000 ms. Then the process ends with code 1. */
  readonly deadlineMs?: number;
  /** Told what happens, for the console. */
  readonly say?: (event: 'closing' | 'forced' | 'late' | 'failed', error?: unknown) => void;
  /** Ends the process; an argument for tests. */
  readonly exit?: (code: number) => void;
}

const SAME_PRESS_MS = 1_000;

/** Installs the handlers. The returned function starts the same orderly end without a signal, with an exit code. */
export function onShutdown(options: ShutdownOptions): (code?: number) => Promise<void> {
  const exit = options.exit ?? ((code: number) => process.exit(code));
  const say = options.say ?? (() => undefined);
  let ending: Promise<void> | undefined;
  let firstAt = 0;
  const end = (code = 0): Promise<void> => {
    ending ??= (async () => {
      say('closing');
      let result = code;
      const timeoutMs = options.deadlineMs ?? 25_000;
      try {
        await withDeadline(options.close(), timeoutMs, 'the orderly end');
      } catch (error) {
        result = 1;
        say(error instanceof Error && error.name === 'DeadlineError' ? 'late' : 'failed', error);
      }
      exit(result);
    })();
    return ending;
  };
  const onSignal = (signal: NodeJS.Signals): void => {
    if (ending !== undefined) {
      if (performance.now() - firstAt < SAME_PRESS_MS) return;
      say('forced');
      exit(signal === 'SIGINT' ? 130 : 143);
      return;
    }
    firstAt = performance.now();
    void end();
  };
  process.on('SIGINT', onSignal);
  process.on('SIGTERM', onSignal);
  process.on('SIGHUP', onSignal);
  process.once('disconnect', () => void end());
  watchStarter(() => void end());
  process.channel?.unref();
  return end;
}
