// Small hooks that every screen shares.

import { useEffect, useRef, useSyncExternalStore } from 'react';
import type { RefObject } from 'react';
import { onTick, tickedAt } from './clock.ts';
import { currentLanguage, onLanguageChange } from './i18n.ts';
import type { Language } from './i18n.ts';

/** The language, again after each change. */
export function useLanguage(): Language {
  return useSyncExternalStore(onLanguageChange, currentLanguage);
}

/** The server's time, renewed about every five seconds. */
export function useNow(): number {
  return useSyncExternalStore(onTick, tickedAt);
}

/** True while the media query holds. */
export function useMedia(query: string): boolean {
  return useSyncExternalStore(
    (listener) => {
      const media = matchMedia(query);
      media.addEventListener('change', listener);
      return () => media.removeEventListener('change', listener);
    },
    () => matchMedia(query).matches,
  );
}

/** True from a screen width of 960 px on, where the second column stands. */
export function useWide(): boolean {
  return useMedia('(min-width: 60rem)');
}

/** True while the device says that it is on a network. */
export function useOnline(): boolean {
  return useSyncExternalStore(
    (listener) => {
      addEventListener('online', listener);
      addEventListener('offline', listener);
      return () => {
        removeEventListener('online', listener);
        removeEventListener('offline', listener);
      };
    },
    () => navigator.onLine,
  );
}

/** Names the page and, when the screen appears by navigation, moves the focus to its heading. */
export function useScreen(title: string): RefObject<HTMLHeadingElement | null> {
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    document.title = `${title} · Préau`;
  }, [title]);
  useEffect(() => {
    if (document.body.dataset['navigated'] === 'yes') heading.current?.focus({ preventScroll: false });
    document.body.dataset['navigated'] = 'yes';
  }, []);
  return heading;
}
