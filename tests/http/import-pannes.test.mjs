// aiguillage import aides-territoires when it is killed, and while another one runs.

import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { after, test } from 'node:test';
import { aide } from '../fakes/aides-territoires/serveur.mjs';
import { until } from '../pile.mjs';
import { SETTINGS, at, good, importer, quelques, rendre, stack } from './aides-territoires.mjs';
import { CLI, ROOT, commande, environment } from './commande.mjs';

after(rendre);

quelques();
at.aids = Array.from({ length: 60 }, (_, i) => aide(300000 + i));

test('killed at any moment, the catalogue is the old one or the new one', async () => {
  await good(/vus/);
  for (const one of at.aids)
    one.name = 'Comme ceux qui suivent';
  const begun = Date.now();
  await good(/60 changés/);
  const whole = Date.now() - begun;
  // Most of them late, where the catalogue changes.
  for (const [turn, part] of [0.05, 0.3, 0.6, 0.75, 0.85, 0.92].entries()) {
    for (const one of at.aids)
      one.name = `Tour ${turn}`;
    const child = spawn(CLI, ['import', 'aides-territoires'], { cwd: ROOT, stdio: 'ignore',
      env: environment(stack, SETTINGS) });
    await new Promise((resolve) => setTimeout(resolve, whole * part));
    child.kill('SIGKILL');
    await new Promise((resolve) => (child.exitCode === null && child.signalCode === null ?
      child.once('exit', resolve) : resolve()));
    const names = (await stack.sql(`SELECT DISTINCT nom FROM catalogue.aide WHERE origine =
      'aides-territoires'`)).flat();
    assert.ok(names.length === 1 || names.every((text) => !/^Tour/.test(text)), names.join(', ').slice(0, 200));
    await stack.sql("DELETE FROM catalogue.page_recue WHERE source = 'aides-territoires'");
  }
  // At once, whatever the one that was killed had begun.
  await good(/vus/);
  assert.match((await commande(stack, ['imports', 'aides-territoires'])).out, /interrompu/);
  assert.equal((await stack.sql("SELECT count(*) FROM catalogue.passage WHERE etat = 'en cours'"))[0][0], '0');
});

test('killed in the middle of a long statement, an import can be run again; one that runs is said', async () => {
  // Held by somebody else, what all imports wait for: this one hangs there, and is killed there.
  const holder = spawn('psql', ['-X', '-q', '-A', '-t', '-h', stack.base, '-U', 'aiguillage_proprietaire', '-d', 'aiguillage'],
    { stdio: ['pipe', 'pipe', 'ignore'] });
  holder.stdin.write("BEGIN; SELECT 'tenu' FROM pg_advisory_xact_lock(6871092411);\n");
  await new Promise((resolve) => holder.stdout.once('data', resolve));
  const child = spawn(CLI, ['import', 'aides-territoires'], { cwd: ROOT, stdio: 'ignore',
    env: environment(stack, SETTINGS) });
  await until(async () => (await stack.sql(`SELECT count(*) FROM pg_locks WHERE locktype = 'advisory'
    AND NOT granted`))[0][0] === '1');
  const { status, err } = await importer();
  assert.equal(status, 1);
  assert.match(err, /un autre import de cette source est en cours \(début : \d\d:\d\d\) : attendre/);
  child.kill('SIGKILL');
  await until(async () => (await stack.sql(`SELECT count(*) FROM pg_locks WHERE locktype = 'advisory'
    AND NOT granted`))[0][0] === '0', { seconds: 5 });
  holder.stdin.end('ROLLBACK;\n');
  await new Promise((resolve) => holder.once('exit', resolve));
  await good(/vus/);
});
