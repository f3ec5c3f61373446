// What can drift in a page: relative links, npm commands, words that belong to one machine.
import { dirname, join } from 'node:path/posix';

/** Relative links of a Markdown page that lead nowhere. `exists` answers for a path from the root. */
export function brokenLinks(path: string, text: string, exists: (path: string) => boolean): string[] {
  const visible = text.replaceAll(/```[\s\S]*?```/g, (block) => block.replaceAll(/[^\n]/g, ' '));
  return [...visible.matchAll(/!?\[[^\]]*\]\(\s*<?([^)\s>]+)/g)].flatMap((match) => {
    const target = decodeURI(match[1] ?? '').split('#', 1)[0] ?? '';
    if (target === '' || /^[a-z]+:/.test(target)) return [];
    return exists(join(dirname(path), target))
      ? []
      : [`${path}:${lineAt(text, match.index)} links to ${target}, which does not exist`];
  });
}

/** Files of the house that a page names in code and that do not exist. What a build or an install makes is not looked for. */
export function missingFiles(path: string, text: string, exists: (path: string) => boolean): string[] {
  const named = /`((?:apps|packages|tools|docs|sim|e2e|deploy)\/[\w@./-]+\.(?:ts|tsx|mjs|css|sql|md|json))`/g;
  return [...text.matchAll(named)].flatMap((match) => {
    const file = match[1] ?? '';
    return file.includes('/dist/') || exists(file)
      ? []
      : [`${path}:${lineAt(text, match.index)} names ${file}, which does not exist`];
  });
}

/** Files of the house that a comment of a source names and that do not exist. What a build or a measurement makes is not looked for. */
export function missingInComments(path: string, text: string, exists: (path: string) => boolean): string[] {
  const named =
    /(?<![\w./-])((?:apps|packages|tools|docs|sim|e2e|deploy)\/[\w@./-]+\.(?:ts|tsx|mjs|css|sql|md|json))\b/g;
  return text.split('\n').flatMap((line, index) => {
    // `//` within an address is no comment.
    const comment = /(?:^|\s)(?:\/\/|\/?\*+|--)\s(.*)$/.exec(line)?.[1] ?? '';
    return [...comment.matchAll(named)]
      .map((match) => match[1] ?? '')
      .filter((file) => !/\/dist\/|^docs\/reports\//.test(file) && !exists(file))
      .map((file) => `${path}:${index + 1} names ${file}, which does not exist`);
  });
}

/** npm commands of a page that package.json does not have. */
export function unknownCommands(path: string, text: string, scripts: readonly string[]): string[] {
  return [...text.matchAll(/\bnpm (?:run ([\w:-]+)|(start|test)\b)/g)].flatMap((match) => {
    const name = match[1] ?? match[2] ?? '';
    return scripts.includes(name)
      ? []
      : [`${path}:${lineAt(text, match.index)} tells to run npm ${name}, which package.json does not have`];
  });
}

const FORBIDDEN: readonly (readonly [RegExp, string])[] = [
  [/(^|[^\w.])\/work\/(main|shared|\.)|\/tmp\/n\d+/, 'a path of one machine'],
  [/registry\.npmjs|\bnpmjs\.(org|com)|h-seed-/, 'the host name of a registry'],
  [
    /\bdesign\.md\b|\bfacts\/[\w-]+\.md|\(facts: \d|\bfacts: [\w-]+\.md|\bissue [1-9]\b/,
    'a document that is not in the repository',
  ],
  [/\b(chatgpt|claude[ -](?:code|ai)|anthropic|copilot|openai)\b/i, 'a word about the tools of its authors'],
];

/** Lines with words that do not belong into the repository. */
export function forbiddenWords(path: string, text: string): string[] {
  return text.split('\n').flatMap((line, index) => {
    const found = FORBIDDEN.find(([pattern]) => pattern.test(line));
    return found === undefined ? [] : [`${path}:${index + 1} contains ${found[1]}`];
  });
}

function lineAt(text: string, offset: number): number {
  return text.slice(0, offset).split('\n').length;
}
