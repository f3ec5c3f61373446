// The one catalogue of keyboard shortcuts: the handler and the help both read it. Modifiers always (WCAG 2.1.4): Alt + Shift.

/** What a shortcut does. */
export type ShortcutName = 'microphone' | 'camera' | 'hand' | 'chat' | 'people' | 'previous' | 'next';

/** A shortcut by the key's place on the keyboard (`KeyboardEvent.code`), so that Alt's own characters do not matter. */
export interface Shortcut {
  readonly name: ShortcutName;
  readonly code: string;
  /** How the key is called in the help: a letter, or an arrow. */
  readonly key: 'M' | 'V' | 'R' | 'C' | 'P' | 'left' | 'right';
  /** `KeyboardEvent.key` values that mean the letter on other layouts (AZERTY keeps M elsewhere). */
  readonly keys: readonly string[];
  readonly forTeacher?: true;
}

/** All of them. */
export const SHORTCUTS: readonly Shortcut[] = [
  { name: 'microphone', code: '', key: 'M', keys: ['m', 'M'] },
  { name: 'camera', code: 'KeyV', key: 'V', keys: ['v', 'V'] },
  { name: 'hand', code: 'KeyR', key: 'R', keys: ['r', 'R'] },
  { name: 'chat', code: 'KeyC', key: 'C', keys: ['c', 'C'] },
  { name: 'people', code: 'KeyP', key: 'P', keys: ['p', 'P'] },
  { name: 'previous', code: 'ArrowLeft', key: 'left', keys: ['ArrowLeft'], forTeacher: true },
  { name: 'next', code: 'ArrowRight', key: 'right', keys: ['ArrowRight'], forTeacher: true },
];

/** A key press, as much of it as matters. */
export interface Press {
  readonly key: string;
  readonly code: string;
  readonly altKey: boolean;
  readonly shiftKey: boolean;
  readonly ctrlKey: boolean;
  readonly metaKey: boolean;
}

/** The shortcut of a key press; the character wins over the place, so that it works on every layout. */
export function shortcutOf(press: Press, isTeacher: boolean): ShortcutName | undefined {
  if (!press.altKey || !press.shiftKey || press.ctrlKey || press.metaKey) return undefined;
  const open = SHORTCUTS.filter((shortcut) => isTeacher || shortcut.forTeacher === undefined);
  return (
    open.find((shortcut) => shortcut.keys.includes(press.key)) ??
    open.find((shortcut) => shortcut.code !== '' && shortcut.code === press.code)
  )?.name;
}

/** For `aria-keyshortcuts`. */
export function ariaShortcut(name: ShortcutName): string {
  const key = SHORTCUTS.find((shortcut) => shortcut.name === name)!.key;
  return `Alt+Shift+${key === 'left' ? 'ArrowLeft' : key === 'right' ? 'ArrowRight' : key}`;
}
