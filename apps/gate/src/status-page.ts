// `/etat`: plain HTML, no script, one request. A state is a shape and a word, never a colour alone. GATE-33, GATE-34.

import { headlineOf } from '@preau/core/gate';
import type { StageStatus, StatusAnswer } from '@preau/protocol/gate';
import { readAccepted } from './accepted.ts';
import { hourOf } from '@preau/host';
import { statusEn, statusFr } from './status-messages.ts';
import type { StatusMessages } from './status-messages.ts';
import type { PageLanguage } from './web-files.ts';

/** `?lang=` if it is one of ours, else the first of ours in `Accept-Language`, else French. */
export function languageOf(query: unknown, acceptLanguage: string | undefined): PageLanguage {
  const { lang } = query as { lang?: unknown };
  if (lang === 'fr' || lang === 'en') return lang;
  const wanted = readAccepted(acceptLanguage)
    .map(({ name, weight }) => ({ tag: name.split('-', 1)[0], weight }))
    .filter(({ tag, weight }) => (tag === 'fr' || tag === 'en') && weight > 0)
    .toSorted((a, b) => b.weight - a.weight);
  return wanted[0]?.tag === 'en' ? 'en' : 'fr';
}

/** The page. `style` is the compiled style of the web build, allowed by its hash. Times are those of `zone`. */
export function statusPage(status: StatusAnswer, language: PageLanguage, style: string, zone: string): string {
  const m = language === 'en' ? statusEn : statusFr;
  const checked = Math.max(...status.stages.map((stage) => stage.checkedAt ?? 0));
  const time =
    checked === 0
      ? ''
      : `<p class="num">${m.measured(`<time datetime="${new Date(checked).toISOString()}">${hourOf(checked, language, zone)}</time>`)}</p>`;
  return `<!doctype html>
<html lang="${language}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${m.title} · Préau</title>
<link rel="icon" href="/icon.svg" type="image/svg+xml">
<style>${style}</style>
</head>
<body>
<a class="skip" href="#main">${m.skip}</a>
<header class="hero on-board">
<div class="in">
<nav class="top"><a class="brand" href="/" aria-label="${m.home}"><img src="/icon.svg" alt="" width="34" height="34"> Préau</a>
<span class="links"><a href="/etat?lang=${m.other.language}" lang="${m.other.language}" hreflang="${m.other.language}">${m.other.label}</a> <a href="/?lang=${language}">${m.signIn}</a></span></nav>
<h1>${m.headlines[headlineOf(status.stages)]}</h1>
${status.doors === 'alone' ? `<p>${m.alone}</p>` : ''}${time}
</div>
<svg class="roof" viewBox="0 0 400 54" preserveAspectRatio="none" aria-hidden="true"><path class="under" d="M0 50 400 8V54H0z"/><path class="edge" d="M-4 50.5 404 7.5" vector-effect="non-scaling-stroke"/></svg>
</header>
<main id="main">
<section class="card box" aria-labelledby="stages"><h2 id="stages">${m.stagesTitle}</h2>
<ol class="stages num">
${status.stages.map((stage) => row(stage, m)).join('\n')}
</ol></section>
<section class="card box" aria-labelledby="advice"><h2 id="advice">${m.adviceTitle}</h2>
<dl class="advice">
${m.advice.map(({ who, text }) => `<div><dt>${who}</dt><dd>${text}</dd></div>`).join('\n')}
</dl></section>
</main>
<footer><p>${m.source} <a href="/etat.json">${m.machine}</a></p></footer>
</body>
</html>
`;
}

const SHAPES: Readonly<Record<StageStatus['state'], string>> = {
  open: '<circle cx="6" cy="6" r="5"/>',
  slow: '<path d="M6 1a5 5 0 0 1 0 10z"/><circle class="line" cx="6" cy="6" r="4.2"/>',
  queue: '<path d="M6 1l5.4 10H.6z"/>',
  voiceOnly: '<path d="M1 1h10v10H1z"/>',
  down: '<path class="line" d="M2 2l8 8M10 2l-8 8"/>',
  unknown: '<circle class="line dash" cx="6" cy="6" r="4.2"/>',
};

function row({ stage, state, p95Ms }: StageStatus, m: StatusMessages): string {
  const { name, does } = m.stages[stage];
  const figure = p95Ms === null ? (state === 'unknown' ? m.unmeasured : '') : m.p95(p95Ms);
  return `<li><span class="name">${name}<small>${does}</small></span><span class="state is-${state}"><svg viewBox="0 0 12 12" aria-hidden="true">${SHAPES[state]}</svg>${m.states[state]}</span><small class="figure">${figure}</small></li>`;
}
