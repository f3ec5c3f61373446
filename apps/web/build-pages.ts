// Makes the pages of the built index.html: sentences of a language instead of {{keys}}, styles and scene inline, hashes for the policy.

import { createHash } from 'node:crypto';

/** Puts the sentences of a language into a page. Throws when the page names a key that the catalogue lacks. */
export function fillPage(
  html: string,
  language: string,
  page: Readonly<Record<string, string>>,
  scene: string,
): string {
  return html.replaceAll(/\{\{(\w+)\}\}/g, (_, key: string) => {
    if (key === 'language') return language;
    if (key === 'scene') return scene;
    const sentence = page[key];
    if (sentence === undefined) throw new Error(`Cannot write the page: no sentence "${key}" in ${language}`);
    return sentence.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;');
  });
}

/** Replaces the link to a stylesheet of the build by its content; answers the page and the names of the files taken in. */
export function inlineStyles(
  html: string,
  read: (path: string) => string,
): { readonly html: string; readonly taken: readonly string[] } {
  const taken: string[] = [];
  const inlined = html.replaceAll(/<link rel="stylesheet"[^>]*href="([^"]+)"[^>]*>/g, (_, path: string) => {
    taken.push(path);
    return `<style>${read(path).trim()}</style>`;
  });
  return { html: inlined, taken };
}

/** Spaces between lines of markup say nothing in these pages. Inline script and style are left as they are. */
export function tighten(html: string): string {
  return html.replaceAll(/>\n+</g, '><').trim();
}

/** `sha256-…` of every inline element of a kind, as a content policy names it. */
export function inlineHashes(html: string, tag: 'script' | 'style'): readonly string[] {
  const elements = html.matchAll(new RegExp(`<${tag}(?![^>]*\\ssrc=)[^>]*>([\\s\\S]*?)</${tag}>`, 'g'));
  return [...elements].map(([, content = '']) => hashOf(content));
}

/** `sha256-…` of a text. */
export function hashOf(text: string): string {
  return `sha256-${createHash('sha256').update(text).digest('base64')}`;
}
