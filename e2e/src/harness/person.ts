// Somebody in front of a real browser of their own, who reads the labels on the screen and nothing else.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium } from 'playwright-core';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { baseFlags, findChromium, mediaFlags } from '../../../tools/testing/chromium.ts';
import { DAY_ZONE } from '../../../tools/testing/day-zone.ts';
import type { DemoAccount } from '../../../tools/testing/preau-process.ts';
import { writeFilm, writeTone } from '../media/fake-media.ts';
import { PROBE_SCRIPT, readMedia } from './media-probe.ts';
import type { MediaCounts } from './media-probe.ts';
import { until } from './until.ts';

/** Sizes of the two screens that everything is looked at on. */
export const SCREENS = {
  phone: { viewport: { width: 360, height: 740 }, isMobile: true, hasTouch: true, deviceScaleFactor: 2 },
  desktop: { viewport: { width: 1280, height: 800 } },
} as const;

/** Who, and with what. */
export interface PersonOptions {
  readonly account: DemoAccount;
  /** Address of Préau, or of a relay in front of it. */
  readonly url: string;
  readonly screen?: keyof typeof SCREENS;
  /** What camera and microphone show: brightness of the picture (16-235), pitch of the tone. */
  readonly film?: { readonly luma: number; readonly hertz: number };
  readonly flags?: readonly string[];
  readonly locale?: string;
  readonly dark?: boolean;
  readonly reducedMotion?: boolean;
}

/** A person with a browser. */
export class Person implements AsyncDisposable {
  readonly account: DemoAccount;
  readonly browser: Browser;
  readonly context: BrowserContext;
  readonly page: Page;
  /** What the page's console called an error, and what it threw. */
  readonly complaints: string[] = [];
  readonly #url: string;
  readonly #folder: string;

  private constructor(options: PersonOptions, browser: Browser, context: BrowserContext, page: Page, folder: string) {
    this.account = options.account;
    this.#url = options.url;
    this.browser = browser;
    this.context = context;
    this.page = page;
    this.#folder = folder;
    page.setDefaultTimeout(15_000);
    page.on('console', (message) => {
      if (message.type() === 'error') this.complaints.push(message.text());
    });
    page.on('pageerror', (error) => this.complaints.push(String(error)));
  }

  /** Opens a browser; its page is still empty. */
  static async open(options: PersonOptions): Promise<Person> {
    const folder = mkdtempSync(join(tmpdir(), 'preau-person-'));
    const films = { videoFile: join(folder, 'film.y4m'), audioFile: join(folder, 'tone.wav') };
    if (options.film !== undefined) {
      writeFilm(films.videoFile, options.film.luma, { width: 320, height: 180, framesPerSecond: 15, seconds: 2 });
      writeTone(films.audioFile, options.film.hertz);
    }
    const browser = await chromium.launch({
      executablePath: await findChromium(),
      args: [...baseFlags(), ...mediaFlags(options.film === undefined ? {} : films), ...(options.flags ?? [])],
    });
    const context = await browser.newContext({
      ...SCREENS[options.screen ?? 'desktop'],
      locale: options.locale ?? 'fr-FR',
      timezoneId: DAY_ZONE,
      colorScheme: options.dark === true ? 'dark' : 'light',
      reducedMotion: options.reducedMotion === false ? 'no-preference' : 'reduce',
      baseURL: options.url,
    });
    await context.addInitScript(PROBE_SCRIPT);
    return new Person(options, browser, context, await context.newPage(), folder);
  }

  /** Signs in on the first page and waits for the day. */
  async signIn(): Promise<void> {
    await this.page.goto(`${this.#url}/`);
    await this.page.getByLabel('Identifiant', { exact: true }).fill(this.account.login);
    await this.page.getByLabel('Mot de passe', { exact: true }).fill(this.account.password);
    await this.page.getByRole('button', { name: 'Se connecter' }).click();
    await this.page.getByRole('link', { name: 'Ma journée' }).first().waitFor();
  }

  /** From the day into the lesson, through the device check if it is shown. */
  async enterClass(): Promise<void> {
    await this.#throughTheDoor('Entrer en classe');
  }

  /** The teacher's way in. */
  async openClass(): Promise<void> {
    await this.#throughTheDoor('Ouvrir la classe');
  }

  async #throughTheDoor(name: string): Promise<void> {
    await this.page.getByRole('link', { name }).first().click();
    const check = this.page.getByRole('button', { name });
    const room = this.bar;
    await check.or(room).first().waitFor();
    if (await check.isVisible()) await check.click();
    await room.waitFor();
  }

  /** The bar of the lesson: it stands when one is in. */
  get bar(): ReturnType<Page['getByRole']> {
    return this.page.getByRole('navigation', { name: 'Commandes du cours' });
  }

  /** A control of the bar by its label. */
  control(name: string): ReturnType<Page['getByRole']> {
    return this.bar.getByRole('button', { name: new RegExp(`^${name}`) });
  }

  /** Presses a control and waits until it stands as asked. */
  async turn(name: string, on: boolean): Promise<void> {
    const control = this.control(name);
    await until(
      `« ${name} » available`,
      () => control.getAttribute('aria-disabled'),
      (value) => value !== 'true',
    );
    if ((await control.getAttribute('aria-pressed')) !== String(on)) await control.click();
    await until(
      `« ${name} » ${on ? 'on' : 'off'}`,
      () => control.getAttribute('aria-pressed'),
      (value) => value === String(on),
    );
  }

  /** Opens a panel by its control. */
  async show(name: 'Discussion' | 'Participants'): Promise<void> {
    const tab = this.page.getByRole('tab', { name });
    if ((await tab.isVisible()) && (await tab.getAttribute('aria-selected')) === 'true') return;
    if (await tab.isVisible()) await tab.click();
    else await this.control(name).click();
    await until(
      `panel ${name}`,
      () => tab.getAttribute('aria-selected'),
      (value) => value === 'true',
    );
  }

  /** Writes to the class. */
  async write(text: string): Promise<void> {
    await this.show('Discussion');
    await this.page.getByPlaceholder('Écrire à la classe').fill(text);
    await this.page.keyboard.press('Enter');
  }

  /** Waits until a message stands in the chat. */
  async reads(text: string, timeoutMs = 10_000): Promise<void> {
    await this.show('Discussion');
    await this.page.getByRole('log').getByText(text, { exact: true }).waitFor({ timeout: timeoutMs });
  }

  /** What this browser decodes and sends. */
  media(): Promise<MediaCounts> {
    return readMedia(this.page);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.browser.close();
    rmSync(this.#folder, { recursive: true, force: true });
  }
}
