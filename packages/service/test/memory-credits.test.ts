import { createMemoryCreditBook } from '@preau/service/gate';
import { testCreditBook } from './credit-book.suite.ts';

testCreditBook('memory', async () => {
  const book = createMemoryCreditBook();
  return { open: async () => book };
});
