// Asks for the codes of one class. The same sheet asked for again is the same sheet. PEOPLE-22.

import type { CodeSheetAnswer } from '@preau/protocol/school';
import { request, RefusalError } from '../../ui/request.ts';
import type { Part } from './class-accounts.ts';

/** Everybody, or only those without a password, who come by a card among them. */
export type Scope = 'all' | 'withoutPassword';

/** A class of a hundred accounts takes its time on a busy morning. */
const TIMEOUT_MS = 20_000;

/** Throws RefusalError. */
export async function makeSheet(
  audienceId: string,
  wanted: { readonly sheetId: string; readonly parts: readonly Part[]; readonly scope: Scope },
): Promise<CodeSheetAnswer> {
  const path = `/api/audiences/${encodeURIComponent(audienceId)}/activation-codes`;
  const answer = await request<CodeSheetAnswer>('POST', path, wanted, { timeoutMs: TIMEOUT_MS });
  if (!answer.ok) throw new RefusalError(answer.error);
  return answer.value;
}
