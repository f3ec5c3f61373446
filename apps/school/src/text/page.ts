// The day as plain HTML: the lessons of today, each with its door and its sheet, for a browser without script. GATE-185.

import { escapeHtml, hourOf, plainPage } from '@preau/host';
import type { PlainLanguage } from '@preau/host';
import type { DayLesson, PersonDay, TodayAnswer } from '@preau/protocol/school';
import { dayTextWords } from './words.ts';

/** Where the day is a page without script. */
export const DAY_TEXT_PATH = '/api/today/texte';

/** The lessons of everybody of the account: one's own, then each child's. */
export function dayPage(day: TodayAnswer, language: PlainLanguage): string {
  const words = dayTextWords(language);
  const date = new Intl.DateTimeFormat(language === 'en' ? 'en-GB' : 'fr', {
    dateStyle: 'full',
    timeZone: day.zone,
  }).format(day.now);
  const title = date.charAt(0).toUpperCase() + date.slice(1);
  const everybody = day.persons.flatMap((person) => [person, ...person.children]);
  const shown = everybody.filter(({ lessons, children }) => lessons.length > 0 || children.length === 0);
  const now = words.now.replace('{time}', hourOf(day.now, language, day.zone));
  const people = shown
    .map((person) => personRows(person, day, language, shown.length > 1 || !day.persons.includes(person)))
    .join('\n');
  return layout(
    title,
    language,
    `<h1>${escapeHtml(title)}</h1><p>${now}</p>
<form method="get"><input type="hidden" name="lang" value="${language}"><button>${words.refresh}</button></form>
${people}
<p><a href="/">${words.full}</a></p>`,
  );
}

/** Why there is no day here: nobody is signed in any more (a form takes the session up again), or Préau does not answer. */
export function noDayPage(reason: 'expired' | 'later', language: PlainLanguage): string {
  const words = dayTextWords(language);
  const act =
    reason === 'expired'
      ? `<form method="post" action="/api/session/refresh"><input type="hidden" name="suite" value="${DAY_TEXT_PATH}?lang=${language}"><button class="main">${words.goOn}</button></form>`
      : `<form method="get"><input type="hidden" name="lang" value="${language}"><button class="main">${words.refresh}</button></form>`;
  return layout(words.sorry, language, `<h1>${words.sorry}</h1><p>${words[reason]}</p>${act}`);
}

function layout(title: string, language: PlainLanguage, main: string): string {
  const home = { path: `${DAY_TEXT_PATH}?lang=${language}`, label: dayTextWords(language).home };
  return plainPage({ language, title, home, here: DAY_TEXT_PATH }, main);
}

function personRows(person: PersonDay, day: TodayAnswer, language: PlainLanguage, isNamed: boolean): string {
  const words = dayTextWords(language);
  const name = [person.displayName, person.classLabel].filter((part) => part !== '').join(' · ');
  // What is over goes last: who comes now wants the door.
  const ordered = person.lessons.toSorted((a, b) => Number(isOver(a, day.now)) - Number(isOver(b, day.now)));
  const rows = ordered.map((lesson) => row(lesson, day, language, isNamed ? 3 : 2)).join('');
  const list = rows === '' ? `<p class="soft">${words.none}</p>` : `<ol class="rows">${rows}</ol>`;
  return isNamed ? `<h2>${escapeHtml(name)}</h2>${list}` : list;
}

function row(lesson: DayLesson, { now, zone }: TodayAnswer, language: PlainLanguage, level: 2 | 3): string {
  const words = dayTextWords(language);
  const time = (at: number): string => hourOf(at, language, zone);
  const { lessonId, subject, audienceLabel, teachers, room } = lesson;
  const about = [audienceLabel, teachers.map(({ displayName }) => displayName).join(', '), room].filter(
    (part) => part !== '',
  );
  const isCancelled = lesson.status === 'cancelled';
  const isPast = isOver(lesson, now);
  const isOn = lesson.mayEnter && !isCancelled && !isPast && (now >= lesson.doorsAt || lesson.live !== null);
  const said = [
    isCancelled
      ? words.cancelled
      : lesson.status === 'moved'
        ? words.moved
        : lesson.status === 'added'
          ? words.added
          : '',
    lesson.note,
    isPast
      ? words.over
      : isOn
        ? words.isOn
        : isCancelled || !lesson.mayEnter
          ? ''
          : words.doors.replace('{time}', time(lesson.doorsAt)),
  ].filter((part) => part !== '');
  const acts = [
    isOn ? `<a class="button main" href="/api/lessons/${lessonId}/texte?lang=${language}">${words.enter}</a>` : '',
    lesson.mayEnter && !isCancelled
      ? `<a class="button" href="/api/lessons/${lessonId}/texte/fiche?lang=${language}">${words.sheet}</a>`
      : '',
  ].join('');
  return `<li><h${level}>${time(lesson.startsAt)} – ${time(lesson.endsAt)} · ${escapeHtml(subject)}</h${level}><p class="soft">${escapeHtml(about.join(' · '))}</p>${said.length === 0 ? '' : `<p>${escapeHtml(said.join(' '))}</p>`}${acts === '' ? '' : `<div class="acts">${acts}</div>`}</li>`;
}

function isOver({ status, ended, live, endsAt, mayEnter }: DayLesson, now: number): boolean {
  return status !== 'cancelled' && (ended || live?.phase === 'closed' || (now >= endsAt && !mayEnter));
}
