// A text that the operators of the cell took away everywhere and refuse: said alike wherever somebody writes.

/** The sentence, by language. */
export const CONTENT_REFUSED: Readonly<Record<'fr' | 'en', string>> = {
  fr: 'Ce texte a été retiré partout par l’exploitation. Il ne peut pas être envoyé pour l’instant.',
  en: 'The operators took this text away everywhere. It cannot be sent for now.',
};
