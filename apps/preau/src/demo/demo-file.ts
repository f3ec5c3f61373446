// `$PREAU_DATA_DIR/demo.json` (HOUSE-51): the accounts of the demo school and the lesson that is on, for people and programs that try it.
import { readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { LessonId } from '@preau/core/base';

/** An account that the console prints. */
export interface DemoAccount {
  readonly role: 'teacher' | 'pupil' | 'guardian' | 'head' | 'operator';
  readonly login: string;
  readonly password: string;
  readonly displayName: string;
}

/** What the file holds. Address and lesson are written once the listener is open; between a creation and that, the accounts stand alone. */
export interface DemoFile {
  readonly url?: string;
  readonly lessonId?: LessonId;
  readonly accounts: readonly DemoAccount[];
}

/** Writes the file (0600), whole or not at all. */
export function writeDemoFile(dataDir: string, content: DemoFile): void {
  const draft = join(dataDir, 'demo.json.new');
  writeFileSync(draft, `${JSON.stringify(content, null, 2)}\n`, { mode: 0o600 });
  renameSync(draft, fileIn(dataDir));
}

/** The accounts of the file; undefined when there is none, or when it is damaged. */
export function readDemoAccounts(dataDir: string): readonly DemoAccount[] | undefined {
  try {
    return (JSON.parse(readFileSync(fileIn(dataDir), 'utf8')) as DemoFile).accounts;
  } catch (error) {
    if (error instanceof SyntaxError || (error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}

function fileIn(dataDir: string): string {
  return join(dataDir, 'demo.json');
}
