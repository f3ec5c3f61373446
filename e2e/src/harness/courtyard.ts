// A class before the door: a Préau whose joins are short by its own configuration, a lesson that begins now, pupils and a teacher with accounts.
import { setTimeout as wait } from 'node:timers/promises';
import type { GateNowAnswer, TicketAnswer } from '@preau/protocol/gate';
import type { ActivationCodeAnswer, AudiencesAnswer, PupilsAnswer, TodayAnswer } from '@preau/protocol/school';
import type { Browser, BrowserContext, BrowserContextOptions } from 'playwright-core';
import { DAY_ZONE } from '../../../tools/testing/day-zone.ts';
import { addFreshLesson } from '../../../tools/testing/fresh-lesson.ts';
import { startPreau } from '../../../tools/testing/preau-process.ts';
import type { PreauProcess } from '../../../tools/testing/preau-process.ts';
import { Visitor } from '../../../tools/testing/visitor.ts';

/** Somebody of the class. */
export interface Pupil {
  readonly login: string;
  readonly password: string;
}

/** One join a second at most, a tenth of it after a start (GATE-74): a class of thirteen takes half a minute to walk in. */
const SHORT = { PREAU_JOINS_PER_SECOND: '1' };

/** The courtyard. */
export class Courtyard implements AsyncDisposable {
  readonly preau: PreauProcess;
  readonly lessonId: string;
  readonly pupils: readonly Pupil[];
  readonly teacher: Visitor;
  readonly audienceId: string;

  private constructor(
    preau: PreauProcess,
    lessonId: string,
    audienceId: string,
    pupils: readonly Pupil[],
    teacher: Visitor,
  ) {
    this.preau = preau;
    this.lessonId = lessonId;
    this.audienceId = audienceId;
    this.pupils = pupils;
    this.teacher = teacher;
  }

  /** Gives so many pupils of the class an account, and adds a lesson. The teacher is `teacher`, without a browser. */
  static async open(count: number): Promise<Courtyard> {
    await using opening = new AsyncDisposableStack();
    const preau = opening.use(await startPreau({ env: SHORT }));
    const lessonId = await addFreshLesson(preau, { subject: 'Histoire' });
    const teacher = await Visitor.signIn(preau.url, preau.accounts[0]!);
    const { audiences } = await teacher.get<AudiencesAnswer>('GET', '/api/audiences');
    const path = `/api/audiences/${audiences[0]!.audienceId}/pupils`;
    const { pupils } = await teacher.get<PupilsAnswer>('GET', path);
    const known = new Map(preau.accounts.map(({ login, password }) => [login, password]));
    const made: Pupil[] = [];
    for (const { personId, login } of pupils.slice(0, count)) {
      const password = known.get(login) ?? `cour-${made.length}-histoire-9`;
      if (!known.has(login)) {
        const codePath = `/api/people/${personId}/activation-code`;
        const { code } = await teacher.get<ActivationCodeAnswer>('POST', codePath);
        await new Visitor(preau.url).get('POST', '/api/activation', { code, password });
      }
      made.push({ login, password });
    }
    opening.move();
    return new Courtyard(preau, lessonId, audiences[0]!.audienceId, made, teacher);
  }

  get waitingPath(): string {
    return `/attente/${this.lessonId}`;
  }

  /** A browser of somebody who is signed in; what it keeps of the device check is that of a device that was here before. */
  async device(browser: Browser, pupil: Pupil, more: BrowserContextOptions = {}): Promise<BrowserContext> {
    const context = await browser.newContext({
      viewport: { width: 1280, height: 800 },
      locale: 'fr-FR',
      timezoneId: DAY_ZONE,
      reducedMotion: 'reduce',
      serviceWorkers: 'block',
      baseURL: this.preau.url,
      ...more,
    });
    const answer = await context.request.post('/api/session', { data: pupil });
    if (!answer.ok()) throw new Error(`Cannot sign ${pupil.login} in: ${answer.status()}`);
    await context.addInitScript(`localStorage.setItem('preau.devices', JSON.stringify({ checkedAt: Date.now() }))`);
    return context;
  }

  /** Starts Préau anew: for a minute hardly anybody is let in. */
  async holdTheDoor(): Promise<void> {
    await this.preau.stop();
    await this.preau.restart();
  }

  /** Waits until the door gives half of what it may (GATE-74): who comes then, alone, walks in. */
  async openTheDoor(): Promise<void> {
    const operator = await Visitor.signIn(
      this.preau.url,
      this.preau.accounts.find(({ role }) => role === 'operator')!,
    );
    for (const deadline = Date.now() + 90_000; Date.now() < deadline; await wait(500)) {
      const { joins } = await operator.get<GateNowAnswer>('GET', '/q/now.json');
      if (joins.usablePerSecond >= joins.mostPerSecond / 2) return;
    }
    throw new Error('The door never opened');
  }

  /** The head cancels the class's other lessons of today but the last: a demo day has one every hour, a real one six, and a capsule has room for those. */
  async quietDay(): Promise<void> {
    const head = await Visitor.signIn(
      this.preau.url,
      this.preau.accounts.find(({ role }) => role === 'head')!,
    );
    const pupil = await Visitor.signIn(this.preau.url, this.pupils[0]!);
    const { persons } = await pupil.get<TodayAnswer>('GET', '/api/today');
    const lessons = persons.flatMap((person) => person.lessons).filter(({ status }) => status !== 'cancelled');
    // Today is the capsule's day while a lesson is still to begin.
    const last = lessons.at(-1)?.lessonId;
    for (const { lessonId } of lessons)
      if (lessonId !== this.lessonId && lessonId !== last)
        await head.get('PATCH', `/api/timetable/lessons/${lessonId}`, { cancelled: true, note: '' });
  }

  /** Somebody without a browser asks once. */
  checkIn(visitor: Visitor): Promise<TicketAnswer> {
    return visitor.get<TicketAnswer>('POST', '/q/ticket', { target: this.lessonId });
  }

  /** Somebody without a browser comes and keeps coming, as often as they are told, until they are in. Answers when that was. */
  async arrive(visitor: Visitor, signal: AbortSignal): Promise<number> {
    for (;;) {
      const answer = await this.checkIn(visitor);
      if (answer.state === 'admitted') return Date.now();
      await wait(Math.min(3_000, answer.renewAfterMs));
      signal.throwIfAborted();
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.preau[Symbol.asyncDispose]();
  }
}
