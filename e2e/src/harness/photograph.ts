// When a journey fails, what everybody had on the screen is worth more than the message.
import { mkdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { SuiteContext, TestContext } from 'node:test';
import type { Person } from './person.ts';

/** Takes a picture of every page into a folder of the temporary folder and says where. For `afterEach`. */
export async function photograph(
  t: TestContext | SuiteContext,
  people: readonly (Person | undefined)[],
): Promise<void> {
  if (!('passed' in t) || t.passed || !('diagnostic' in t)) return;
  const folder = join(tmpdir(), 'preau-failed-journeys');
  mkdirSync(folder, { recursive: true });
  const name = /[A-Z]+-\d+/.exec(t.name)?.[0] ?? 'journey';
  for (const person of people) {
    if (person === undefined) continue;
    const path = join(folder, `${name}-${person.account.login}.png`);
    await person.page.screenshot({ path, timeout: 5_000 }).catch(() => undefined);
    t.diagnostic(
      `${path} ${person.complaints
        .slice(-3)
        .map((line) => line.slice(0, 120))
        .join(' | ')}`,
    );
  }
}
