// Why the house refused something of a hand-in, in words; what is not of hand-ins has its general sentence.

import { problemSentence, useUiMessages } from '../../ui/messages.ts';
import type { Refusal } from '../../ui/request.ts';
import { useHandInMessages } from './messages.ts';

/** The sentence of a refusal. */
export function useProblemWords(): (refusal: Refusal) => string {
  const words: Readonly<Record<string, string>> = useHandInMessages().problems;
  const ui = useUiMessages();
  return (refusal) => words[refusal.code] ?? problemSentence(ui, refusal);
}
