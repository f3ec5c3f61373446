// The draft of a sheet and the truth about its saving: a pure machine. The editor shows its words, the saver does its work.

import type { SheetRequest } from '@preau/protocol/lesson';
import type { Slide } from '@preau/core/lesson';
import type { Refusal } from '../../ui/request.ts';

/** What is written. */
export interface SheetContent {
  readonly text: string;
  readonly slides: readonly Slide[];
}

/** Where the saving stands. `refused` waits for the writer, `failed` tries again by itself. */
export type Saving =
  | { readonly kind: 'saved'; readonly at: number | null }
  | { readonly kind: 'unsaved' }
  | { readonly kind: 'saving' }
  | { readonly kind: 'failed'; readonly refusal: Refusal; readonly attempt: number }
  | { readonly kind: 'refused'; readonly refusal: Refusal };

/** A draft. `version` counts changes; `sentVersion` is what travels, `savedVersion` what the server has. */
export interface SheetDraft {
  readonly content: SheetContent;
  readonly version: number;
  readonly sentVersion: number;
  readonly savedVersion: number;
  readonly saving: Saving;
}

/** What may happen to a draft. */
export type DraftAction =
  | { readonly kind: 'textTyped'; readonly text: string }
  | { readonly kind: 'slideAdded'; readonly slide: Slide }
  | { readonly kind: 'slideMoved'; readonly from: number; readonly to: number }
  | { readonly kind: 'slideRemoved'; readonly at: number }
  | { readonly kind: 'slideRestored'; readonly at: number; readonly slide: Slide }
  | { readonly kind: 'altTyped'; readonly at: number; readonly alt: string }
  | { readonly kind: 'sent' }
  | { readonly kind: 'saved'; readonly at: number }
  | { readonly kind: 'notSaved'; readonly refusal: Refusal };

/** A draft of what the server has. */
export function draftOf(content: SheetContent): SheetDraft {
  return { content, version: 0, sentVersion: 0, savedVersion: 0, saving: { kind: 'saved', at: null } };
}

/** True while something would be lost by leaving. */
export function isUnsaved(draft: SheetDraft): boolean {
  return draft.version !== draft.savedVersion;
}

/** Applies an action. */
export function reduceDraft(draft: SheetDraft, action: DraftAction): SheetDraft {
  if (action.kind === 'sent') return { ...draft, sentVersion: draft.version, saving: { kind: 'saving' } };
  if (action.kind === 'saved') {
    const savedVersion = draft.sentVersion;
    return {
      ...draft,
      savedVersion,
      saving: savedVersion === draft.version ? { kind: 'saved', at: action.at } : { kind: 'unsaved' },
    };
  }
  if (action.kind === 'notSaved') {
    const attempt = draft.saving.kind === 'failed' ? draft.saving.attempt + 1 : lastAttempt(draft) + 1;
    return {
      ...draft,
      saving: mayPass(action.refusal)
        ? { kind: 'failed', refusal: action.refusal, attempt }
        : { kind: 'refused', refusal: action.refusal },
    };
  }
  const content = changed(draft.content, action);
  return content === draft.content
    ? draft
    : { ...draft, content, version: draft.version + 1, saving: { kind: 'unsaved' } };
}

function lastAttempt(draft: SheetDraft): number {
  return draft.saving.kind === 'failed' ? draft.saving.attempt : 0;
}

/** May the same save succeed later? */
function mayPass({ code }: Refusal): boolean {
  return code === 'network' || code === 'timeout' || code === 'request.tooMany' || code.startsWith('server.');
}

function changed(
  content: SheetContent,
  action: Exclude<DraftAction, { kind: 'sent' | 'saved' | 'notSaved' }>,
): SheetContent {
  const { slides } = content;
  switch (action.kind) {
    case 'textTyped':
      return action.text === content.text ? content : { ...content, text: action.text };
    case 'slideAdded':
      return { ...content, slides: [...slides, action.slide] };
    case 'slideMoved': {
      const slide = slides[action.from];
      if (slide === undefined || action.to < 0 || action.to >= slides.length || action.to === action.from)
        return content;
      const others = slides.filter((each) => each !== slide);
      return { ...content, slides: [...others.slice(0, action.to), slide, ...others.slice(action.to)] };
    }
    case 'slideRemoved':
      return slides[action.at] === undefined
        ? content
        : { ...content, slides: slides.filter((_slide, at) => at !== action.at) };
    case 'slideRestored':
      return { ...content, slides: [...slides.slice(0, action.at), action.slide, ...slides.slice(action.at)] };
    case 'altTyped': {
      const slide = slides[action.at];
      return slide === undefined || slide.alt === action.alt
        ? content
        : { ...content, slides: slides.map((each, at) => (at === action.at ? { ...slide, alt: action.alt } : each)) };
    }
  }
}

/** What travels. */
export function toSheetRequest({ text, slides }: SheetContent): SheetRequest {
  return { text, slides: slides.map(({ slideId, pictureId, alt }) => ({ slideId, pictureId, alt })) };
}

/** Wait before saving, milliseconds: a pause in the typing, or longer after each failure. */
export function saveDelayMs(saving: Saving): number | undefined {
  if (saving.kind === 'unsaved') return 1_200;
  if (saving.kind === 'failed')
    return saving.refusal.retryAfterMs ?? Math.min(30_000, 2_000 * 2 ** Math.min(saving.attempt, 4));
  return undefined;
}
