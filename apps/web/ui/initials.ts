// Two letters for a person without a picture. « Mme Delorme » gives D, « Inès Marchand » gives IM.

const TITLES = new Set(['m', 'mme', 'mlle', 'mr', 'mrs', 'ms', 'dr']);

/** One or two capitals of a display name; « ? » when it was erased. */
export function initialsOf(name: string): string {
  const words = name
    .split(/[\s\u00A0]+/)
    .filter((word) => word !== '' && !TITLES.has(word.toLowerCase().replace('.', '')));
  const first = words[0];
  if (first === undefined) return '?';
  const last = words.length > 1 ? words.at(-1)! : '';
  return [first, last]
    .map((word) => Array.from(word)[0] ?? '')
    .join('')
    .toLocaleUpperCase('fr');
}

/** One of four shapes for a person, always the same for the same id. Never the only sign of who it is. */
export function shadeOf(id: string): 'a' | 'b' | 'c' | 'd' {
  let sum = 0;
  for (const char of id) sum = (sum * 31 + char.charCodeAt(0)) >>> 0;
  return (['a', 'b', 'c', 'd'] as const)[sum % 4]!;
}
