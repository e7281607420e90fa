import type { BuildOptions } from 'esbuild';

export const LAZY: Readonly<Record<string, string>>;
export const node: BuildOptions;
/** Everything that ships. */
export const BUILDS: readonly BuildOptions[];
