// Who plays in the first lesson: a teacher and three pupils, each in a browser with a film of their own, and the line of one that can be cut.
import type { LessonEvent, LessonState } from '@preau/core/lesson';
import { addFreshLesson } from '../../../tools/testing/fresh-lesson.ts';
import { startPreau } from '../../../tools/testing/preau-process.ts';
import type { PreauProcess } from '../../../tools/testing/preau-process.ts';
import { Visitor } from '../../../tools/testing/visitor.ts';
import { startTcpRelay } from '../lines/tcp-relay.ts';
import type { TcpRelay } from '../lines/tcp-relay.ts';
import { drawnWidth } from './media-probe.ts';
import { Person } from './person.ts';
import { until } from './until.ts';

/** A Préau, a lesson that is on now, and those who are in it. */
export class Cast implements AsyncDisposable {
  readonly preau: PreauProcess;
  readonly lessonId: string;
  readonly teacher: Person;
  /** Stays to the end. */
  readonly arjun: Person;
  /** On a phone; is removed. */
  readonly yasmine: Person;
  /** Sits behind the relay. */
  readonly liam: Person;
  readonly relay: TcpRelay;
  /** The teacher's account over HTTP, for what no screen shows. */
  readonly desk: Visitor;

  readonly #opened: AsyncDisposableStack;

  private constructor(
    opened: AsyncDisposableStack,
    preau: PreauProcess,
    lessonId: string,
    relay: TcpRelay,
    desk: Visitor,
    [teacher, arjun, yasmine, liam]: readonly [Person, Person, Person, Person],
  ) {
    this.#opened = opened;
    this.preau = preau;
    this.lessonId = lessonId;
    this.relay = relay;
    this.desk = desk;
    this.teacher = teacher;
    this.arjun = arjun;
    this.yasmine = yasmine;
    this.liam = liam;
  }

  static async gather(): Promise<Cast> {
    await using opened = new AsyncDisposableStack();
    const preau = opened.use(await startPreau());
    const lessonId = await addFreshLesson(preau);
    const relay = opened.use(await startTcpRelay(Number(new URL(preau.url).port)));
    const [gael, ...pupils] = preau.accounts;
    const behindRelay = preau.url.replace(/:\d+$/, `:${relay.port}`);
    const people = await Promise.all([
      Person.open({ account: gael!, url: preau.url, film: { luma: 200, hertz: 440 } }),
      Person.open({ account: pupils[0]!, url: preau.url, film: { luma: 60, hertz: 660 } }),
      Person.open({ account: pupils[1]!, url: preau.url, screen: 'phone', film: { luma: 100, hertz: 880 } }),
      Person.open({ account: pupils[2]!, url: behindRelay, film: { luma: 140, hertz: 550 } }),
    ]);
    for (const person of people) opened.use(person);
    const desk = await Visitor.signIn(preau.url, gael!);
    return new Cast(opened.move(), preau, lessonId, relay, desk, people);
  }

  get pupils(): readonly Person[] {
    return [this.arjun, this.yasmine, this.liam];
  }

  get everybody(): readonly Person[] {
    return [this.teacher, ...this.pupils];
  }

  /** The lesson as the log has it now. */
  async state(): Promise<LessonState | undefined> {
    return (await this.desk.log(this.lessonId)).snapshot ?? undefined;
  }

  /** Somebody in the lesson, as the log has them now. */
  async memberOf(person: Person): Promise<LessonState['members'][string] | undefined> {
    const members = Object.values((await this.state())?.members ?? {});
    return members.find((member) => member.name === person.account.displayName);
  }

  /** Every event from the second on (the first comes as the snapshot only); a teacher reads all. */
  async wholeLog(): Promise<LessonEvent[]> {
    const { events } = await this.desk.log(this.lessonId, 1);
    return events.filter((entry) => 'fact' in entry);
  }

  /** The teacher does something about somebody, by the list. */
  async act(person: Person, action: string): Promise<void> {
    const name = person.account.displayName;
    await this.teacher.show('Participants');
    await this.teacher.page.getByRole('button', { name: `Actions pour ${name}` }).click();
    await this.teacher.page.getByRole('dialog', { name }).getByRole('button', { name: action }).click();
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.#opened.disposeAsync();
  }
}

/** Waits until somebody's page draws the picture of that name. */
export async function drawn(person: Person, name: string): Promise<void> {
  const slide = person.page.getByRole('img', { name });
  await slide.waitFor();
  await until(
    `${name} drawn`,
    () => slide.evaluate(drawnWidth),
    (width) => Number(width) > 0,
  );
}

/** Waits until somebody decodes this much more than before, by default over a second of sound and picture. Answers when, on the clock of `performance.now`. */
export async function decodesAgain(
  person: Person,
  before: { readonly framesDecoded: number; readonly audioEnergy: number },
  timeoutMs: number,
  { frames = 20, energy = 0.01 } = {},
): Promise<number> {
  await until(
    `${person.account.displayName} sees and hears again`,
    () => person.media(),
    (media) => media.framesDecoded > before.framesDecoded + frames && media.audioEnergy > before.audioEnergy + energy,
    timeoutMs,
    250,
  );
  return performance.now();
}
