// What the day shares with other screens comes as two files, libraries and our own: small ones cost a request each at 8:00, and compress badly.

import { fileURLToPath } from 'node:url';

/** The modules of a build, as the bundler tells them. */
interface ModuleGraph {
  getModuleInfo(
    id: string,
  ): { readonly importedIds: readonly string[]; readonly dynamicallyImportedIds: readonly string[] } | null;
}

const at = (path: string): string => fileURLToPath(new URL(path, import.meta.url));
const OURS = at('./');
const APPLICATION = at('./app.tsx');
const PAGE = at('./index.html');
/** All icons stand behind one door: most of them are for other screens. */
const ICON = /\/lucide-react\//;

/**
 * The name of the chunk of a module, for one build: `base` or `day` when the application cannot stand without it and the sign-in page can; else as the
 * bundler finds. For modules that more than the application takes: what nobody shares is its own chunk, which none of these needs. WEB-111.
 */
export function createDayChunk(): (id: string, graph: ModuleGraph) => string | null {
  let day: ReadonlySet<string> | undefined;
  return (id, graph) => {
    day ??= withoutAll(
      reachedFrom(APPLICATION, (from) => graph.getModuleInfo(from)?.importedIds ?? []),
      reachedFrom(PAGE, (from) => {
        const info = from === APPLICATION ? null : graph.getModuleInfo(from);
        return info === null ? [] : [...info.importedIds, ...info.dynamicallyImportedIds];
      }),
    );
    if (!day.has(id) || ICON.test(id)) return null;
    return id.startsWith(OURS) || id.includes('/packages/') ? 'day' : 'base';
  };
}

function reachedFrom(start: string, next: (from: string) => readonly string[]): Set<string> {
  const reached = new Set([start]);
  // A set that grows while it is walked is walked to its end.
  for (const from of reached) for (const each of next(from)) reached.add(each);
  return reached;
}

function withoutAll(all: ReadonlySet<string>, others: ReadonlySet<string>): Set<string> {
  return new Set([...all].filter((each) => !others.has(each)));
}
