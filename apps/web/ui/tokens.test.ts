// Computes the contrast of every pair of tokens that may meet, in every theme (WCAG 2.2, 1.4.3 and 1.4.11).

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';

const css = readFileSync(new URL('tokens.css', import.meta.url), 'utf8').replaceAll('"', "'");
const block = (start, source = css) => {
  const from = source.indexOf('{', source.lastIndexOf(start)) + 1;
  return source.slice(from, source.indexOf('}', from));
};
const contrastBlock = block(":root[data-theme='contrast'] {");

function theme(name) {
  const values = new Map();
  for (const [, key, value] of block(':root {\n  --page').matchAll(/(--[\w-]+): ([^;]+);/g)) {
    const pair = /^light-dark\((#\w{6}), (#\w{6})\)$/.exec(value);
    values.set(key, pair === null ? value : name === 'dark' ? pair[2] : pair[1]);
  }
  if (name === 'contrast')
    for (const [, key, value] of contrastBlock.matchAll(/(--[\w-]+): (#\w{6});/g)) values.set(key, value);
  return (key) => {
    const value = values.get(`--${key}`);
    assert.match(String(value), /^#[0-9a-fA-F]{6}$/, key);
    return value;
  };
}

function luminance(hex) {
  const [r, g, b] = [1, 3, 5]
    .map((at) => Number.parseInt(hex.slice(at, at + 2), 16) / 255)
    .map((c) => (c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4));
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}

function ratio(a, b) {
  const [high, low] = [luminance(a), luminance(b)].toSorted((x, y) => y - x);
  return (high + 0.05) / (low + 0.05);
}

const TEXT = {
  ink: ['page', 'card', 'sunken', 'action-soft', 'bright-soft', 'stop-soft', 'note-soft'],
  'ink-soft': ['page', 'card', 'sunken', 'action-soft', 'bright-soft', 'note-soft'],
  'ink-quiet': ['page', 'card', 'sunken'],
  'on-action': ['action', 'action-hover'],
  'action-ink': ['page', 'card', 'action-soft', 'sunken'],
  'on-bright': ['bright'],
  'bright-ink': ['page', 'card', 'bright-soft'],
  'on-stop': ['stop', 'stop-hover'],
  'stop-ink': ['page', 'card', 'stop-soft'],
  'on-note': ['note'],
  'note-ink': ['page', 'card', 'note-soft'],
  'on-board': ['board', 'board-2'],
  'on-board-soft': ['board', 'board-2'],
};
const PARTS = {
  'line-strong': ['page', 'card', 'sunken'],
  action: ['page', 'card', 'sunken'],
  stop: ['page', 'card'],
  note: ['page', 'card'],
  bright: ['board', 'board-2'],
  'board-line': ['board'],
  focus: ['page', 'card', 'sunken'],
  'focus-board': ['board', 'board-2'],
  here: ['ground', 'sky-low'],
  'here-2': ['ground'],
  'here-3': ['ground'],
  away: ['ground'],
  'skin-line': ['ground'],
};

for (const name of ['light', 'dark', 'contrast']) {
  test(`[GATE-40] contrast of text and of parts in the theme ${name}`, () => {
    const colour = theme(name);
    for (const [pairs, least] of [
      [TEXT, 4.5],
      [PARTS, 3],
    ]) {
      for (const [front, backs] of Object.entries(pairs)) {
        for (const back of backs)
          assert.ok(
            ratio(colour(front), colour(back)) >= least,
            `${front} on ${back}: ${ratio(colour(front), colour(back)).toFixed(2)} < ${least}`,
          );
      }
    }
  });
}

test('[GATE-40] the high-contrast theme is the same by choice and by the system', () => {
  const bySystem = block(':root:not([data-theme]) {', css.slice(css.indexOf('prefers-contrast')));
  const values = (text) => [...text.matchAll(/(--[\w-]+): ([^;]+);/g)].map(([, key, value]) => `${key}: ${value}`);
  assert.deepEqual(values(bySystem), values(contrastBlock));
});
