// A login from a name: `camille.durand`, then `camille.durand2`. Deterministic given those already taken. SCHOOL-30..32.

/** Longest login made here; the house accepts up to 200 characters at sign-in. */
export const MAX_LOGIN_LENGTH = 60;

// Letters that Unicode does not take apart into a base letter and a mark.
const LIGATURES: Readonly<Record<string, string>> = {
  œ: 'oe',
  æ: 'ae',
  ß: 'ss',
  ø: 'o',
  ł: 'l',
  đ: 'd',
  ð: 'd',
  þ: 'th',
  ı: 'i',
  ħ: 'h',
  ŋ: 'ng',
  ĸ: 'k',
  ŧ: 't',
};

/** Lower case, accents and ligatures taken apart, anything but a-z and 0-9 turned into single hyphens: `Éloïse d’Œuvre` -> `eloise-d-oeuvre`. */
export function foldName(name: string): string {
  return name
    .toLowerCase()
    .normalize('NFD')
    .replaceAll(/\p{M}/gu, '')
    .replaceAll(/[^\p{ASCII}]/gu, (letter) => LIGATURES[letter] ?? '-')
    .replaceAll(/[^a-z0-9]+/g, '-')
    .replaceAll(/^-|-$/g, '');
}

/**
 * The login of a new account. The source's own wish wins when it is well formed and free; a name that leaves no letter
 * (another alphabet) becomes `compte`. `taken` holds every login of the cell that could clash.
 */
export function toLogin(
  person: { readonly givenName: string; readonly familyName: string; readonly preferredLogin: string | null },
  taken: { has(login: string): boolean },
): string {
  const wish = person.preferredLogin?.toLowerCase() ?? '';
  if (isLogin(wish) && !taken.has(wish)) return wish;
  const stem =
    [person.givenName, person.familyName]
      .map(foldName)
      .filter((part) => part !== '')
      .join('.') || 'compte';
  for (let number = 1; ; number += 1) {
    const suffix = number === 1 ? '' : String(number);
    const login = stem.slice(0, MAX_LOGIN_LENGTH - suffix.length) + suffix;
    if (!taken.has(login)) return login;
  }
}

/** Is this a login that the house may give? Letters a-z, digits, and `.`, `-`, `_`, `@`, `+` inside. */
export function isLogin(text: string): boolean {
  return text.length <= MAX_LOGIN_LENGTH && /^[a-z0-9]([a-z0-9._@+-]*[a-z0-9])?$/.test(text);
}
