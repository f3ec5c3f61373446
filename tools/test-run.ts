// Runs test files with node:test in a child process and returns exact counts.
import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { ROOT } from './source-files.ts';
import type { Counts, FileCounts } from './testing/count-reporter.ts';

/** One run: files and how they share processes. */
export interface TestRun {
  readonly files: readonly string[];
  /** All files in one process, or that many processes of one file each at a time. */
  readonly processes: 'one' | number;
  /** Longest life of one test file (or test), and of the whole run. */
  readonly testTimeoutMs: number;
  readonly runTimeoutMs: number;
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

/** Runs the files; a crash of the runner itself counts as one failed test. */
export async function runTests(run: TestRun): Promise<Counts> {
  const first = await runOnce(run);
  const again = Object.entries(first.byFile).filter(([file, counts]) => file !== '' && counts.failed > 0);
  if (run.secondRun !== true || again.length === 0) return totalOf(first);
  const files = again.map(([file]) => file);
  process.stdout.write(`↻ once more, alone: ${files.map((file) => relative(ROOT, file)).join(', ')}\n`);
  const second = await runOnce({ ...run, files, processes: 1 });
  const without = (what: keyof Counts): number =>
    first[what] - again.reduce((sum, [, counts]) => sum + counts[what], 0) + second[what];
  return { passed: without('passed'), failed: without('failed'), skipped: without('skipped') };
}

function totalOf({ passed, failed, skipped }: Counts): Counts {
  return { passed, failed, skipped };
}

async function runOnce(run: TestRun): Promise<FileCounts> {
  if (run.files.length === 0) return { passed: 0, failed: 0, skipped: 0, byFile: {} };
  const folder = mkdtempSync(join(tmpdir(), 'preau-test-run-'));
  const countsFile = join(folder, 'counts.json');
  const isolation = run.processes === 'one' ? ['--test-isolation=none'] : [`--test-concurrency=${run.processes}`];
  const args = [
    '--test',
    ...isolation,
    `--test-timeout=${run.testTimeoutMs}`,
    `--test-reporter=${join(ROOT, 'tools/testing/count-reporter.ts')}`,
    ...run.files,
  ];
  try {
    const code = await runNode(args, run, { ...run.env, TEST_COUNTS_FILE: countsFile });
    const counts = readCounts(countsFile);
    if (counts !== undefined && (code === 0 || counts.failed > 0)) return counts;
    process.stdout.write(`✖ the test runner ended with ${code ?? 'a signal'} and told no failure\n`);
    return { passed: counts?.passed ?? 0, failed: 1, skipped: counts?.skipped ?? 0, byFile: {} };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function runNode(args: readonly string[], run: TestRun, env: Readonly<Record<string, string>>): Promise<number | null> {
  const output = run.quiet === true ? 'ignore' : 'inherit';
  const [program = process.execPath, ...words] = [...(run.within ?? []), process.execPath, ...args];
  return new Promise((resolve, reject) => {
    const child = spawn(program, words, {
      cwd: ROOT,
      stdio: ['ignore', output, output],
      // With NODE_TEST_CONTEXT a runner started by a test reports to that one instead of counting by itself.
      env: { ...process.env, NODE_TEST_CONTEXT: undefined, ...env },
      timeout: run.runTimeoutMs,
      killSignal: 'SIGKILL',
    });
    const stop = (): void => void child.kill('SIGTERM');
    process.once('SIGTERM', stop);
    child.once('error', reject);
    child.once('close', (code) => {
      process.removeListener('SIGTERM', stop);
      resolve(code);
    });
  });
}

function readCounts(file: string): FileCounts | undefined {
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as FileCounts;
  } catch {
    return undefined;
  }
}
