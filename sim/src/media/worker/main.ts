// A worker process: many raw participants on one JavaScript thread. It obeys calls over IPC and ends with its parent.
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { setTimeout as wait } from 'node:timers/promises';
import { callbackFaults, quietLibrary } from '../carrier.ts';
import type { AnswerMessage, CallMessage, JoinOrder, WorkerCall, WorkerReport } from '../orders.ts';
import { MediaParticipant } from '../participant.ts';

const TICK_MS = 5;
const RECEIVER_TICKS = 4;

const people = new Map<string, MediaParticipant>();
const loop = monitorEventLoopDelay({ resolution: 5 });
let cpuAtWindow = process.cpuUsage();

async function join(order: JoinOrder): Promise<string | undefined> {
  if (order.afterMs !== undefined) await wait(order.afterMs);
  try {
    const person = await MediaParticipant.join(order);
    people.set(order.name, person);
    if (order.publish !== undefined && order.publish.length > 0) await person.publish(order.publish);
    return undefined;
  } catch (fault) {
    return fault instanceof Error ? fault.message : String(fault);
  }
}

function report(): WorkerReport {
  const now = performance.now();
  const cpu = process.cpuUsage(cpuAtWindow);
  return {
    participants: [...people.values()].map((person) => person.report(now)),
    cpuMs: (cpu.user + cpu.system) / 1000,
    loopP99Ms: loop.percentile(99) / 1e6,
    loopMaxMs: loop.max / 1e6,
    callbackFaults: callbackFaults(),
  };
}

async function obey(order: WorkerCall): Promise<unknown> {
  switch (order.call) {
    case 'join': {
      const faults = await Promise.all(order.people.map(join));
      return faults.filter((fault) => fault !== undefined);
    }
    case 'publish':
      await people.get(order.name)?.publish(order.tracks);
      return undefined;
    case 'beginWindow':
      for (const person of people.values()) person.beginWindow();
      cpuAtWindow = process.cpuUsage();
      loop.reset();
      return undefined;
    case 'report':
      return report();
    case 'leave':
      for (const name of order.names) {
        people.get(name)?.leave();
        people.delete(name);
      }
      return undefined;
  }
}

quietLibrary();
loop.enable();
let ticks = 0;
setInterval(() => {
  const now = performance.now();
  ticks += 1;
  for (const person of people.values()) {
    person.tick(now);
    if (ticks % RECEIVER_TICKS === 0) person.tickReceiver(now);
  }
}, TICK_MS);

const answer = (message: AnswerMessage): void => {
  if (process.connected) process.send?.(message);
};
process.on('message', ({ id, order }: CallMessage) => {
  obey(order).then(
    (value) => answer({ id, value }),
    (fault: unknown) => answer({ id, fault: fault instanceof Error ? fault.message : String(fault) }),
  );
});
process.once('disconnect', () => process.exit(0));
