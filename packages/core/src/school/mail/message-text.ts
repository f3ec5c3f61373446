// What is read of a message's text: whether it holds a link. MAIL-40.

/** Longest subject and text, in characters. */
export const MAX_SUBJECT_LENGTH = 150;
/** Longest text of a message, in characters. */
export const MAX_MESSAGE_LENGTH = 8_000;

/** Endings of names that people send; a scheme or `www.` is a link with any ending. */
const ENDINGS =
  'fr|com|net|org|info|eu|be|ch|de|uk|us|ru|cn|co|io|me|gg|tv|ly|gl|be|app|dev|xyz|link|site|online|page|top|club|live|shop|biz';
// NOTE: one letter before the dot says as much as all of the name, and a text without a dot is passed over once, not once from each of its letters.
const LINK = new RegExp(`://|\\bwww\\.|[\\p{L}\\p{N}-]\\.(?:${ENDINGS})(?![\\p{L}\\p{N}])`, 'iu');

/** Does the text hold something that leads away: an address with a scheme, `www.`, or a name with a usual ending? */
export function hasLink(text: string): boolean {
  return LINK.test(text.normalize('NFKC'));
}
