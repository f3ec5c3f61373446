// A node:test reporter for the whole suite: one line per failed or slow test, and exact counts in the file that
// TEST_COUNTS_FILE names, so that nobody has to read them out of printed text.
import { writeFileSync } from 'node:fs';
import { relative } from 'node:path';
import type { TestEvent } from 'node:test/reporters';
import { inspect } from 'node:util';

/** What a run of tests came to. */
export interface Counts {
  passed: number;
  skipped: number;
  /** What failed, by name. */
  failures: string[];
}

export const NOTHING_RUN: Counts = Object.freeze({ passed: 0, skipped: 0, failures: [] });

/** All of them together. */
export function sumOf(parts: readonly Counts[]): Counts {
  return {
    passed: parts.reduce((sum, { passed }) => sum + passed, 0),
    skipped: parts.reduce((sum, { skipped }) => sum + skipped, 0),
    failures: parts.flatMap(({ failures }) => failures),
  };
}

/** The same, and by file (absolute path): a file that failed may be run once more. */
export interface FileCounts extends Counts {
  readonly byFile: Record<string, Counts>;
}

const SLOW_MS = 5_000;

/** The reporter, as `--test-reporter` wants it. */
// oxlint-disable-next-line import/no-default-export -- node:test loads a reporter by its default export
export default async function* countReporter(events: AsyncIterable<TestEvent>): AsyncGenerator<string> {
  const byFile: FileCounts['byFile'] = {};
  const of = (file = ''): Counts => (byFile[file] ??= { passed: 0, skipped: 0, failures: [] });
  const mustRun = process.env['CI_REQUIRE_SERVERS'] === '1';
  for await (const event of events) {
    if (event.type === 'test:stdout' || event.type === 'test:stderr') yield event.data.message;
    if (event.type !== 'test:pass' && event.type !== 'test:fail') continue;
    // A suite is counted by its tests; a suite that failed by itself (a hook, a file) counts once.
    const isSuite = event.data.details.type === 'suite';
    const where = whereIs(event.data);
    if (event.type === 'test:fail') {
      if (isFailureOfChildren(event.data.details.error)) continue;
      of(event.data.file).failures.push(`${event.data.name}${where}`);
      yield `✖ ${event.data.name}${where}\n${indent(describe(event.data.details.error))}\n`;
    } else if (event.data.skip !== undefined || event.data.todo !== undefined) {
      if (isSuite && event.data.skip === undefined) continue;
      const why = typeof event.data.skip === 'string' ? `: ${event.data.skip}` : '';
      if (mustRun) of(event.data.file).failures.push(`${event.data.name}${where}, skipped${why}`);
      else of(event.data.file).skipped += 1;
      yield `${mustRun ? '✖ skipped although servers are required' : '↷ skipped'}${why}: ${event.data.name}${where}\n`;
    } else if (!isSuite) {
      of(event.data.file).passed += 1;
      if (event.data.details.duration_ms > SLOW_MS)
        yield `✔ ${event.data.name} (${(event.data.details.duration_ms / 1000).toFixed(1)} s)\n`;
    }
  }
  const file = process.env['TEST_COUNTS_FILE'];
  if (file !== undefined) {
    const counts: FileCounts = { ...sumOf(Object.values(byFile)), byFile };
    writeFileSync(file, JSON.stringify(counts));
  }
}

function whereIs(data: { readonly file?: string | undefined; readonly line?: number | undefined }): string {
  return data.file === undefined ? '' : ` (${relative(process.cwd(), data.file)}:${data.line ?? 0})`;
}

function isFailureOfChildren(error: unknown): boolean {
  return (error as { failureType?: string } | undefined)?.failureType === 'subtestsFailed';
}

function describe(error: unknown): string {
  const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error;
  const text = cause instanceof Error ? (cause.stack ?? cause.message) : inspect(cause);
  return text.split('\n').slice(0, 40).join('\n');
}

function indent(text: string): string {
  return text.replaceAll(/^/gm, '  ');
}
