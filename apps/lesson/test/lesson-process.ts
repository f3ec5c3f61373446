// A lesson process that a test can kill: `node lesson-process.ts <database url> <folder> <port>`. Says its address on standard output.

import { MemoryBus } from '@preau/bus-memory';
import { systemClock } from '@preau/host';
import { openDatabase } from '@preau/store-postgres';
import { openLesson } from '../src/index.ts';
import { lessonOptions, serveLesson } from './lesson-rig.ts';

const [url = '', folder = '', port = '0'] = process.argv.slice(2);
const faults: string[] = [];
const lesson = await openLesson(await lessonOptions(openDatabase({ url }), folder, new MemoryBus(systemClock), faults));
const served = await serveLesson(lesson, Number(port));
process.stdout.write(`${served.url}\n`);
