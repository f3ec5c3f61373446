// The page of the shell as the scripts handle it: views, words, errors beneath their field.

/** The views of the shell; exactly one is shown. */
export type View = 'sign-in' | 'code' | 'choose' | 'card' | 'opening';

/** The element with this id; it stands in index.html. */
export function element<T extends HTMLElement = HTMLElement>(id: string): T {
  const found = document.getElementById(id);
  if (found === null) throw new TypeError(`Cannot find #${id} in the page`);
  return found as T;
}

/** Writes the sentences of a language into the page: texts by `data-t`, labels by `data-t-label`. */
export function writePage(page: Readonly<Record<string, string>>): void {
  document.title = page['title'] ?? '';
  for (const root of [document, element<HTMLTemplateElement>('activation').content]) {
    for (const node of root.querySelectorAll<HTMLElement>('[data-t]'))
      node.textContent = page[node.dataset['t'] ?? ''] ?? '';
    for (const node of root.querySelectorAll<HTMLElement>('[data-t-label]'))
      node.setAttribute('aria-label', page[node.dataset['tLabel'] ?? ''] ?? '');
  }
}

/** Shows one view. With `focus` the reader is taken to its title: only after something that they did. */
export function showView(view: View, focus = false): void {
  for (const node of document.querySelectorAll<HTMLElement>('[data-view]')) node.hidden = node.dataset['view'] !== view;
  document.body.dataset['shown'] = view;
  if (focus) document.querySelector<HTMLElement>(`[data-view="${view}"] h1`)?.focus();
}

/** Says what is wrong beneath a field, and marks it; an empty sentence takes both away. */
export function showError(field: HTMLInputElement, sentence: string): void {
  const place = element(`${field.id}-error`);
  place.textContent = sentence;
  place.hidden = sentence === '';
  if (sentence === '') field.removeAttribute('aria-invalid');
  else field.setAttribute('aria-invalid', 'true');
}

/** Says something about the whole page: offline, a part that does not answer. An empty sentence takes it away. */
export function showNotice(sentence: string, withRetry = false): void {
  element('notice').hidden = sentence === '';
  element('notice-text').textContent = sentence;
  element('retry').hidden = !withRetry;
}

/** Makes a form busy while `work` runs: the button says so and takes no second click. */
export async function whileBusy<T>(button: HTMLButtonElement, words: string, work: () => Promise<T>): Promise<T> {
  const before = button.textContent;
  button.textContent = words;
  button.setAttribute('aria-busy', 'true');
  try {
    return await work();
  } finally {
    button.textContent = before;
    button.removeAttribute('aria-busy');
  }
}
