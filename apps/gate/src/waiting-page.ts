// The waiting page as HTML: whole without JavaScript, one style and one script of its own, no other request. GATE-100 to GATE-109.

import { fillWords, pupilsOf } from '@preau/core/gate';
import type { WaitingPageFacts } from '@preau/protocol/gate';
import { escapeHtml, hourOf } from '@preau/host';
import { qrCodeOf } from './waiting-qr.ts';
import { waitingScene } from './waiting-scene.ts';
import { waitingSentences } from './waiting-view.ts';
import type { WaitingPlace, WaitingReader, WaitingSentences, WaitingView } from './waiting-view.ts';
import type { WaitingMessages } from './waiting-words.ts';
import type { ShellManifest } from './web-files.ts';

/** What the page takes from the build, and where it stands. */
export interface PageParts {
  readonly manifest: ShellManifest;
  /** The address that another device opens. */
  readonly address: string;
}

interface Page extends PageParts {
  readonly reader: WaitingReader;
  readonly words: WaitingMessages;
  readonly said: WaitingSentences;
}

const MARK =
  '<svg viewBox="0 0 48 48" aria-hidden="true"><rect class="mark-wall" width="48" height="48" rx="13"/><path class="mark-roof" d="M8.5 21.5 39.5 10.5" fill="none" stroke-width="5.2" stroke-linecap="round"/><g class="mark-line"><circle cx="14.2" cy="28.6" r="3.1"/><path d="M10.6 39v-2.2a3.6 3.6 0 0 1 7.2 0V39z"/><circle cx="24" cy="25.4" r="3.3"/><path d="M20.2 39v-4.8a3.8 3.8 0 0 1 7.6 0V39z"/><circle cx="34" cy="22" r="3.5"/><path d="M30 39v-7.6a4 4 0 0 1 8 0V39z"/></g></svg>';
const ICONS = {
  clock: '<circle cx="12" cy="12" r="10"/><path d="M12 6v6l4 2"/>',
  flag: '<path d="M4 22V4a1 1 0 0 1 .4-.8A6 6 0 0 1 8 2c3 0 5 2 7.333 2q2 0 3.067-.8A1 1 0 0 1 20 4v10a1 1 0 0 1-.4.8A6 6 0 0 1 16 16c-3 0-5-2-8-2a6 6 0 0 0-4 1.528"/>',
  users:
    '<circle cx="9" cy="7" r="4"/><path d="M16 21v-2a4 4 0 0 0-4-4H6a4 4 0 0 0-4 4v2M16 3.1a4 4 0 0 1 0 7.800M22 21v-2a4 4 0 0 0-3-3.900"/>',
  user: '<circle cx="9" cy="7" r="4"/><path d="M16 21v-2a4 4 0 0 0-4-4H6a4 4 0 0 0-4 4v2M16 11l2 2 4-4"/>',
  book: '<path d="M12 5v16M20 19a2 2 0 0 0 2-2V5a2 2 0 0 0-2-2h-4a5 5 0 0 0-4 2 5 5 0 0 0-4-2H4a2 2 0 0 0-2 2v12a2 2 0 0 0 2 2h4a5 5 0 0 1 4 2 5 5 0 0 1 4-2z"/>',
  sound: '<path d="M11 5 6.400 8H3v8h3.400L11 19zM16 9a5 5 0 0 1 0 6M19.400 18.400a9 9 0 0 0 0-12.800"/>',
  phone: '<rect width="14" height="20" x="5" y="2" rx="2"/><path d="M12 18h.01"/>',
  pause: '<path d="M9 5v14M15 5v14"/>',
} as const;

const icon = (name: keyof typeof ICONS): string =>
  `<svg class="i" viewBox="0 0 24 24" aria-hidden="true">${ICONS[name]}</svg>`;

/** Writes the page. */
export function waitingPage(reader: WaitingReader, view: WaitingView, parts: PageParts): string {
  const page: Page = { ...parts, reader, ...waitingSentences(reader, view) };
  const { words, said } = page;
  const { language, lessonId, now, zone } = reader;
  const title = [said.lines.band, said.title, 'Préau'].filter((part) => part !== '').join(' · ');
  const here = `/attente/${lessonId}`;
  return `<!doctype html>
<html lang="${language}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${escapeHtml(title)}</title>
<link rel="icon" href="/icon.svg" type="image/svg+xml">
<link rel="manifest" href="/manifest.webmanifest">
<style>${parts.manifest.waitingStyle}</style>
<script>${parts.manifest.themeScript}</script>
<script type="module" src="${parts.manifest.waitingScript}"></script>
</head>
<body data-state="${view.kind === 'stop' ? view.reason : view.kind}">
<a class="skip" href="#when">${words.skip}</a>
<header class="top"><a class="brand" href="/" aria-label="${words.home}">${MARK} Préau</a><span class="right"><a href="${here}?lang=${words.other.language}" lang="${words.other.language}" hreflang="${words.other.language}">${words.other.label}</a><span class="tag num"><span class="sr">${words.now} </span>${icon('clock')}<span id="now">${hourOf(now, language, zone)}</span></span></span></header>
<main class="wrap${view.kind === 'waiting' || view.kind === 'turn' ? '' : ' plain'}">
<div class="head"><h1>${escapeHtml(said.title)}</h1>${said.lesson === '' ? '' : `<p>${escapeHtml(said.lesson)}</p>`}</div>
${view.kind === 'waiting' ? waiting(page, view.place) : plain(page, view)}
<p id="say" class="sr" role="status"></p>
</main>
${view.kind === 'stop' ? '' : `<script type="application/json" id="facts">${factsOf(page, view)}</script>`}
</body>
</html>
`;
}

function waiting(page: Page, place: WaitingPlace): string {
  const { words, said, reader } = page;
  const { lines } = said;
  const sheet = `/api/lessons/${reader.lessonId}/texte/fiche?lang=${reader.language}`;
  const item = (name: keyof typeof ICONS, id: string, text: string): string =>
    `<li${text === '' ? ' hidden' : ''}>${icon(name)}<span id="${id}">${text}</span></li>`;
  return `${yard(page, place)}
<div class="when" id="when" tabindex="-1"><p class="band num" id="band">${lines.band}</p><p id="under">${lines.under}</p><p class="reason" id="reason"${lines.reason === '' ? ' hidden' : ''}>${lines.reason}</p></div>
<ul class="steps num">${item('flag', 'ahead', lines.ahead)}${item('users', 'here', lines.here)}${item('user', 'teacher-line', lines.teacher)}</ul>
<div class="do"><p id="offline" class="notice" hidden>${words.offline}</p>${said.text === '' ? '' : `<p class="notice">${said.text}</p>`}
<form id="refresh" method="get">${reader.language === 'en' ? '<input type="hidden" name="lang" value="en">' : ''}<button class="btn btn-wide">${words.refresh}</button><p class="hint">${words.refreshWhy}</p></form>
<a class="btn btn-main" id="sheet-link" href="${sheet}">${icon('book')}${words.sheet}</a>
<div class="pair"><button class="btn" type="button" id="sound" hidden>${icon('sound')}${words.sound}</button>${device(page)}</div><p class="hint" id="heard" hidden></p></div>
<div class="more"><section class="card" id="meanwhile" aria-labelledby="meanwhile-title"><h2 id="meanwhile-title">${words.meanwhile}</h2><p id="no-sheet" hidden>${words.noSheet}</p><ol class="todo">${words.prepare.map((each) => `<li>${each}</li>`).join('')}</ol></section>
<section class="card" aria-labelledby="why"><h2 id="why">${words.whyTitle}</h2>${words.why.map((each) => `<p>${each}</p>`).join('')}</section></div>`;
}

function plain(page: Page, view: Exclude<WaitingView, { kind: 'waiting' }>): string {
  const { words, said, reader, manifest } = page;
  const { lessonId } = reader;
  const begin = `<div class="do"><p id="when" tabindex="-1">${said.text}</p>`;
  const main = (href: string, label: string): string => `<a class="btn btn-main" href="${href}">${label}</a>`;
  if (view.kind === 'turn')
    // The script goes on to the lesson's own page; without it, or when it did not come, the text is a lesson too.
    return `${yard(page, view.place)}${begin}<a class="btn btn-main" id="enter" href="/api/lessons/${lessonId}/texte?lang=${reader.language}">${words.enter}</a></div>`;
  if (view.kind === 'early')
    return `${begin}<p id="alone" hidden>${words.alone}</p><p id="offline" class="notice" hidden>${words.offline}</p><form id="refresh" method="get"><button class="btn btn-main btn-wide">${words.refresh}</button></form><a class="btn" href="/api/lessons/${lessonId}/texte/fiche?lang=${reader.language}">${words.sheet}</a><a class="btn" href="/">${words.back}</a></div>`;
  const { link } = words.stops[view.reason];
  if (view.reason !== 'signIn')
    return `${begin}${main(view.reason === 'busy' ? `/attente/${lessonId}` : '/', link)}</div>`;
  const next = `<input type="hidden" name="suite" value="/attente/${lessonId}">`;
  if (view.refusedWith === undefined)
    return `${begin}<form id="renew" method="post" action="/api/session/refresh">${next}<button class="btn btn-main btn-wide">${link}</button></form></div>`;
  const { again, login, password, button } = words.signIn;
  const sentences = manifest.refusals[reader.language];
  const why = Object.hasOwn(sentences, view.refusedWith) ? sentences[view.refusedWith]! : again;
  return `${begin}<form id="sign-in" method="post" action="/api/session">${next}<p class="error" role="alert">${escapeHtml(why)}</p><div class="field"><label for="login">${login}</label><input class="input" id="login" name="login" autocomplete="username" autocapitalize="none" spellcheck="false" maxlength="200" required></div><div class="field"><label for="password">${password}</label><input class="input" id="password" name="password" type="password" autocomplete="current-password" maxlength="500" required></div><button class="btn btn-main btn-wide">${button}</button></form></div>`;
}

/** The drawing, and what stops it. */
function yard({ words, reader }: Page, { counts, ahead = 0 }: WaitingPlace): string {
  const { present, expected } = counts === undefined ? { present: 1, expected: 1 } : pupilsOf(counts);
  const drawing = waitingScene({
    expected,
    present,
    ahead,
    teacherHere: counts !== undefined && counts.teacher !== 'away',
    label: escapeHtml(reader.lesson?.audienceLabel ?? ''),
    you: words.you,
    title: fillWords(words.scene, { here: present, of: expected }),
  });
  return `<div class="yard">${drawing}<label class="freeze" title="${words.pause}"><input type="checkbox" class="sr" aria-label="${words.pause}">${icon('pause')}</label></div>`;
}

function device({ words, address }: Page): string {
  const qr = qrCodeOf(address);
  const code =
    qr === undefined
      ? ''
      : `<svg class="qr" viewBox="0 0 ${qr.size} ${qr.size}" shape-rendering="crispEdges" aria-hidden="true"><path d="${qr.path}"/></svg>`;
  return `<details class="device"><summary class="btn">${icon('phone')}${words.device}</summary><div class="card">${code}<p>${words.deviceText}</p><p class="address">${escapeHtml(address)}</p></div></details>`;
}

/** What the page's script goes on from. A `<` would end the element. */
function factsOf({ reader, words }: Page, view: Exclude<WaitingView, { kind: 'stop' }>): string {
  const { lessonId, language, now, zone, search } = reader;
  const place = view.kind === 'early' ? undefined : view.place;
  const facts: WaitingPageFacts = {
    lessonId,
    language,
    zone,
    t: now,
    state: view.kind,
    enter: `/cours/${lessonId}${search}`,
    comeBackAfterMs: view.kind === 'early' ? Math.max(0, view.opensAt - now) : place!.ticket.renewAfterMs,
    lane: place?.ticket.claims.lane ?? null,
    rank: place?.ticket.claims.rank ?? null,
    classPath: place?.classPath ?? null,
    pollMs: place?.pollMs ?? null,
    band: place?.band ?? null,
    seat: place?.seat ?? null,
    words: words.lines,
    heard: words.soundHeard,
    scene: words.scene,
    title: words.title,
  };
  return JSON.stringify(facts).replaceAll('<', '\\u003c');
}
