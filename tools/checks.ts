// The checks that judge the tree without running it. `npm run check` runs them side by side, `npm test` first of all.
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { ROOT } from './source-files.ts';

/** One check: a name and a command; it passes if the command ends with 0. */
export interface Check {
  readonly name: string;
  readonly command: readonly [program: string, ...args: string[]];
}

/** How a check went. */
export interface CheckResult {
  readonly name: string;
  readonly passed: boolean;
  readonly ms: number;
  readonly output: string;
}

const bin = (name: string): string => join(ROOT, 'node_modules', '.bin', name);
const tool = (name: string): Check['command'] => [process.execPath, join(ROOT, 'tools', name)];

/** All checks, slowest first. */
export const CHECKS: readonly Check[] = [
  { name: 'types', command: [bin('tsc'), '--noEmit', '-p', 'tsconfig.json'] },
  ...(existsSync(join(ROOT, 'apps/web/tsconfig.json'))
    ? [{ name: 'types of web', command: [bin('tsc'), '--noEmit', '-p', 'apps/web/tsconfig.json'] } satisfies Check]
    : []),
  { name: 'lint', command: [bin('oxlint'), '--type-aware', '--deny-warnings', '--format=unix'] },
  { name: 'unused', command: [bin('knip'), '--no-progress', '--no-config-hints'] },
  { name: 'format', command: [bin('oxfmt'), '--check', '.'] },
  { name: 'layers', command: tool('check-layers.ts') },
  { name: 'spec', command: tool('check-spec.ts') },
  { name: 'docs', command: tool('check-docs.ts') },
];

const DEADLINE_MS = 180_000;

/** Runs checks, as many at a time as the machine has cores, and tells each result as it comes. */
export async function runChecks(checks: readonly Check[], tell: (result: CheckResult) => void): Promise<CheckResult[]> {
  const waiting = [...checks];
  const results: CheckResult[] = [];
  const worker = async (): Promise<void> => {
    for (let check = waiting.shift(); check !== undefined; check = waiting.shift()) {
      const result = await runCheck(check);
      results.push(result);
      tell(result);
    }
  };
  await Promise.all(Array.from({ length: Math.max(2, availableParallelism()) }, worker));
  return results;
}

function runCheck(check: Check): Promise<CheckResult> {
  const startedAt = performance.now();
  const [program, ...args] = check.command;
  return new Promise((resolve) => {
    let output = '';
    const finish = (passed: boolean): void =>
      resolve({ name: check.name, passed, ms: performance.now() - startedAt, output: output.trim() });
    const child = spawn(program, args, { cwd: ROOT, stdio: ['ignore', 'pipe', 'pipe'], timeout: DEADLINE_MS });
    child.stdout.on('data', (chunk: Buffer) => (output += chunk.toString('utf8')));
    child.stderr.on('data', (chunk: Buffer) => (output += chunk.toString('utf8')));
    child.on('error', (error) => {
      output += error.message;
      finish(false);
    });
    child.on('close', (code) => finish(code === 0));
  });
}

/** Prints a result: one line, and what a failed check said. */
export function printResult(result: CheckResult): void {
  process.stdout.write(`${result.passed ? '✔' : '✖'} ${result.name} (${(result.ms / 1000).toFixed(1)} s)\n`);
  if (!result.passed) process.stdout.write(`${indent(lastLines(result.output, 200))}\n`);
}

function lastLines(text: string, count: number): string {
  const lines = text.split('\n');
  return lines.length <= count ? text : [`… ${lines.length - count} lines more`, ...lines.slice(-count)].join('\n');
}

function indent(text: string): string {
  return text.replaceAll(/^/gm, '  ');
}
