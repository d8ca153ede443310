// aiguillage import aides-territoires when something goes wrong: killed, or answered wrongly.  Each ends
// with the last good catalogue served, and a line that says what happened.

import assert from 'node:assert/strict';
import { execFileSync, spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import https from 'node:https';
import os from 'node:os';
import path from 'node:path';
import { after, test } from 'node:test';
import { JETON, aide } from '../fakes/aides-territoires/serveur.mjs';
import { until } from '../pile.mjs';
import { SETTINGS, at, fails, good, importer, normal, rendre, stack, version } from './aides-territoires.mjs';
import { CLI, ROOT, commande, environment } from './commande.mjs';

after(rendre);

at.aids = Array.from({ length: 60 }, (_, i) => aide(300000 + i));

// An https server whose certificate nobody vouches for.
async function certified() {
  const dir = mkdtempSync(path.join(os.tmpdir(), 'aiguillage-tls-'));
  const [key, cert] = ['key', 'cert'].map((name) => path.join(dir, name));
  execFileSync('openssl', ['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes',
    '-days', '2', '-subj', '/CN=localhost', '-keyout', key, '-out', cert], { stdio: 'ignore' });
  const server = https.createServer({ key: readFileSync(key), cert: readFileSync(cert) },
    (request, response) => response.end('{"token":"x"}'));
  rmSync(dir, { recursive: true, force: true });
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  return { url: `https://127.0.0.1:${server.address().port}/api`, close: () => server.close() };
}

test('killed at any moment, the catalogue is the old one or the new one', async () => {
  const begun = Date.now();
  await good(/vus/);
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

test('what the source says wrongly leaves the last good catalogue, and a line says what happened', async () => {
  const before = await version();
  const always = (where, answer) => fails(1e6, where, answer);
  const cases = [
    [/perimeters/, ({ response }) => at.send(response, 200, '<html>', 'text/html'), /ce n’est pas du JSON/],
    [/perimeters/, ({ response }) => at.send(response, 200, '['.repeat(2000)), /64 niveaux/],
    [/perimeters/, ({ response }) => at.send(response, 200, '{"count":1,"results":[1' + ',1'.repeat(200) + ']}'),
      /plus de lignes que demandé/],
    [/perimeters/, ({ response }) => at.send(response, 200, { count: 300, next: 'x', results: [] }), /page vide/],
    [/perimeters/, ({ response }) => at.send(response, 200, '{"count":1,"results":["\u0000"]}'), /pas du JSON/],
    [/perimeters/, ({ response }) => { response.writeHead(200); response.end(Buffer.alloc(100 << 20, 32)); },
      /réponse de plus de 8388608 octets/],
    [/perimeters/, ({ response, request }) => response.writeHead(302, { location: `${request.url}&x` }).end(),
      /plus de 5 redirections/],
    [/perimeters/, ({ response }) => response.writeHead(302, { location: 'http://localhost:9/' }).end(),
      /redirection vers un autre site/],
    [/perimeters/, ({ response }) => response.writeHead(302, { location: 'file:///etc/passwd' }).end(),
      /redirection/],
    [/perimeters/, ({ response }) => response.destroy(), /127\.0\.0\.1/],
    [/connexion/, ({ response }) => at.send(response, 200, { token: 'a\r\nb' }), /jeton illisible/],
    [/connexion/, ({ response }) => at.send(response, 401, { message: 'User not found' }), /accès refusé/],
  ];
  for (const [where, answer, said] of cases) {
    always(where, answer);
    const { status, err } = await importer();
    assert.equal(status, 1);
    assert.match(err, said);
    assert.ok(!err.includes(JETON));
  }
  normal();
  const secure = await certified();
  const tls = await importer([], { AIGUILLAGE_AIDES_TERRITOIRES: secure.url });
  secure.close();
  assert.match(tls.err, /certificat refusé/);
  for (const [env, said] of [[{ AIGUILLAGE_IMPORT_PRIVE: '0' }, /adresse privée/],
    [{ AIGUILLAGE_AIDES_TERRITOIRES: 'file:///etc' }, /http ou https/],
    [{ AIGUILLAGE_AIDES_TERRITOIRES_JETON: '' }, /jeton personnel manque/],
    [{ AIGUILLAGE_AIDES_TERRITOIRES: `${at.url}/rien` }, /il n’y a rien là|accès refusé/]])
    assert.match((await importer([], env)).err, said);
  assert.equal(await version(), before);
  await until(async () => (await stack.get('/v1/w/demo/aide/at-300013')).status === 200);
});
