// What an import of Aides-territoires costs: AIDES (3000) records from the stand-in.  Our time is what lasts
// while no request is under way there: ours and the database's.  Fails above 20 seconds or 64 MB.
//
//	make && node tests/bench/import.mjs

import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { JETON, serveur } from '../fakes/aides-territoires/serveur.mjs';
import { pile } from '../pile.mjs';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const AIDES = Number(process.env.AIDES ?? 3000);
const SECONDS = 20, KB = 64 * 1024;

function measure(stack, at) {
  return new Promise((resolve) => {
    const begun = Date.now();
    let said = '', peak = 0;
    const child = spawn(path.join(ROOT, 'build/aiguillage'), ['import', 'aides-territoires', '--confirmer'],
      { cwd: ROOT, env: { ...process.env, AIGUILLAGE_CONF: `${stack.dir}/aiguillage.conf`,
        AIGUILLAGE_AIDES_TERRITOIRES: at.url, AIGUILLAGE_AIDES_TERRITOIRES_JETON: JETON,
        AIGUILLAGE_IMPORT_PRIVE: '1', AIGUILLAGE_IMPORT_PAUSE: '0' } });
    for (const stream of [child.stdout, child.stderr])
      stream.on('data', (data) => { said += data; });
    // The kernel keeps the most that it was; what is lost is the last few milliseconds.
    const timer = setInterval(() => {
      try {
        peak = Math.max(peak, Number(/VmHWM:\s+(\d+)/.exec(readFileSync(`/proc/${child.pid}/status`, 'utf8'))?.[1] ?? 0));
      } catch { /* it has ended */ }
    }, 10);
    child.on('close', (status) => {
      clearInterval(timer);
      resolve({ status, said: said.trim(), seconds: (Date.now() - begun) / 1000, peak });
    });
  });
}

const stack = await pile();
const at = await serveur({ aids: AIDES });
// How long the stand-in has worked: it makes an answer in one go, and sends it then.
let theirs = 0;
at.fault = ({ response }) => {
  const begun = Date.now();
  response.once('finish', () => { theirs += Date.now() - begun; });
  return false;
};
try {
  for (const what of ['first import', 'the same again']) {
    at.cache.clear();
    theirs = 0;
    const { status, said, seconds, peak } = await measure(stack, at);
    const ours = seconds - theirs / 1000;
    console.log(`${what}: ${ours.toFixed(1)} s ours of ${seconds.toFixed(1)} s, ${(peak / 1024).toFixed(1)} MB ` +
      `(${said.split('\n').at(-1)})`);
    if (status !== 0 || ours > SECONDS || peak > KB)
      process.exitCode = 1;
  }
} finally {
  await at.stop();
  await stack.stop();
}
