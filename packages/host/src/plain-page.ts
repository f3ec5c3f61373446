// Pages without script: what is left when a browser runs none, or none came. One inline style, no other request of their own. Colours are those
// of the house (apps/web/ui/tokens.css), day and evening; fonts are the device's. GATE-185, LESSON-120.

import { createHash } from 'node:crypto';
import { securityHeaders } from './security-headers.ts';

/** A language in which such a page is written. */
export type PlainLanguage = 'fr' | 'en';

const STYLE = `
:root{color-scheme:light dark;--page:#f4f4ec;--card:#fff;--ink:#182a26;--soft:#465751;--line:#76857d;--action:#17604c;--on:#fff;--stop:#8f321e;--focus:#1d4fb8}
@media(prefers-color-scheme:dark){:root{--page:#101917;--card:#182421;--ink:#e9f0eb;--soft:#b5c5bd;--line:#6f857b;--action:#7fd3b1;--on:#06231a;--stop:#f6ad9b;--focus:#ffd766}}
*{box-sizing:border-box}
body{margin:0;background:var(--page);color:var(--ink);font:400 1.0625rem/1.5 system-ui,-apple-system,"Segoe UI",Roboto,sans-serif}
header,main{max-width:46rem;margin:0 auto;padding:.5rem 1rem}
header{display:flex;justify-content:space-between}
header a{display:inline-flex;gap:.55rem;align-items:center;min-height:2.75rem;color:inherit}
header a:first-child{font-weight:700;text-decoration:none}
h1,h2,h3,h4{line-height:1.2;margin:1.2rem 0 .4rem}
h1{font-size:1.6rem;margin-top:.4rem}
h2{font-size:1.25rem}
p{margin:.4rem 0}
section,.rows li{margin-top:1rem;padding:.2rem 1rem 1rem;border:1px solid var(--line);border-radius:1rem;background:var(--card)}
a{color:inherit;text-underline-offset:.2em}
.soft,time,figcaption{color:var(--soft);font-size:.9375rem}
figure{margin:0}
img{max-width:100%;height:auto;vertical-align:middle}
ol,ul{padding-inline-start:1.4rem}
.messages,.rows{list-style:none;padding:0}
.messages li{margin-top:.6rem}
.messages p{margin:0;overflow-wrap:anywhere}
.acts{display:flex;flex-wrap:wrap;gap:.6rem;margin-top:.8rem}
label{display:block;margin-top:1rem;font-weight:600}
textarea{display:block;width:100%;margin:.3rem 0 .6rem;padding:.6rem;border:1.5px solid var(--line);border-radius:.75rem;background:var(--page);color:var(--ink);font:inherit}
button,.button{display:inline-block;min-height:2.75rem;padding:.55rem 1.2rem;border:1.5px solid var(--line);border-radius:.75rem;background:var(--card);color:var(--ink);font:inherit;font-weight:600;text-decoration:none;cursor:pointer}
.main{border-color:transparent;background:var(--action);color:var(--on)}
.error{padding:.6rem .9rem;border-inline-start:4px solid var(--stop);color:var(--stop);font-weight:600}
:focus-visible{outline:3px solid var(--focus);outline-offset:2px}
`.trim();

/** The content policy of such a page: no script at all, the style by its hash. */
export const PLAIN_POLICY: string = securityHeaders(
  { styleHashes: [`sha256-${createHash('sha256').update(STYLE).digest('base64')}`] },
  false,
)['content-security-policy']!.replace("script-src 'self'", "script-src 'none'");

/** What stands around the page: its title, the way back to the day, and the same page in the other language. */
export interface PlainFrame {
  readonly language: PlainLanguage;
  /** As a text; « · Préau » is added. */
  readonly title: string;
  readonly home: { readonly path: string; readonly label: string };
  /** Path of this page, to which `lang` is added; empty when it is the answer to a form. */
  readonly here: string;
}

/** Writes a page; `main` is markup already. */
export function plainPage({ language, title, home, here }: PlainFrame, main: string): string {
  const [other, name] = language === 'fr' ? (['en', 'English'] as const) : (['fr', 'Français'] as const);
  const change =
    here === '' ? '' : `<a href="${escapeHtml(here)}?lang=${other}" lang="${other}" hreflang="${other}">${name}</a>`;
  return `<!doctype html>
<html lang="${language}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escapeHtml(title)} · Préau</title>
<link rel="icon" href="/icon.svg" type="image/svg+xml">
<style>${STYLE}</style>
</head>
<body>
<header><a href="${escapeHtml(home.path)}" aria-label="${escapeHtml(home.label)}"><img src="/icon.svg" alt="" width="32" height="32"> Préau</a>${change}</header>
<main>
${main}
</main>
</body>
</html>
`;
}

/** `lang` as it was asked for, else French unless the browser asks for English first. */
export function plainLanguageOf(lang: unknown, acceptLanguage: string | undefined): PlainLanguage {
  if (lang === 'fr' || lang === 'en') return lang;
  return /^\s*en\b/i.test(acceptLanguage ?? '') ? 'en' : 'fr';
}

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

/** Escapes a text for an element or a quoted attribute: what people wrote stays text. */
export function escapeHtml(text: string): string {
  return text.replaceAll(/[&<>"']/g, (sign) => ENTITIES[sign]!);
}

/** An hour of a time zone as our pages write it: « 9 h 02 » (its spaces do not break) or `9:02`. `at` is epoch ms. */
export function hourOf(at: number, language: PlainLanguage, zone: string): string {
  const time = new Intl.DateTimeFormat('en-GB', {
    timeZone: zone,
    hour: 'numeric',
    minute: '2-digit',
    hourCycle: 'h23',
  });
  const [hour = '', minute = ''] = time.format(at).split(':');
  return language === 'fr' ? `${Number(hour)}\u00A0h\u00A0${minute}` : `${Number(hour)}:${minute}`;
}
