/** As the file system says it: what calls this code knows no other words. ESTALE: the file isn't what it was any more. */
export function systemError(code: 'ENOENT' | 'EEXIST' | 'ESTALE'): Error {
  return Object.assign(new Error(code), { code, syscall: 'database' });
}
