// Why the house refused something of a hand-in, in words; what is not of hand-ins has its general sentence.

import { problemSentence, useUiMessages } from '../../ui/messages.ts';
import type { RefusalCode } from '../../ui/request.ts';
import { useHandInMessages } from './messages.ts';

/** The sentence of a code. */
export function useProblemWords(): (code: RefusalCode) => string {
  const words: Readonly<Record<string, string>> = useHandInMessages().problems;
  const ui = useUiMessages();
  return (code) => words[code] ?? problemSentence(ui, code);
}
