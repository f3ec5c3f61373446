// Runs test files with node:test in child processes, several at a time in lanes, and returns exact counts.
import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { constants, getPriority, setPriority, tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { ROOT } from './source-files.ts';
import { sumOf } from './testing/count-reporter.ts';
import type { Counts, FileCounts } from './testing/count-reporter.ts';

/** Files that are run in one way. The lanes of a run go side by side; where there is no room for all, the first named begin. */
export interface Lane {
  readonly files: readonly string[];
  /** All files in one process, or at most that many processes of one file each at a time, in the order given. */
  readonly processes: 'one' | number;
  /** True lets the other lanes go first: for tests that work much and that nothing hurries. */
  readonly patient?: boolean;
}

/** One run: lanes, and what holds for all of them. */
export interface TestRun {
  readonly lanes: readonly Lane[];
  /** At most that many processes at a time, of all lanes; as many as the lanes want by default. A lane that is through leaves its room to the others. */
  readonly processes?: number;
  /** Longest life of one test, and of one process. */
  readonly testTimeoutMs: number;
  readonly processTimeoutMs: number;
  /** True keeps what the tests print to itself: for tests of this function. */
  readonly quiet?: boolean;
  /**
   * Files that fail are run once more, one after the other, and count as they come out then. For tests with real browsers, processes and
   * deadlines, on machines that do other work at the same time; what needed it is printed.
   */
  readonly secondRun?: boolean;
  /** A command that runs the runner, such as one that enters a network of the tests' own. */
  readonly within?: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
}

/** What a file came to, or files that share a process. */
interface Outcome {
  readonly files: readonly string[];
  readonly counts: Counts;
  /** Life of its process; unknown of a file that shared one. */
  readonly ms?: number;
}

const SLOWEST = 5;

/** Runs the files; a process that crashes counts as one failed test. */
export async function runTests(run: TestRun): Promise<Counts> {
  const say = (line: string): void => void (run.quiet === true || process.stdout.write(`${line}\n`));
  const first = await runLanes(run, run.lanes);
  const timed = first.filter(({ ms }) => ms !== undefined).toSorted((a, b) => b.ms! - a.ms!);
  if (timed.length > 1) {
    const slowest = timed.slice(0, SLOWEST).map(({ files, ms }) => `${namesOf(files)} ${(ms! / 1000).toFixed(0)} s`);
    say(`   slowest: ${slowest.join(', ')}`);
  }
  const again = run.secondRun === true ? first.filter(({ counts }) => counts.failures.length > 0) : [];
  if (again.length === 0) return sumOf(first.map(({ counts }) => counts));
  const files = again.flatMap((outcome) => outcome.files);
  say(`↻ once more, alone: ${namesOf(files)}`);
  const second = await runLanes(run, [{ files, processes: 1 }]);
  return sumOf([...first.filter((outcome) => !again.includes(outcome)), ...second].map(({ counts }) => counts));
}

/** What one process runs. */
interface Job {
  readonly files: readonly string[];
  readonly flags: readonly string[];
}

/** A lane at work. */
interface Queue {
  readonly waiting: Job[];
  readonly processes: number;
  readonly patient: boolean;
  running: number;
}

async function runLanes(run: TestRun, lanes: readonly Lane[]): Promise<Outcome[]> {
  const queues = lanes.filter(({ files }) => files.length > 0).map(toQueue);
  const room = run.processes ?? Infinity;
  const outcomes: Outcome[] = [];
  const running = new Set<Promise<void>>();
  const work = async (queue: Queue, { files, flags }: Job): Promise<void> => {
    queue.running += 1;
    outcomes.push(...(await runProcess(run, files, queue.patient, flags)));
    queue.running -= 1;
  };
  for (;;) {
    const queue = queues.find(({ waiting, ...lane }) => waiting.length > 0 && lane.running < lane.processes);
    if (queue !== undefined && running.size < room) {
      const job: Promise<void> = work(queue, queue.waiting.shift()!).finally(() => running.delete(job));
      running.add(job);
    } else if (running.size > 0) await Promise.race(running);
    else return outcomes;
  }
}

function toQueue({ files, processes, patient = false }: Lane): Queue {
  return processes === 'one'
    ? { waiting: [{ files, flags: ['--test-isolation=none'] }], processes: 1, patient, running: 0 }
    : { waiting: files.map((file) => ({ files: [file], flags: [] })), processes, patient, running: 0 };
}

async function runProcess(
  run: TestRun,
  files: readonly string[],
  patient: boolean,
  flags: readonly string[],
): Promise<Outcome[]> {
  const folder = mkdtempSync(join(tmpdir(), 'preau-test-run-'));
  const countsFile = join(folder, 'counts.json');
  const args = [
    '--test',
    ...flags,
    `--test-timeout=${run.testTimeoutMs}`,
    `--test-reporter=${join(ROOT, 'tools/testing/count-reporter.ts')}`,
    ...files,
  ];
  const startedAt = performance.now();
  try {
    const code = await runNode(args, run, { ...run.env, TEST_COUNTS_FILE: countsFile }, patient);
    const ms = performance.now() - startedAt;
    const counts = readCounts(countsFile);
    if (counts !== undefined && (code === 0 || counts.failures.length > 0))
      return files.length === 1 ? [{ files, counts, ms }] : byFile(files, counts);
    const fault = `${namesOf(files)}: the test runner ended with ${code ?? 'a signal'}, no test failed`;
    if (run.quiet !== true) process.stdout.write(`✖ ${fault}\n`);
    return [{ files, counts: { passed: counts?.passed ?? 0, skipped: counts?.skipped ?? 0, failures: [fault] }, ms }];
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** A failure is its file's alone, unless a test stands in a module that several files share. */
function byFile(files: readonly string[], counts: FileCounts): Outcome[] {
  const told = Object.entries(counts.byFile).map(([path, own]) => ({ files: [relative(ROOT, path)], counts: own }));
  return told.every((outcome) => outcome.files.every((file) => files.includes(file))) ? told : [{ files, counts }];
}

function runNode(
  args: readonly string[],
  run: TestRun,
  env: Readonly<Record<string, string>>,
  patient: boolean,
): Promise<number | null> {
  const output = run.quiet === true ? 'ignore' : 'inherit';
  const [program = process.execPath, ...words] = [...(run.within ?? []), process.execPath, ...args];
  return new Promise((resolve, reject) => {
    const child = spawn(program, words, {
      cwd: ROOT,
      stdio: ['ignore', output, output],
      // With NODE_TEST_CONTEXT a runner started by a test reports to that one instead of counting by itself.
      env: { ...process.env, NODE_TEST_CONTEXT: undefined, ...env },
      timeout: run.processTimeoutMs,
      killSignal: 'SIGKILL',
    });
    if (patient && child.pid !== undefined) letOthersFirst(child.pid);
    const stop = (): void => void child.kill('SIGTERM');
    process.once('exit', stop);
    child.once('error', reject);
    child.once('close', (code) => {
      process.removeListener('exit', stop);
      resolve(code);
    });
  });
}

/** Whatever the process starts from now on has its priority too. Where that is not allowed it runs as all others do. */
function letOthersFirst(pid: number): void {
  try {
    setPriority(pid, Math.max(getPriority(), constants.priority.PRIORITY_BELOW_NORMAL));
  } catch {
    // It may have ended already.
  }
}

function readCounts(file: string): FileCounts | undefined {
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as FileCounts;
  } catch {
    return undefined;
  }
}

function namesOf(files: readonly string[]): string {
  const shown = files.slice(0, 3).map((file) => relative(ROOT, file));
  return `${shown.join(', ')}${files.length > 3 ? ` and ${files.length - 3} more` : ''}`;
}
