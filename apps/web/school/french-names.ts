// « d’Alix », « de Malika »: a small word before a name, in French sentences.

/** `de` with the name, shortened before a vowel. An h keeps it whole: which ones are silent only its bearer knows. */
export function de(name: string): string {
  return /^[aeiouàâäéèêëîïôöùûüœæ]/iu.test(name) ? `d’${name}` : `de ${name}`;
}
