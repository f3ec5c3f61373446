// The book of credits in a folder: the page, and a file for each hour of the last week, renamed into place. For one gate process. GATE-174.

import { mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { KEPT_HOURS, pageOfText, textOfPage } from '@preau/service/gate';
import type { CreditBook, CreditPage } from '@preau/service/gate';

const HOUR = /^\d{4}-\d\d-\d\dT\d\d$/;

/** Opens the folder, made if it is missing. A damaged page is told to `fault`, set aside and done without. */
export async function openCreditFiles(folder: string, fault: (error: unknown) => void): Promise<CreditBook> {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const file = join(folder, 'page.json');
  let kept = await readPage(file, fault);
  const put = async (name: string, text: string): Promise<void> => {
    await writeFile(`${name}.next`, text, { mode: 0o600 });
    await rename(`${name}.next`, name);
  };
  const hours = async (): Promise<readonly string[]> =>
    (await readdir(folder))
      .map((name) => name.replace(/\.json$/, ''))
      .filter((name) => HOUR.test(name))
      .toSorted()
      .toReversed();
  return {
    read: async (version) => (kept?.version === version ? undefined : kept),
    write: async (page, hour) => {
      if (page.version !== (kept?.version ?? 0) + 1) return false;
      // The hour first: dying in between leaves the old page, from which the same hour is written again.
      if (hour !== undefined) await put(join(folder, `${hour.label}.json`), hour.text);
      await put(file, textOfPage(page));
      kept = page;
      if (hour !== undefined)
        for (const old of (await hours()).slice(KEPT_HOURS)) await rm(join(folder, `${old}.json`), { force: true });
      return true;
    },
    readHour: async (label) => {
      if (!HOUR.test(label)) return undefined;
      return readFile(join(folder, `${label}.json`), 'utf8').catch((error: NodeJS.ErrnoException) => {
        if (error.code === 'ENOENT') return undefined;
        throw error;
      });
    },
    hours,
    [Symbol.asyncDispose]: async () => undefined,
  };
}

async function readPage(file: string, fault: (error: unknown) => void): Promise<CreditPage | undefined> {
  try {
    return pageOfText(await readFile(file, 'utf8'));
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    fault(new Error(`Cannot read the credits: ${file} is damaged; nothing is owed to anybody`, { cause }));
    await rename(file, `${file}.bad`).catch(() => undefined);
    return undefined;
  }
}
