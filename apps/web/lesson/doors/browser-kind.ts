// Which words help when a browser refuses a microphone: they differ by browser, not by version.

/** Families whose permission button stands elsewhere. */
export type BrowserKind = 'chromium' | 'chromiumMobile' | 'firefox' | 'firefoxMobile' | 'safari' | 'ios';

/** Reads the family from the user agent. Order matters: Chromium names Safari, and every iOS browser is Safari inside. */
export function browserKindOf(userAgent: string, touchPoints = 0): BrowserKind {
  if (/iPhone|iPad|iPod/.test(userAgent) || (/Macintosh/.test(userAgent) && touchPoints > 1)) return 'ios';
  const mobile = /Android|Mobile/.test(userAgent);
  if (/Firefox\//.test(userAgent)) return mobile ? 'firefoxMobile' : 'firefox';
  if (/Chrome\/|Chromium\/|CriOS\//.test(userAgent)) return mobile ? 'chromiumMobile' : 'chromium';
  return 'safari';
}
