// The pictures of the waiting page: a class of twelve before a door that has just opened. Run by main.ts, or alone.
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { chromium } from 'playwright-core';
import type { Browser, Page } from 'playwright-core';
import { baseFlags, findChromium } from '../../../tools/testing/chromium.ts';
import { Visitor } from '../../../tools/testing/visitor.ts';
import { Courtyard } from '../harness/courtyard.ts';

const FOLDER = fileURLToPath(new URL('../../../docs/screens', import.meta.url));
const SIZES = { phone: { width: 360, height: 740 }, desktop: { width: 1280, height: 800 } } as const;

/** Takes them into docs/screens; answers how many. The page's script is kept away, so that it stands still. */
export async function shootWaiting(browser: Browser): Promise<number> {
  await using yard = await Courtyard.open(12);
  const sheet = { text: '# Charlemagne\n- Retrouve l’année 800 sur la frise, page 34.', slides: [] };
  await yard.teacher.get('PUT', `/api/lessons/${yard.lessonId}/sheet`, sheet);
  const [mine, ...others] = yard.pupils;
  const context = await yard.device(browser, mine!);
  await context.route(/\/assets\/waiting-/, (route) => route.abort());
  const visitors: Visitor[] = [];
  for (const pupil of others) visitors.push(await Visitor.signIn(yard.preau.url, pupil));
  await yard.holdTheDoor();
  const stop = new AbortController();
  const page = await context.newPage();
  const walking = [...visitors.slice(0, 9), yard.teacher].map((visitor) => yard.arrive(visitor, stop.signal));
  for (const each of walking) each.catch(() => undefined);
  await page.waitForTimeout(3_000);
  await page.goto(yard.waitingPath);
  // A few looks: the rate must have been measured before a time is told.
  for (let looks = 0; looks < 10 && (await page.getByText('Heure pas encore connue').isVisible()); looks += 1) {
    await page.waitForTimeout(1_000);
    await page.reload();
  }
  let count = await shoot(page, 'waiting');
  await page.goto(`${yard.waitingPath}?lang=en`);
  count += await shoot(page, 'waiting-en', ['desktop'], ['light']);
  stop.abort();
  await page.goto('/attente/rien');
  count += await shoot(page, 'waiting-unknown', ['phone'], ['light']);
  for (let looks = 0; looks < 90; looks += 1) {
    await page.goto(yard.waitingPath);
    if (await page.locator('#enter').isVisible()) break;
    await page.waitForTimeout(1_000);
  }
  count += await shoot(page, 'waiting-turn', ['phone'], ['light']);
  await page.goto(`/api/lessons/${yard.lessonId}/texte`);
  count += await shoot(page, 'lesson-text', ['phone', 'desktop'], ['light']);
  await context.close();
  return count;
}

async function shoot(
  page: Page,
  name: string,
  sizes: readonly (keyof typeof SIZES)[] = ['phone', 'desktop'],
  schemes: readonly ('light' | 'dark')[] = ['light', 'dark'],
): Promise<number> {
  for (const size of sizes) {
    await page.setViewportSize(SIZES[size]);
    for (const colorScheme of schemes) {
      await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
      await page.evaluate('document.fonts.ready.then(() => undefined)');
      await page.screenshot({ path: join(FOLDER, `${name}-${size}-${colorScheme}.png`), animations: 'disabled' });
    }
  }
  return sizes.length * schemes.length;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  mkdirSync(FOLDER, { recursive: true });
  const browser = await chromium.launch({ executablePath: await findChromium(), args: [...baseFlags()] });
  try {
    console.log(`${await shootWaiting(browser)} pictures in docs/screens`);
  } finally {
    await browser.close();
  }
}
