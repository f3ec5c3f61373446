// Messages that states and journeys need, written through the API as anybody writes them.
import { randomUUID } from 'node:crypto';
import type { ReceiversAnswer, SentAnswer, TodayAnswer } from '@preau/protocol/school';
import { Visitor } from '../../../tools/testing/visitor.ts';

/** Writes to the first person whom the account may write to without a search; answers the thread. */
export async function writeToSomebody(
  url: string,
  account: { readonly login: string; readonly password: string },
  text = 'Bonjour, pouvons-nous parler de la sortie de jeudi ?',
): Promise<SentAnswer> {
  const writer = await Visitor.signIn(url, account);
  const { schoolId } = (await writer.get<TodayAnswer>('GET', '/api/today')).persons[0]!;
  const { persons } = await writer.get<ReceiversAnswer>('POST', '/api/threads/receivers', { schoolId, search: '' });
  return writer.get<SentAnswer>('POST', '/api/threads', {
    schoolId,
    threadId: randomUUID(),
    messageId: randomUUID(),
    subject: 'Sortie de jeudi',
    text,
    personIds: [persons[0]!.personId],
    groups: [],
  });
}
