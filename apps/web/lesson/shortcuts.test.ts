import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ariaShortcut, SHORTCUTS, shortcutOf } from './shortcuts.ts';

const press = (key: string, code: string, more: object = {}): Parameters<typeof shortcutOf>[0] => ({
  key,
  code,
  altKey: true,
  shiftKey: true,
  ctrlKey: false,
  metaKey: false,
  ...more,
});

test('[WEB-43] no shortcut works without both modifiers', () => {
  assert.equal(shortcutOf(press('m', 'KeyM'), false), 'microphone');
  assert.equal(shortcutOf(press('m', 'KeyM', { altKey: false }), false), undefined);
  assert.equal(shortcutOf(press('m', 'KeyM', { shiftKey: false }), false), undefined);
  assert.equal(shortcutOf(press('m', 'KeyM', { ctrlKey: true }), false), undefined);
});

test('[WEB-43] the letter counts, wherever the layout puts it; the place counts when Alt makes another character', () => {
  assert.equal(shortcutOf(press('M', 'Semicolon'), false), 'microphone');
  assert.equal(shortcutOf(press('®', 'KeyR'), false), 'hand');
});

test('[WEB-44] slides are turned by a teacher only', () => {
  assert.equal(shortcutOf(press('ArrowRight', 'ArrowRight'), true), 'next');
  assert.equal(shortcutOf(press('ArrowRight', 'ArrowRight'), false), undefined);
});

test('[WEB-44] every shortcut has its own key and a spoken form', () => {
  assert.equal(new Set(SHORTCUTS.map((shortcut) => shortcut.key)).size, SHORTCUTS.length);
  assert.equal(ariaShortcut('previous'), 'Alt+Shift+ArrowLeft');
});
