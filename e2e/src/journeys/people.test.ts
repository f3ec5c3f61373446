// Accounts in a real browser: a head applies a court's decision, a teacher prints the sheet of a class, and a pupil comes in from the paper.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { TodayAnswer } from '@preau/protocol/school';
import { chromium } from 'playwright-core';
import type { Browser, BrowserContext, Locator, Page } from 'playwright-core';
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

/** Pictures as the printed card names them, as the buttons of the page are called. */
async function picturesOf(card: Locator): Promise<readonly string[]> {
  const names = await card
    .locator('.card-slip-secret svg')
    .evaluateAll((all) => all.map((each) => each.ariaLabel ?? ''));
  return names.map((name) => name.slice(0, 1).toUpperCase() + name.slice(1));
}

async function tap(page: Page, pictures: readonly string[]): Promise<void> {
  for (const picture of pictures) await page.getByRole('button', { name: picture, exact: true }).click();
}

test('[PEOPLE-102] [PEOPLE-104] [PEOPLE-107] [PEOPLE-110] [PEOPLE-112] cards are printed; a child comes in by card and pictures, a lost card is dead, and a tablet of the class shows the names until it is ended', async () => {
  const teacher = await open(1280, account('teacher'));
  const { page } = teacher;
  await page.goto(`${preau.url}/classes`);
  await page.locator('.rows a').first().click();
  await page.getByRole('link', { name: 'Comptes et codes' }).click();
  await page.getByRole('link', { name: 'Cartes de connexion' }).click();
  await page.getByRole('button', { name: 'Activer les cartes' }).click();
  await page.getByRole('button', { name: /^Préparer \d+ cartes$/ }).click();
  await page.getByRole('heading', { name: /cartes prêtes$/ }).waitFor();
  const cards = page.locator('.card-slip');
  const count = await cards.count();
  const name = (await cards.first().getByRole('heading').textContent())!;
  const pages = (await page.pdf({ format: 'A4' })).toString('latin1').match(/\/Type\s*\/Page\b(?!s)/g)?.length;
  assert.equal(pages, Math.ceil(count / 8));
  const link = (await readCodeOf(cards.first().locator('> svg'), teacher.context))!;
  assert.match(link, new RegExp(`^${preau.url}/carte#code=[\\w-]{43}$`));
  const pictures = await picturesOf(cards.first());

  const child = await open(360);
  await child.page.goto(link);
  await child.page.getByRole('heading', { name, exact: true }).waitFor();
  assert.equal(new URL(child.page.url()).hash, '', 'the secret left the address bar');
  await child.page.getByRole('button', { name: 'C’est moi' }).click();
  const targets = await child.page
    .locator('.card-picture')
    .evaluateAll((all) =>
      all.map((each) => Math.min(each.getBoundingClientRect().width, each.getBoundingClientRect().height)),
    );
  assert.equal(targets.length, 12);
  assert.ok(Math.min(...targets) >= 80, `${Math.min(...targets)} px`);
  await tap(child.page, pictures.toReversed());
  await child.page.getByText('Ce ne sont pas tes images').waitFor();
  await child.page.getByText('Tu peux essayer encore').waitFor();
  await tap(child.page, pictures);
  await child.page.locator('.frame-main .hello').waitFor();
  assert.match(await child.page.locator('.frame-main .hello').innerText(), new RegExp(`Bonjour ${name}`));

  // The card is lost: the teacher makes another.
  await page.getByRole('button', { name: 'Terminer' }).click();
  await page
    .getByRole('button', { name: /^Nouvelle carte pour / })
    .first()
    .click();
  await page.getByRole('dialog').getByRole('button', { name: 'Nouvelle carte' }).click();
  await page.getByRole('heading', { name: '1 carte prête' }).waitFor();
  const renewed = await picturesOf(cards.first());
  const thief = await open(360);
  await thief.page.goto(link);
  await thief.page.getByRole('heading', { name: 'Ta carte ne marche plus' }).waitFor();
  await thief.context.close();
  await child.page.goto(preau.url);
  await child.page.getByLabel('Identifiant').waitFor();
  await child.context.close();

  // A tablet without a camera.
  await page.getByRole('button', { name: 'Terminer' }).click();
  await page.getByRole('button', { name: 'Afficher un code' }).click();
  const code = (await page.locator('.class-code').textContent())!;
  const tablet = await open(820);
  await tablet.page.goto(`${preau.url}/carte`);
  await tablet.page.getByText('Pour l’adulte').click();
  await tablet.page.getByLabel('Code de la classe').fill(code);
  await tablet.page.getByRole('button', { name: 'Ouvrir la classe' }).click();
  const mine = tablet.page.getByRole('button', { name: new RegExp(`^${name}`) }).first();
  await mine.click();
  await tap(tablet.page, renewed);
  await tablet.page.locator('.frame-main .hello').waitFor();
  await tablet.context.request.delete(`${preau.url}/api/session`);
  await tablet.page.goto(preau.url);
  await mine.click();
  await tap(tablet.page, renewed);
  await tablet.page.locator('.frame-main .hello').waitFor();

  // It is lost with the child signed in: the teacher ends it.
  await page.reload();
  await page.getByRole('button', { name: 'Retirer la tablette 1' }).click();
  await page.getByText('Aucune tablette pour l’instant.').waitFor();
  assert.equal((await tablet.context.request.get(`${preau.url}/api/session`)).status(), 401);
  await tablet.page.goto(preau.url);
  // It asks for a card again, or for the code of a class: this is where it last was.
  await tablet.page.getByText('Pour l’adulte').click();
  await tablet.page.getByLabel('Code de la classe').waitFor();
  assert.equal(await mine.count(), 0, 'nor does it show names');
  await tablet.context.close();
  await teacher.context.close();
});

test('[SCHOOL-146] [SCHOOL-148] an export that is refused says why and when to try again, on the page that asked for it', async () => {
  const office = await open(1280, account('head'));
  await office.page.goto(`${preau.url}/etablissement/imports`);
  for (const [label, name] of [
    ['Personnes et classes (OneRoster)', /-roster\.zip$/],
    ['Emploi du temps (iCalendar)', /-timetable\.ics$/],
  ] as const) {
    const saved = office.page.waitForEvent('download');
    await office.page.getByRole('button', { name: label }).click();
    assert.match((await saved).suggestedFilename(), name);
  }
  await office.context.close();

  const { context, page } = await open(360, account('guardian'));
  await page.goto(`${preau.url}/reglages`);
  const button = page.getByRole('button', { name: 'Télécharger mes données' });
  const saved = page.waitForEvent('download');
  await button.click();
  assert.equal((await saved).suggestedFilename(), 'mes-donnees.zip');

  // One every two seconds is let through again, and would be by a slow machine: then the pace is used up once more.
  const alert = page.getByRole('alert').filter({ hasText: 'Le fichier n’a pas pu être fait.' });
  for (let tries = 0; tries < 5 && !(await alert.isVisible()); tries += 1) {
    const statuses: number[] = [];
    while (statuses.at(-1) !== 429 && statuses.length < 200)
      statuses.push((await context.request.get(`${preau.url}/api/account/data.zip`)).status());
    assert.equal(statuses.at(-1), 429);
    const answered = page.waitForResponse(`${preau.url}/api/account/data.zip`);
    await button.click();
    if ((await answered).status() === 429) await alert.waitFor();
  }
  assert.match(await alert.innerText(), /Trop de demandes d’un coup\. Réessayer dans (un instant|\d+\ssecondes)\./);
  const wide = await page.evaluate<number>('document.documentElement.scrollWidth');
  assert.ok(wide <= 360, `${wide} px on a phone`);
  await context.close();
});
