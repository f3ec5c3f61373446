// The line at the foot of the sign-in page: what the gate's probes say, with the hour. Without an answer the plain link stays.

import { headlineOf } from '@preau/core/gate';
import type { StatusAnswer } from '@preau/protocol/gate';
import { formatTime } from '../ui/i18n.ts';
import type { Language } from '../ui/i18n.ts';
import { element } from './page.ts';
import type { ShellMessages } from './refusal.ts';
import type { Fetch } from './session.ts';

/** Fills the line once. It hinders nothing and says nothing that was not measured. */
export async function showStatusLine(fetch: Fetch, messages: ShellMessages, language: Language): Promise<void> {
  try {
    const response = await fetch('/etat.json', { signal: AbortSignal.timeout(5_000) });
    const status = (await response.json()) as StatusAnswer;
    const headline = headlineOf(status.stages);
    if (headline === 'unknown') return;
    element('status-text').textContent = `${messages.status[headline]} · ${formatTime(language, status.t)}`;
    element('status').dataset['state'] = headline;
  } catch {
    // the link alone
  }
}
