// People and what is held of them, on every server: one school for all of it.

import { comingAndGoing } from './coming-and-going.suite.ts';
import { openPeopleWorld } from './people-world.ts';
import { personalData } from './personal-data.suite.ts';
import { onEveryServer } from './store-database.ts';

onEveryServer((server) => {
  const world = openPeopleWorld(server);
  personalData(world);
  comingAndGoing(world);
});
