// A bar on long work, on a terminal only: a log file gets one line a step.
import { Presets, SingleBar } from 'cli-progress';

/** Shows how far a piece of work is. */
export interface Progress {
  show(step: { readonly label: string; readonly done: number; readonly total: number }): void;
  end(): void;
}

/** Makes one for the console. */
export function createProgress(out: NodeJS.WriteStream = process.stderr): Progress {
  if (!out.isTTY) {
    let last = '';
    return {
      show: ({ label }) => {
        if (label !== last) out.write(`${label}…\n`);
        last = label;
      },
      end: () => undefined,
    };
  }
  const bar = new SingleBar(
    { format: '  {label} [{bar}] {value}/{total}', stream: out, hideCursor: true, clearOnComplete: true },
    Presets.shades_classic,
  );
  let isOpen = false;
  return {
    show: ({ label, done, total }) => {
      if (!isOpen) bar.start(total, done, { label: label.padEnd(24) });
      isOpen = true;
      bar.setTotal(total);
      bar.update(done, { label: label.padEnd(24) });
    },
    end: () => bar.stop(),
  };
}
