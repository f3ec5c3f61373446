// Who started us: npm, through a shell and perhaps a wrapper. npm passes a signal to its shell only, and a killed npm passes none, so a
// process that npm started looks itself whether npm still lives (HOUSE-34).
import { readFileSync } from 'node:fs';

const LOOK_MS = 250;

/** One link of the chain: a process and its parent. */
type Link = readonly [pid: number, parent: number];

/** Calls `gone` once, when npm, or what stands between it and us, has ended. Does nothing in a process that npm did not start. */
export function watchStarter(gone: () => void): Disposable {
  const chain = chainToNpm(process.pid);
  const timer = setInterval(() => {
    if (chain.every(([pid, parent]) => parentOf(pid) === parent)) return;
    clearInterval(timer);
    gone();
  }, LOOK_MS).unref();
  if (chain.length === 0) clearInterval(timer);
  return { [Symbol.dispose]: () => clearInterval(timer) };
}

/** From us to npm, which is the first that does not have what it gives to its scripts. An orphan's parent is another: it always shows. */
function chainToNpm(from: number): Link[] {
  const chain: Link[] = [];
  for (let pid = from; isScript(pid);) {
    const parent = parentOf(pid);
    if (parent === undefined || parent === 0) break;
    chain.push([pid, parent]);
    pid = parent;
  }
  return chain;
}

function isScript(pid: number): boolean {
  try {
    return /(^|\0)npm_lifecycle_event=/.test(readFileSync(`/proc/${pid}/environ`, 'latin1'));
  } catch {
    return false;
  }
}

/** proc(5), field 4 of stat; undefined when there is no such process, or no /proc. */
function parentOf(pid: number): number | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'latin1');
    return Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1]);
  } catch {
    return undefined;
  }
}
