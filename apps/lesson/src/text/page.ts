// The lesson as plain HTML: no script, one inline style, pictures of the sheet as the only other requests. LESSON-120 to LESSON-127.

import { isTeacherPresent, parseSheet } from '@preau/core/lesson';
import type { LessonState, Message, SheetBlock, SheetInline, Slide } from '@preau/core/lesson';
import { escapeHtml as escape, hourOf, plainPage } from '@preau/host';
import type { ProblemCode } from '@preau/protocol/base';
import type { SheetAnswer } from '@preau/protocol/lesson';
import type { LessonText } from '@preau/service/lesson';
import { textWords } from './words.ts';
import type { TextLanguage } from './words.ts';

/** The day as a page without script: school's. GATE-185. */
const DAY_PATH = '/api/today/texte';
/** The newest so many messages are on the page. */
const MESSAGES_SHOWN = 100;

/** A message that was refused: why, and what was typed. */
export interface RefusedMessage {
  readonly code: ProblemCode;
  readonly text: string;
}

/** The lesson. `commandId` makes a message that is sent twice one message. */
export function textPage(
  lesson: LessonText,
  language: TextLanguage,
  commandId: string,
  refused?: RefusedMessage,
): string {
  const words = textWords(language);
  const { state } = lesson;
  const reference = state.lesson;
  const address = `/api/lessons/${reference?.lessonId ?? ''}/texte`;
  const title = [reference?.subject ?? '', reference?.audienceLabel ?? ''].filter((part) => part !== '').join(' · ');
  const members = Object.values(state.members);
  const pupils = members.filter(({ part }) => part === 'pupil');
  const present = pupils.filter(({ presence }) => presence === 'present').length;
  const isOne = language === 'fr' ? present < 2 : present === 1;
  const counts = fill(isOne ? words.oneHere : words.here, { n: present, of: pupils.length });
  const canWrite = state.phase !== 'closed';
  return layout(
    title,
    language,
    address,
    `<h1>${escape(title)}</h1>
<p><strong>${words.phase[state.phase]}</strong> ${isTeacherPresent(state) ? words.teacherHere : words.teacherAway} ${counts}</p>
<form method="get" action="${address}">${lang(language)}<button class="main">${words.refresh}</button></form><p class="soft">${words.refreshWhy}</p>
${refused === undefined ? '' : `<p class="error" role="alert">${sentence(refused.code, language)}</p>`}
<section aria-labelledby="slide"><h2 id="slide">${words.slide}</h2>${shownSlide(state, language)}</section>
<section aria-labelledby="discussion"><h2 id="discussion">${words.chat}</h2>${messages(lesson, language)}
${canWrite ? `<form method="post" action="${address}">${lang(language)}<input type="hidden" name="id" value="${commandId}"><label for="text">${words.write}</label><textarea id="text" name="text" rows="3" maxlength="2000" required>${escape(refused?.text ?? '')}</textarea><button>${words.send}</button></form>` : ''}</section>
<section aria-labelledby="sheet"><h2 id="sheet">${words.sheet}</h2>${sheet(state.sheet.text, language)}</section>
<p><a href="/cours/${reference?.lessonId ?? ''}">${words.full}</a></p>`,
  );
}

/** The sheet alone, for who still waits or looks back. LESSON-126. */
export function sheetPage(answer: SheetAnswer, language: TextLanguage): string {
  const words = textWords(language);
  const slides = answer.slides.map((slide) => `<li>${picture(answer.lessonId, slide)}</li>`).join('');
  return layout(
    words.sheet,
    language,
    `/api/lessons/${answer.lessonId}/texte/fiche`,
    `<h1>${words.sheet}</h1>${sheet(answer.text, language)}${slides === '' ? '' : `<h2>${words.slides}</h2><ol class="slides">${slides}</ol>`}
<p class="acts"><a class="button main" href="/attente/${answer.lessonId}?lang=${language}">${words.place}</a><a class="button" href="${DAY_PATH}?lang=${language}">${words.back}</a></p>`,
  );
}

/** Why there is no lesson here, and the one thing to do. LESSON-125. */
export function refusalPage(code: ProblemCode, lessonId: string | undefined, language: TextLanguage): string {
  const words = textWords(language);
  const place = `/attente/${lessonId ?? ''}`;
  const act =
    code === 'session.missing' && lessonId !== undefined
      ? `<form method="post" action="/api/session/refresh"><input type="hidden" name="suite" value="/api/lessons/${lessonId}/texte"><button class="main">${words.goOn}</button></form>`
      : code.startsWith('ticket.') && lessonId !== undefined
        ? `<p><a class="button main" href="${place}?lang=${language}">${words.place}</a></p>`
        : code.startsWith('server.') || code === 'request.tooMany' || code === 'lesson.tooEarly'
          ? `<form method="get">${lang(language)}<button class="main">${words.refresh}</button></form>`
          : `<p><a class="button main" href="${DAY_PATH}?lang=${language}">${words.back}</a></p>`;
  return layout(words.sorry, language, '', `<h1>${words.sorry}</h1><p>${sentence(code, language)}</p>${act}`);
}

/** The sentence of a refusal. */
export function sentence(code: ProblemCode, language: TextLanguage): string {
  const { refusals } = textWords(language);
  return refusals[code] ?? refusals['server.fault'];
}

function layout(title: string, language: TextLanguage, here: string, main: string): string {
  const home = { path: `${DAY_PATH}?lang=${language}`, label: textWords(language).home };
  return plainPage({ language, title, home, here }, main);
}

function shownSlide({ sheet: { slides, shown }, lesson }: LessonState, language: TextLanguage): string {
  const words = textWords(language);
  const at = slides.findIndex(({ slideId }) => slideId === shown);
  const slide = slides[at];
  if (slide === undefined || lesson === null) return `<p class="soft">${words.noSlide}</p>`;
  const number = fill(words.slideNumber, { n: at + 1, of: slides.length });
  return `<figure>${picture(lesson.lessonId, slide)}<figcaption>${number}${slide.alt === '' ? '' : `. ${escape(slide.alt)}`}</figcaption></figure>`;
}

function picture(lessonId: string, { pictureId, alt, width, height }: Slide): string {
  return `<img src="/api/lessons/${lessonId}/pictures/${pictureId}/1280" alt="${escape(alt)}" width="${width}" height="${height}">`;
}

function messages({ state, personId, zone }: LessonText, language: TextLanguage): string {
  const words = textWords(language);
  if (state.messages.length === 0) return `<p class="soft">${words.noMessages}</p>`;
  const left = state.messages.length - MESSAGES_SHOWN;
  const line = (message: Message): string => {
    const name = state.members[message.personId]?.name ?? '';
    const who = message.personId === personId ? words.you : name === '' ? words.nobody : escape(name);
    const text = message.text === null ? `<i>${words.erased}</i>` : escape(message.text).replaceAll('\n', '<br>');
    return `<li><b>${who}</b> <time datetime="${new Date(message.at).toISOString()}">${hourOf(message.at, language, zone)}</time><p>${text}</p></li>`;
  };
  return `${left > 0 ? `<p class="soft">${fill(words.earlier, { n: left })}</p>` : ''}<ol class="messages">${state.messages.slice(-MESSAGES_SHOWN).map(line).join('')}</ol>`;
}

function sheet(text: string, language: TextLanguage): string {
  return text.trim() === ''
    ? `<p class="soft">${textWords(language).noSheet}</p>`
    : parseSheet(text).map(block).join('');
}

function block(of: SheetBlock): string {
  const line = (pieces: readonly SheetInline[]): string => pieces.map(inline).join('');
  if (of.kind === 'title') return `<h${of.level + 1}>${line(of.line)}</h${of.level + 1}>`;
  if (of.kind === 'paragraph') return `<p>${of.lines.map(line).join('<br>')}</p>`;
  const name = of.ordered ? 'ol' : 'ul';
  return `<${name}>${of.items.map((item) => `<li>${line(item)}</li>`).join('')}</${name}>`;
}

function inline(piece: SheetInline): string {
  const text = escape(piece.text);
  if (piece.kind === 'text') return text;
  return piece.kind === 'link'
    ? `<a href="${escape(piece.href)}" rel="noreferrer">${text}</a>`
    : `<${piece.kind}>${text}</${piece.kind}>`;
}

function lang(language: TextLanguage): string {
  return `<input type="hidden" name="lang" value="${language}">`;
}

function fill(text: string, values: Readonly<Record<string, number>>): string {
  return text.replaceAll(/\{(\w+)\}/g, (whole, name: string) => String(values[name] ?? whole));
}
