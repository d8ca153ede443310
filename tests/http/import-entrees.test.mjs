// aiguillage import aides-territoires when the source answers wrongly, a test for each way: it ends with the
// last good catalogue served, and a line that says what happened.  Numbers are those of the list of traps
// in the project's notes on this API.

import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import https from 'node:https';
import os from 'node:os';
import path from 'node:path';
import { after, test } from 'node:test';
import { gzipSync } from 'node:zlib';
import { JETON, aide } from '../fakes/aides-territoires/serveur.mjs';
import { until } from '../pile.mjs';
import { at, fails, good, held, importer, normal, oublier, quelques, rendre, stack, version }
  from './aides-territoires.mjs';
import { commande } from './commande.mjs';

after(rendre);

const ALL = /aids\/all/;
const bomb = gzipSync(Buffer.alloc(100 << 20, 32), { level: 1 });
const sound = () => Array.from({ length: 130 }, (_, i) => aide(300000 + i));
quelques();
at.aids = sound();

test('the last good catalogue, which all that follows must leave', async () => {
  await oublier();
  await good(/130 vus, 130 nouveaux/);
  await until(async () => (await stack.get('/v1/w/demo/aide/at-300013')).status === 200);
});

// What is said on the terminal is also in the list of runs; nothing that is served has changed.
async function refused(said, args = [], env = {}) {
  const before = await version();
  await oublier();
  const { status, err } = await importer(args, env);
  normal();
  assert.equal(status, 1, 'the run was taken');
  assert.match(err, said);
  assert.ok(!err.includes(JETON));
  assert.match((await commande(stack, ['imports', 'aides-territoires'])).out.split(/\n(?=\d)/)[0], said);
  assert.equal(await version(), before);
  assert.equal(await held(), '130');
  assert.equal((await stack.get('/v1/w/demo/aide/at-300013')).status, 200);
}

// Answered so at each try.
const wrong = (title, answer, said, { where = ALL, env = {} } = {}) => test(title, async () => {
  fails(1e6, where, answer);
  await refused(said, [], env);
});
const body = (text, type = 'application/json') => ({ response }) => at.send(response, 200, text, type);
const status = (code, text = '') => ({ response }) => at.send(response, code, text, 'text/html');

wrong('9: truncated JSON', body('{"count": 130, "results": [{"id": 1, "name": "a'), /ce n’est pas du JSON/);
wrong('9: HTML with status 200', body('<!DOCTYPE html><p>Erreur</p>', 'text/html'), /ce n’est pas du JSON/);
wrong('9: doubled braces', body('{{"count": 130, "results": []}}'), /ce n’est pas du JSON/);
wrong('9: nothing at all', body(''), /ce n’est pas du JSON/);
wrong('NUL in the body', body('{"count": 1, "next": null, "results": ["\u0000"]}'), /ce n’est pas du JSON/);
wrong('100 MB body', ({ response }) => { response.writeHead(200); response.end(Buffer.alloc(100 << 20, 32)); },
  /réponse de plus de 8388608 octets/);
wrong('100 MB body in 100 kB', ({ response }) => response.writeHead(200, { 'content-encoding': 'gzip' })
  .end(bomb), /réponse de plus de 8388608 octets/);
wrong('2,000 levels of JSON', body('['.repeat(2000) + ']'.repeat(2000)), /64 niveaux/);
wrong('numbers as text, of the list itself', body({ count: '130', next: null, results: [] }),
  /ni « count » ni « results »/);
wrong('5: more rows than were asked', body({ count: 300, next: null, results: Array(101).fill({ id: 1 }) }),
  /plus de lignes que demandé/);
wrong('9: a page missing', body({ count: 130, next: 'x', results: [] }), /page vide au milieu de la liste/,
  { where: /all.*page=2/ });
wrong('endless redirects', ({ response, request }) => response.writeHead(302, { location: `${request.url}&x` })
  .end(), /plus de 5 redirections/);
wrong('a redirect to another site', ({ response }) => response.writeHead(302, { location: 'http://localhost:9/' })
  .end(), /redirection vers un autre site/);
wrong('a redirect to a file', ({ response }) => response.writeHead(302, { location: 'file:///etc/passwd' }).end(),
  /redirection vers autre chose que http/);
wrong('7: 429 for ever', status(429), /le service répond 429/);
wrong('7: 504 for ever', status(504, '<html>'), /le service répond 504/);
wrong('6: 401 on a valid token, for ever', status(401, '{}'), /accès refusé \(401\)/);
wrong('6: a personal token that is refused', status(401, '{}'), /accès refusé \(401\)/, { where: /connexion/ });
wrong('6: a token that no header can hold', body({ token: 'a\r\nb' }), /jeton illisible/, { where: /connexion/ });
wrong('the network cut in the middle of a body', ({ response }) => {
  response.writeHead(200, { 'content-length': 1000 }).write('{"count"');
  setTimeout(() => response.destroy(), 20);
}, /connexion coupée/);
wrong('8: no answer in the time there is', () => {}, /pas de réponse en 1 s/,
  { env: { AIGUILLAGE_IMPORT_PATIENCE: '1' } });

// The second page of the whole list says something else, the first time it is asked for.
const changes = (what) => {
  let once = true;
  at.change = (page, url) => {
    if (!ALL.test(url.pathname) || url.searchParams.get('page') !== '2' || !once)
      return page;
    once = false;
    return { ...page, ...what() };
  };
};

test('1: a page repeated, for ever: rows are missing, and it is said', async () => {
  at.change = (page, url) => (ALL.test(url.pathname) ? { ...page, results: page.results.slice(0, 30) } : page);
  await refused(/60 lignes différentes reçues sur 130 annoncées, en 3 lectures/);
});

test('1: a page repeated once: read a second time, and nothing is missing', async () => {
  await oublier();
  changes(() => ({ results: [...at.aids].sort((a, b) => b.id - a.id).slice(0, 30) }));
  await good(/130 vus, 0 nouveaux, 0 changés, 0 retirés, 0 refusés/);
  assert.equal(at.requests.filter((r) => ALL.test(r.path)).length, 4);
  normal();
});

test('9: a list that changes once while it is read is read anew, and no other is asked again', async () => {
  await oublier();
  changes(() => ({ count: 131 }));
  await good(/130 vus, 0 nouveaux, 0 changés, 0 retirés, 0 refusés/);
  assert.equal(at.requests.filter((r) => ALL.test(r.path)).length, 4);
  assert.equal(new Set(at.requests.map((r) => r.path)).size, at.requests.length - 2);
  normal();
});

test('9: a list that changes each time it is read', async () => {
  at.change = (page, url) => (/page=2/.test(url.search) ? { ...page, count: 131 } : page);
  await refused(/la liste a changé pendant la lecture : 130 lignes, puis 131/);
});

test('a certificate error', async () => {
  const dir = mkdtempSync(path.join(os.tmpdir(), 'aiguillage-tls-'));
  const [key, cert] = ['key', 'cert'].map((name) => path.join(dir, name));
  execFileSync('openssl', ['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes',
    '-days', '2', '-subj', '/CN=localhost', '-keyout', key, '-out', cert], { stdio: 'ignore' });
  const server = https.createServer({ key: readFileSync(key), cert: readFileSync(cert) },
    (request, response) => response.end('{"token":"x"}'));
  rmSync(dir, { recursive: true, force: true });
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  await refused(/certificat refusé/, [],
    { AIGUILLAGE_AIDES_TERRITOIRES: `https://127.0.0.1:${server.address().port}/api` });
  server.close();
});

for (const [title, env, said] of [
  ['a private address', { AIGUILLAGE_IMPORT_PRIVE: '0' }, /adresse privée/],
  ['a name whose address is private', { AIGUILLAGE_IMPORT_PRIVE: '0',
    AIGUILLAGE_AIDES_TERRITOIRES: at.url.replace('127.0.0.1', 'localhost') }, /adresse privée/],
  ['neither http nor https', { AIGUILLAGE_AIDES_TERRITOIRES: 'file:///etc' }, /http ou https/],
  ['nobody there', { AIGUILLAGE_AIDES_TERRITOIRES: 'http://127.0.0.1:9/api' }, /personne ne répond/],
  ['a name that leads nowhere', { AIGUILLAGE_AIDES_TERRITOIRES: 'http://nulle-part.invalid/api' },
    /nom introuvable/],
  ['6: no personal token', { AIGUILLAGE_AIDES_TERRITOIRES_JETON: '' }, /jeton personnel manque/],
  ['another address of the site', { AIGUILLAGE_AIDES_TERRITOIRES: `${at.url}/rien` }, /rien là|accès refusé/]])
  test(title, () => refused(said, [], env));

test('7: 429 and 504 for a moment are waited for, as long as the source asks', async () => {
  let n = 0;
  at.fault = ({ request, response }) => {
    if (!ALL.test(request.url) || ++n > 2)
      return false;
    if (n === 1)
      response.writeHead(429, { 'retry-after': '1' }).end();
    else
      at.send(response, 504, '<html>', 'text/html');
    return true;
  };
  await oublier();
  const before = Date.now();
  await good(/130 vus, 0 nouveaux/);
  assert.ok(Date.now() - before >= 1000);
  normal();
});

test('6: 401 on a valid token, once: a fresh one is got, once', async () => {
  await oublier();
  fails(1, ALL, status(401, '{"code":401,"message":"Invalid JWT Token"}'));
  await good(/130 vus, 0 nouveaux/);
  assert.equal(at.requests.filter((r) => r.path.endsWith('/connexion/')).length, 2);
  normal();
});

test('what was received before a cut is not asked again', async () => {
  await oublier();
  fails(1e6, /aids\/\?perimeter_id/, ({ response }) => response.destroy());
  assert.equal((await importer()).status, 1);
  assert.ok(at.requests.some((r) => ALL.test(r.path)));
  normal();
  assert.match(await good(/130 vus/), /pages reprises d’un passage interrompu/);
  assert.ok(!at.requests.some((r) => ALL.test(r.path)));
});

test('10: ids that change, of all aids: held until it is confirmed', async () => {
  at.aids = sound().map((one) => ({ ...one, id: one.id + 1000 }));
  await refused(/130 éléments sur 130 disparaîtraient/);
});

test('10: ids that change, of some: the new ones are there at once, the old ones go after two absences', async () => {
  // What was held and is not confirmed is asked again: nothing of it is left in what follows.
  at.aids = sound().map((one, i) => (i < 5 ? { ...one, id: one.id + 1000 } : one));
  await good(/130 vus, 5 nouveaux, 0 changés, 0 retirés/);
  await good(/130 vus, 0 nouveaux, 0 changés, 5 retirés/);
  at.aids = sound();
  await good(/130 vus, 5 nouveaux/);
  await good(/130 vus, 0 nouveaux, 0 changés, 5 retirés/);
});

// One aid more, and its page; then it goes.
async function shown(more) {
  at.aids = [...sound(), aide(400000, more)];
  await good(/131 vus, 1 nouveaux/);
  at.aids = sound();
  await until(async () => (await stack.get('/v1/w/demo/aide/at-400000')).status === 200);
  const page = (await stack.get('/v1/w/demo/aide/at-400000')).text;
  await good(/0 retirés/);
  await good(/1 retirés/);
  return page;
}

test('<script> in every field', async () => {
  const script = '<script>alert(1)</script>';
  const { id, perimeter, perimeter_scale: scale, ...rest } = aide(400000);
  const more = Object.fromEntries(Object.entries(rest).map(([name, value]) =>
    [name, Array.isArray(value) ? [script] : typeof value === 'boolean' ? value : script]));
  const page = await shown(more);
  assert.equal(id, 400000);
  assert.ok(!/<script>alert|src=.?<script/.test(page));
  // A zone that is none refuses the aid, and nothing else.
  for (const zone of [{ perimeter: script, perimeter_scale: scale }, { perimeter, perimeter_scale: script }]) {
    at.aids = [...sound(), aide(400000, { ...more, ...zone })];
    const { status: ended, out } = await importer();
    assert.equal(ended, 0);
    assert.match(out, /131 vus, [01] nouveaux, 0 changés, 0 retirés, [01] refusés/);
    assert.equal((await stack.get('/v1/w/demo/aide/at-300013')).status, 200);
  }
  at.aids = sound();
  await good(/0 nouveaux/);
  await good(/0 nouveaux/);
  assert.equal(await held(), '130');
});

test('18: javascript: and relative links, wherever a link may stand', async () => {
  const bad = ['javascript:alert(1)', ' JaVa\tScRiPt:alert(1)', '/interne', '../autre', '//tiers.fr/x',
    'data:text/html,x'];
  const html = bad.map((link) => `<p><a href="${link}">lien</a><img src="${link}"></p>`).join('');
  const page = await shown({ origin_url: bad[0], application_url: bad[2], import_data_url: bad[1], url: bad[0],
    slug: '../x"onload', description: html, eligibility: html, contact: html, project_examples: html });
  const main = page.slice(page.indexOf('<main'), page.indexOf('</main>'));
  const links = [...main.matchAll(/(?:href|src|action)="([^"]*)"/g)].map((found) => found[1]);
  assert.ok(links.length > 0);
  for (const link of links)
    assert.ok(/^(https?:\/\/|mailto:|\/v1\/|\/fraicheur|#|\?)/.test(link), link);
  assert.ok(!/javascript:|\/interne|\.\.\/autre|tiers\.fr|data:text/i.test(links.join(' ')), links.join(' '));
});

test('16: numbers as text', async () => {
  at.aids = [...sound(), aide(400000, { id: '400000', subvention_rate_lower_bound: '20',
    subvention_rate_upper_bound: '40', is_charged: '1', is_call_for_project: 'true' })];
  await good(/131 vus, 1 nouveaux/);
  assert.deepEqual((await stack.sql(`SELECT taux_min, taux_max, payante, appel_a_projets FROM catalogue.aide
    JOIN catalogue.aide_detail USING (id) WHERE id = 'at-400000'`))[0], ['20', '40', 't', 't']);
});

test('NUL in a field: that aid is refused, and the others are not', async () => {
  at.aids = [...sound(), aide(400001, { description: 'a\u0000b' })];
  await good(/131 vus, 0 nouveaux, 0 changés, 0 retirés, 1 refusés/);
  assert.match((await commande(stack, ['imports', 'aides-territoires'])).out, /aide 400001 : caractère nul/);
});
