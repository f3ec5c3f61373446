// The wall in the database, on every server: two schools for all of it.

import { onEveryServer } from './store-database.ts';
import { placesOverTheWall } from './wall-over.suite.ts';
import { rowsBehindTheWall } from './wall-rows.suite.ts';
import { scopesOfConnections } from './wall-scopes.suite.ts';
import { openWallWorld } from './wall-world.ts';

onEveryServer((server) => {
  const world = openWallWorld(server);
  rowsBehindTheWall(world);
  placesOverTheWall(world);
  scopesOfConnections(world);
});
