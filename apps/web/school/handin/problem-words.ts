// Why the house refused something of a hand-in, in words; what is not of hand-ins has its general sentence.

import { problemSentence, useUiMessages } from '../../ui/messages.ts';
import type { Refusal, RefusalCode } from '../../ui/request.ts';
import { useHandInMessages } from './messages.ts';

/** The sentence of a refusal, or of its code alone. */
export function useProblemWords(): (refused: RefusalCode | Refusal) => string {
  const words: Readonly<Record<string, string>> = useHandInMessages().problems;
  const ui = useUiMessages();
  return (refused) => words[typeof refused === 'string' ? refused : refused.code] ?? problemSentence(ui, refused);
}
