// The operator's command, against a stack: what it says on both streams, and how it ends.

import { execFile } from 'node:child_process';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

export const ROOT = fileURLToPath(new URL('../..', import.meta.url));
export const CLI = path.resolve(ROOT, process.env.AIGUILLAGE_CLI ?? 'build/asan/aiguillage');

export const environment = (stack, env = {}) =>
  ({ ...process.env, AIGUILLAGE_CONF: `${stack.dir}/aiguillage.conf`, ...env });

export function commande(stack, args, env = {}) {
  return new Promise((resolve) => {
    execFile(CLI, args, { cwd: ROOT, encoding: 'utf8', env: environment(stack, env), maxBuffer: 16 << 20 },
      (error, out, err) => resolve({ status: error ? error.code ?? 1 : 0, out, err }));
  });
}
