// What the page of cards asks of the house. Throws RefusalError.

import type { CardSheetAnswer, ClassCardsAnswer, ClassCodeAnswer } from '@preau/protocol/school';
import { request, RefusalError } from '../../ui/request.ts';

/** Thirty cards are thirty password hashes, one after the other. */
const TIMEOUT_MS = 30_000;

async function call<T>(method: 'PUT' | 'POST' | 'DELETE', path: string, body?: object): Promise<T> {
  const answer = await request<T>(method, path, body, { timeoutMs: TIMEOUT_MS });
  if (!answer.ok) throw new RefusalError(answer.error);
  return answer.value;
}

const of = (audienceId: string): string => `/api/audiences/${encodeURIComponent(audienceId)}`;

/** The same `sheetId` again is the same sheet. */
export function makeCards(audienceId: string, sheetId: string, personIds: readonly string[]): Promise<CardSheetAnswer> {
  return call('POST', `${of(audienceId)}/cards`, { sheetId, personIds });
}

/** On, or off with all its cards. */
export function turnCards(audienceId: string, isOn: boolean): Promise<ClassCardsAnswer> {
  return call('PUT', `${of(audienceId)}/cards`, { isOn });
}

/** A lost card. */
export function endCard(audienceId: string, personId: string): Promise<void> {
  return call('DELETE', `${of(audienceId)}/cards/${encodeURIComponent(personId)}`);
}

/** The same `codeId` again is the same code. */
export function makeClassCode(audienceId: string, codeId: string): Promise<ClassCodeAnswer> {
  return call('PUT', `${of(audienceId)}/class-code`, { codeId });
}

/** A tablet that left the class. */
export function endDevice(audienceId: string, bondId: string): Promise<void> {
  return call('DELETE', `${of(audienceId)}/class-devices/${encodeURIComponent(bondId)}`);
}
