// The pictures of the waiting page and of the operators' live view: a class of twelve before a door that has just opened. Run by
// main.ts, or alone.
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

/** Takes them into docs/screens; answers how many. */
export async function shootWaiting(browser: Browser): Promise<number> {
  await using yard = await Courtyard.open(14);
  const sheet = { text: '# Charlemagne\n- Retrouve l’année 800 sur la frise, page 34.', slides: [] };
  await yard.teacher.get('PUT', `/api/lessons/${yard.lessonId}/sheet`, sheet);
  const [mine, ...others] = yard.pupils;
  const context = await yard.device(browser, mine!);
  // The same person without script: the page as it comes, which stands still.
  const still = await yard.device(browser, mine!, { javaScriptEnabled: false });
  const visitors: Visitor[] = [];
  for (const pupil of others) visitors.push(await Visitor.signIn(yard.preau.url, pupil));
  await yard.holdTheDoor();
  const stop = new AbortController();
  const walking = [...visitors.slice(0, 11), yard.teacher].map((visitor) => yard.arrive(visitor, stop.signal));
  for (const each of walking) each.catch(() => undefined);
  const page = await context.newPage();
  await page.waitForTimeout(3_000);
  await page.goto(yard.waitingPath);
  // A few looks: the rate must have been measured before a time is told.
  for (let looks = 0; looks < 10 && (await page.getByText('Heure pas encore connue').isVisible()); looks += 1) {
    await page.waitForTimeout(1_000);
    await page.reload();
  }
  await page.locator('#sound').waitFor();
  let count = await shoot(page, 'waiting');
  await page.goto(`${yard.waitingPath}?lang=en`);
  await page.locator('#sound').waitFor();
  count += await shoot(page, 'waiting-en', ['desktop'], ['light']);
  await page.locator('#sheet-link').click();
  await page.getByText('Charlemagne').waitFor();
  await page.locator('.device summary').click();
  await page.setViewportSize(SIZES.phone);
  await page.locator('.device .address').scrollIntoViewIfNeeded();
  count += await shoot(page, 'waiting-device', ['phone'], ['light']);
  // The same moment as the operator sees it.
  const { login, password } = yard.preau.accounts.find(({ role }) => role === 'operator')!;
  const desk = await yard.device(browser, { login, password });
  const now = await desk.newPage();
  await now.goto('/etablissement/en-direct');
  await now.locator('.now-kpi').waitFor();
  count += await shoot(now, 'now');
  await desk.close();
  stop.abort();
  const plain = await still.newPage();
  await plain.goto(yard.waitingPath);
  count += await shoot(plain, 'waiting-plain', ['phone'], ['light']);
  await plain.goto('/attente/rien');
  count += await shoot(plain, 'waiting-unknown', ['phone'], ['light']);
  for (let looks = 0; looks < 90; looks += 1) {
    await plain.goto(yard.waitingPath);
    if (await plain.locator('#enter').isVisible()) break;
    await plain.waitForTimeout(1_000);
  }
  count += await shoot(plain, 'waiting-turn', ['phone'], ['light']);
  await plain.goto(`/api/lessons/${yard.lessonId}/texte`);
  count += await shoot(plain, 'lesson-text', ['phone', 'desktop'], ['light']);
  await plain.goto('/api/today/texte');
  count += await shoot(plain, 'day-text', ['phone'], ['light', 'dark']);
  await plain.goto('/api/today/texte?lang=en');
  count += await shoot(plain, 'day-text-en', ['desktop'], ['light']);
  await context.close();
  await still.close();
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
      const hasScript = await page.locator('#sound, .now-kpi').first().isVisible();
      if (hasScript) await page.evaluate('document.fonts.ready.then(() => undefined)');
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
