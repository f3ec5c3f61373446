import { MemoryBus } from '../src/index.ts';
import { testBus } from './bus.suite.ts';

testBus('memory', async (t) => {
  const bus = new MemoryBus({ now: () => Date.now() });
  t.after(() => bus[Symbol.asyncDispose]());
  return { near: bus, far: bus };
});
