import type { BuildOptions } from 'esbuild';

export const LAZY: Readonly<Record<string, string>>;
export const node: BuildOptions;
/** How what ships is shortened. */
export const SHORT: BuildOptions;
/** Everything that ships. */
export const BUILDS: readonly BuildOptions[];
