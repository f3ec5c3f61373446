// Accounts in a real browser: a head applies a court's decision, a teacher prints the sheet of a class, and a pupil comes in from the paper.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { TodayAnswer } from '@preau/protocol/school';
import { chromium } from 'playwright-core';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { baseFlags, findChromium } from '../../../tools/testing/chromium.ts';
import { startPreau } from '../../../tools/testing/preau-process.ts';
import type { DemoAccount, PreauProcess } from '../../../tools/testing/preau-process.ts';
import { Visitor } from '../../../tools/testing/visitor.ts';
import { readCodeOf } from '../harness/read-code.ts';

let preau: PreauProcess;
let browser: Browser;

before(async () => {
  preau = await startPreau();
  browser = await chromium.launch({ executablePath: await findChromium(), args: baseFlags() });
});
after(async () => {
  await browser?.close();
  await preau?.[Symbol.asyncDispose]();
});

const account = (role: DemoAccount['role']): DemoAccount => preau.accounts.find((each) => each.role === role)!;

async function open(width: number, who?: DemoAccount): Promise<{ context: BrowserContext; page: Page }> {
  const context = await browser.newContext({
    viewport: { width, height: 800 },
    deviceScaleFactor: 2,
    locale: 'fr-FR',
    reducedMotion: 'reduce',
    serviceWorkers: 'block',
  });
  if (who !== undefined) {
    const { login, password } = who;
    assert.equal((await context.request.post(`${preau.url}/api/session`, { data: { login, password } })).ok(), true);
  }
  const page = await context.newPage();
  page.setDefaultTimeout(20_000);
  return { context, page };
}

test('[PEOPLE-4] [PEOPLE-5] the head applies a court’s decision, and the guardian is told nothing of that child any more', async () => {
  const guardian = account('guardian');
  const day = (await (await Visitor.signIn(preau.url, guardian)).get<TodayAnswer>('GET', '/api/today')).persons[0]!;
  const [child, other] = day.children;
  const { context, page } = await open(1280, account('head'));
  await page.goto(`${preau.url}/etablissement/personnes`);
  await page.getByLabel('Nom, identifiant ou classe').fill(guardian.login);
  await page.getByRole('button', { name: `Modifier : ${guardian.displayName}` }).click();
  const dialog = page.getByRole('dialog');
  await dialog
    .getByRole('button', {
      name: `Appliquer une décision de justice : ${guardian.displayName}, pour ${child!.displayName}`,
    })
    .click();
  await dialog.getByLabel('Raison (gardée au journal)').fill('Jugement du 12 mars');
  await dialog.getByRole('button', { name: 'Appliquer', exact: true }).click();
  await dialog.getByText('Décision de justice').waitFor();
  const now = (await (await Visitor.signIn(preau.url, guardian)).get<TodayAnswer>('GET', '/api/today')).persons[0]!;
  assert.deepEqual(
    now.children.map((each) => each.personId),
    [other!.personId],
  );
  await context.close();
});

test('[PEOPLE-21] [PEOPLE-24] a teacher prints the sheet of a class, eight slips a page; a phone reads one, and a pupil is in', async () => {
  const teacher = await open(1280, account('teacher'));
  const { page } = teacher;
  await page.goto(`${preau.url}/classes`);
  await page.locator('.rows a').first().click();
  await page.getByRole('link', { name: 'Comptes et codes' }).click();
  await page.getByRole('button', { name: /^Préparer \d+ codes$/ }).click();
  await page.getByRole('heading', { name: /codes prêts$/ }).waitFor();
  const slips = page.locator('.slip');
  const count = await slips.count();
  assert.ok(count > 8, `${count} slips`);
  const name = await slips.first().getByRole('heading').textContent();
  await page.emulateMedia({ media: 'print' });
  assert.deepEqual(
    await Promise.all([page.locator('.rail'), page.locator('h1'), slips.first()].map((each) => each.isVisible())),
    [false, false, true],
  );
  const pages = (await page.pdf({ format: 'A4' })).toString('latin1').match(/\/Type\s*\/Page\b(?!s)/g)?.length;
  assert.equal(pages, Math.ceil(count / 8));
  await page.emulateMedia({ media: 'screen' });
  const link = await readCodeOf(slips.first().locator('svg'), teacher.context);
  assert.match(link ?? '', new RegExp(`^${preau.url}/activation#code=[0-9A-Z]{4}(-[0-9A-Z]{4}){2}$`));
  await teacher.context.close();

  const pupil = await open(360);
  await pupil.page.goto(link!);
  await pupil.page.getByText(name!).first().waitFor();
  await pupil.page.locator('#new-password').fill('trois petits chats');
  await pupil.page.locator('#enter-button').click();
  await pupil.page.locator('.frame-main .hello').waitFor();
  assert.match(
    await pupil.page.locator('.frame-main .hello').innerText(),
    new RegExp(`Bonjour ${name!.split(' ')[0]}`),
  );
  await pupil.context.close();
});
