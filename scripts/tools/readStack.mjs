// What a place in a bundle is in the sources.
import { SourceMap } from 'node:module';

/**
 * @param {string} text with stack traces in it, also as a line of the log has them.
 * @param {(name: string) => import('node:module').SourceMapPayload | undefined} readMap The map of a bundle such as
 * `extension.js`.
 * @returns {string} the same with a place in the sources for each in a bundle that has a map.
 */
export function readStack(text, readMap) {
  const maps = new Map();
  return text.replaceAll(PLACE, (place, name, line, column) => {
    if (!maps.has(name)) maps.set(name, sourceMap(readMap(name)));
    return maps.get(name)?.(Number(line), Number(column)) ?? place;
  });
}

/** `/…/dist/extension.js:12:345`: the bundle by its name, whatever folder it was in. */
const PLACE = /(?<![^\s("])(?:[^\s()"]*[\\/])?([\w-]+\.js):(\d+):(\d+)/gu;

/** A stack trace counts from 1, a map from 0. */
function sourceMap(payload) {
  if (payload === undefined) return undefined;
  const map = new SourceMap(payload);
  return (line, column) => {
    const { originalSource, originalLine, originalColumn } = map.findEntry(line - 1, column - 1);
    if (originalSource === undefined) return undefined;
    return `${originalSource.replace(/^(?:\.\.\/)+/u, '')}:${originalLine + 1}:${originalColumn + 1}`;
  };
}
