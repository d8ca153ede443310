// What make install gives: the site with TLS, limits, cache and error pages, the units, and upgrades
// that nobody notices.

import assert from 'node:assert/strict';
import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync }
  from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { after, test } from 'node:test';
import tls from 'node:tls';
import { gunzipSync } from 'node:zlib';
import { pile, until } from '../pile.mjs';
import { all, parse, words } from './html.mjs';
import { NAME, ROOT, make, production, withoutRoot } from './production.mjs';

const skip = withoutRoot;
const stack = await pile({ asan: true });
const p = skip ? null : await production(stack);
after(async () => {
  await p?.stop();
  await stack.stop();
});

const PAGE = '/v1/w/demo/annuaire';
const RESULTS = '/v1/w/demo/resultats?ou=72181&phase=idee&quoi=gymnase';
const LONG = 'a'.repeat(17000);
let last = 0;
// A visitor nobody has seen yet.
const someone = () => ({ address: `198.51.${100 + (last >> 8)}.${++last & 255}` });
const files = (dir) => execFileSync('find', [dir, '-type', 'f', '-printf', '%P\n'],
  { encoding: 'utf8' }).trim().split('\n').sort();

// Bytes that no library would send, and what comes back before the connection is closed.
function raw(text) {
  return new Promise((resolve, reject) => {
    let said = '';
    const socket = tls.connect({ host: '127.0.0.1', port: p.ports.https, servername: NAME,
      rejectUnauthorized: false }, () => socket.write(text));
    socket.setTimeout(20000, () => socket.destroy(new Error('no answer')));
    socket.on('data', (data) => { said += data; });
    socket.on('end', () => socket.end());
    socket.on('close', () => resolve(said));
    socket.on('error', reject);
  });
}

test('installed twice, the operator\'s files are kept; uninstalled, only they are left', { skip },
  async () => {
    const dir = mkdtempSync(path.join(os.tmpdir(), 'aiguillage-installe-'));
    try {
      await make('install', dir);
      const once = files(dir);
      for (const name of ['usr/sbin/aiguillage', 'usr/sbin/aiguillage-fcgi', 'usr/share/man/man8/aiguillage.8',
        'usr/share/aiguillage/sql/roles.sql', 'usr/share/aiguillage/templates/page.html',
        'usr/share/aiguillage/static/manifest', 'usr/lib/systemd/system/aiguillage.service'])
        assert.ok(once.includes(name), name);
      assert.equal(statSync(`${dir}/etc/aiguillage/aiguillage.conf`).mode & 0o777, 0o640);
      writeFileSync(`${dir}/etc/aiguillage/aiguillage.conf`, '# à moi\n');
      await make('install', dir);
      assert.deepEqual(files(dir), once);
      assert.equal(readFileSync(`${dir}/etc/aiguillage/aiguillage.conf`, 'utf8'), '# à moi\n');
      for (const name of files(`${dir}/usr/share/aiguillage`))
        assert.doesNotMatch(readFileSync(`${dir}/usr/share/aiguillage/${name}`, 'utf8'),
          /@(PREFIX|SHARE|STATIC|RUN|LOG|CACHE|TITLE|DETAIL|STYLE)@/, name);
      await make('uninstall', dir);
      assert.deepEqual(files(dir), ['etc/aiguillage/aiguillage.conf',
        'etc/nginx/sites-available/aiguillage']);
    } finally {
      rmSync(dir, { recursive: true, force: true });
    }
  });

test('systemd understands the units and makes the account and the directories', { skip: skip ||
  (existsSync('/usr/bin/systemd-analyze') ? false : 'no systemd here') }, async () => {
  const dir = mkdtempSync(path.join(os.tmpdir(), 'aiguillage-unites-'));
  try {
    await make('install', dir);
    const units = ['aiguillage.service', 'aiguillage.socket', 'aiguillage-import@.service',
      'aiguillage-import@aides-territoires.timer', 'aiguillage-import@.timer'];
    for (const name of units) {
      const unit = readFileSync(`${dir}/usr/lib/systemd/system/${name}`, 'utf8');
      writeFileSync(`${dir}/${name}`, unit.replaceAll('=/usr/sbin/', `=${dir}/usr/sbin/`)
        .replaceAll(/^Documentation=.*\n/gm, ''));
    }
    const said = spawnSync('systemd-analyze', ['verify', '--man=no', ...units.map((name) => `${dir}/${name}`)],
    { encoding: 'utf8' });
    assert.equal(said.stderr.split('\n').filter((line) => line.includes('aiguillage')).join('\n'), '');
    assert.equal(said.status, 0, said.stderr);
    const risk = spawnSync('systemd-analyze', ['security', '--offline=yes', '--threshold=15',
      `${dir}/aiguillage.service`], { encoding: 'utf8' });
    assert.equal(risk.status, 0, risk.stdout.slice(-200));
    mkdirSync(`${dir}/etc`, { recursive: true });
    writeFileSync(`${dir}/etc/group`, 'root:x:0:\nwww-data:x:33:\n');
    writeFileSync(`${dir}/etc/passwd`, 'root:x:0:0::/root:/bin/sh\nwww-data:x:33:33::/:/bin/sh\n');
    execFileSync('systemd-sysusers', [`--root=${dir}`, 'aiguillage.conf'], { stdio: 'pipe' });
    assert.match(readFileSync(`${dir}/etc/passwd`, 'utf8'), /^aiguillage:.*nologin$/m);
    assert.match(readFileSync(`${dir}/etc/passwd`, 'utf8'), /^aiguillage-import:.*nologin$/m);
    execFileSync('systemd-tmpfiles', [`--root=${dir}`, '--create', 'aiguillage.conf'], { stdio: 'pipe' });
    assert.equal(statSync(`${dir}/var/lib/aiguillage`).mode & 0o777, 0o750);
    const [, uid] = /^aiguillage:x:(\d+):/m.exec(readFileSync(`${dir}/etc/group`, 'utf8'));
    assert.equal(statSync(`${dir}/etc/aiguillage/aiguillage.conf`).gid, Number(uid));
  } finally {
    rmSync(dir, { recursive: true, force: true });
  }
});

test('the manager is told when the program answers', { skip }, () => until(() =>
  p.said().includes('READY=1')));

test('the operator\'s command finds its files and its base', { skip }, () => {
  const aiguillage = (...words_) => execFileSync(`${p.dir}/usr/sbin/aiguillage`, words_, { cwd: '/',
    encoding: 'utf8', env: { ...process.env, AIGUILLAGE_CONF: `${p.dir}/etc/aiguillage/aiguillage.conf` } });
  assert.match(aiguillage('migrer'), /déjà appliquées/);
  assert.match(aiguillage('import', 'defaut'), /./);
  assert.match(aiguillage('etat'), /migrations : \d+, dont 0 à appliquer/);
});

test('TLS 1.2 and 1.3, nothing older, and no session tickets', { skip }, () => {
  const connect = (version) => spawnSync('openssl', ['s_client', '-connect', `127.0.0.1:${p.ports.https}`,
    '-servername', NAME, `-${version}`, '-cipher', 'ALL:@SECLEVEL=0'], { input: '', encoding: 'utf8' });
  for (const version of ['tls1', 'tls1_1'])
    assert.doesNotMatch(connect(version).stdout, /Cipher is [A-Z0-9-]{8}/, version);
  for (const version of ['tls1_2', 'tls1_3'])
    assert.match(connect(version).stdout, /Cipher is (ECDHE|TLS_)/, version);
  assert.doesNotMatch(connect('tls1_2').stdout, /session ticket/i);
});

test('HTTP/2', { skip }, () => {
  const said = execFileSync('curl', ['-s', '-o', '/dev/null', '-w', '%{http_version} %{http_code}', '--http2',
    '--cacert', `${p.dir}/ssl/fullchain.pem`, '--resolve', `${NAME}:${p.ports.https}:127.0.0.1`,
    `https://${NAME}:${p.ports.https}${PAGE}`], { encoding: 'utf8' });
  assert.equal(said, '2 200');
});

test('in clear: sent to the same address by TLS', { skip }, async () => {
  const answer = await p.getClear(`${PAGE}?q=eau`);
  assert.equal(answer.status, 308);
  assert.equal(answer.headers.location, `https://${NAME}${PAGE}?q=eau`);
  mkdirSync(`${p.dir}/html/.well-known/acme-challenge`, { recursive: true });
  writeFileSync(`${p.dir}/html/.well-known/acme-challenge/jeton`, 'réponse');
  assert.equal((await p.getClear('/.well-known/acme-challenge/jeton')).status, 200);
  assert.equal((await p.getClear('/.well-known/acme-challenge/rien')).status, 404);
  // Or in clear on the port of TLS.
  const wrong = execFileSync('curl', ['-s', '-o', '/dev/null', '-w', '%{http_code} %{redirect_url}',
    '-H', `Host: ${NAME}`, `http://127.0.0.1:${p.ports.https}${PAGE}`], { encoding: 'utf8' });
  assert.equal(wrong, `308 https://${NAME}${PAGE}`);
});

test('every answer tells browsers to stay with TLS', { skip }, async () => {
  const sheet = all(parse((await p.get(PAGE)).text).root, (n) => n.attrs.rel === 'stylesheet')[0];
  for (const target of [PAGE, '/', '/rien', '/api/v1/taxonomies', '/healthz', sheet.attrs.href,
    '/static/rien.css', `/v1/w/demo?quoi=${LONG}`])
    assert.match((await p.get(target)).headers['strict-transport-security'] ?? '',
      /^max-age=[1-9]\d{6,}/, target);
});

test('links lead to the public address of the settings', { skip }, async () => {
  const { headers } = await p.get(PAGE, { host: 'ailleurs.example' });
  assert.ok(headers.link.startsWith(`<https://${NAME}/`), headers.link);
});

// An error of nginx's own: in a frame it can be read, and it leads somewhere.
async function checkPage(answer, status, { again }) {
  assert.equal(answer.status, status);
  assert.match(answer.headers['content-type'], /^text\/html; charset=utf-8$/);
  assert.equal(answer.headers['cache-control'], 'no-store');
  assert.equal(answer.headers['x-content-type-options'], 'nosniff');
  assert.match(answer.headers['content-security-policy'], /default-src 'none';.*frame-ancestors \*/);
  assert.doesNotMatch(answer.headers['content-security-policy'], /unsafe/);
  const { root, faults } = parse(answer.text);
  assert.deepEqual(faults, []);
  assert.equal(all(root, 'html')[0].attrs.lang, 'fr');
  const links = all(root, (n) => n.tag === 'a');
  assert.equal(links.some((n) => n.attrs.href === '' && /Réessayer/.test(words(n))), again);
  assert.doesNotMatch(answer.text, /<!--|@[A-Z]+@|nginx/);
  return { style: all(root, (n) => n.attrs.rel === 'stylesheet')[0].attrs.href,
    first: links.find((n) => /première page/.test(words(n))).attrs.href };
}

function checkProblem(answer, status) {
  assert.equal(answer.status, status);
  assert.match(answer.headers['content-type'], /^application\/problem\+json/);
  assert.equal(answer.headers['access-control-allow-origin'], '*');
  assert.equal(answer.headers['cross-origin-resource-policy'], 'cross-origin');
  assert.equal(answer.headers['cache-control'], 'no-store');
  const { type, title, status: said, detail } = answer.json;
  assert.equal(said, status);
  for (const text of [type, title, detail])
    assert.ok(typeof text === 'string' && text.length > 3);
}

test('nginx\'s own errors: pages for people, problem details for programs', { skip }, async () => {
  const big = { method: 'POST', body: 'x'.repeat(3 << 20) };
  const cookie = { headers: { cookie: LONG } };
  let links = await checkPage(await p.get('/v1/w/demo/suite', { ...big, ...someone() }), 413,
    { again: false });
  assert.equal(links.first, '/v1/w/demo');
  assert.equal((await p.get(links.first)).status, 200);
  assert.equal((await p.get(links.style)).status, 200);
  checkProblem(await p.get('/api/v1/qualification', { ...big, ...someone() }), 413);
  await checkPage(await p.get('/v1/w/demo', { ...cookie, ...someone() }), 431, { again: false });
  checkProblem(await p.get('/api/v1/taxonomies', cookie), 431);
  checkProblem(await p.get('/v1/w/demo/resultats.json', cookie), 431);
  // Of an address that is too long nginx knows nothing, and so takes it for a page.
  links = await checkPage(await p.get(`/v1/w/demo?quoi=${LONG}`), 414, { again: false });
  assert.equal((await p.get(links.first)).status, 200);
  await checkPage(await p.get('/static/rien.css'), 404, { again: false });
  const fragment = await p.get('/v1/f/demo', cookie);
  assert.equal(fragment.status, 431);
  assert.doesNotMatch(fragment.text, /<html|<body|<link/);
  assert.equal(all(parse(fragment.text).root, 'a')[0].attrs.href, `https://${NAME}/v1/w/demo`);
  const bad = await raw(`GET /v1/w/demo HTTP/1.1\r\nHost: ${NAME}\r\nHost: deux\r\n\r\n`);
  assert.match(bad, /^HTTP\/1\.1 400 /);
  assert.match(bad, /<h1>Requête illisible<\/h1>/);
});

test('the program\'s own errors pass as they are', { skip }, async () => {
  for (const [target, status] of [['/v1/w/demo/rien', 404], ['/v1/w/demo/suite?question=territoire&q=', 422],
    ['/api/v1/suggestions', 422]]) {
    const there = await p.get(target, someone()), here = await stack.get(target);
    assert.equal(there.status, status);
    assert.equal(there.headers['cache-control'], 'no-store');
    assert.equal(there.headers['content-type'], here.headers['content-type']);
  }
});

// Asks again, many at a time, until one is refused.
async function refused(target, who) {
  for (let sent = 0; sent < 20000; sent += 60) {
    const answers = await Promise.all(Array.from({ length: 60 }, () => p.get(target, who())));
    const found = answers.find((answer) => answer.status === 429);
    if (found)
      return found;
  }
  throw new Error(`nothing is refused: ${target}`);
}

test('one visitor cannot take everything: 429, for a while, and the others pass', { skip }, async () => {
  const greedy = someone();
  const answer = await refused('/v1/w/demo?theme=clair', () => greedy);
  const links = await checkPage(answer, 429, { again: true });
  assert.equal(links.first, '/v1/w/demo');
  assert.match(answer.headers['retry-after'], /^\d+$/);
  const problem = await refused('/api/v1/taxonomies', () => greedy);
  checkProblem(problem, 429);
  assert.match(problem.headers['retry-after'], /^\d+$/);
  assert.equal((await p.get(links.style, greedy)).status, 200);
  assert.equal((await p.get('/v1/w/demo?theme=clair', someone())).status, 200);
});

test('one partner cannot either', { skip }, async () => {
  const answer = await refused('/v1/w/essai-limite/annuaire', someone);
  assert.equal((await checkPage(answer, 429, { again: true })).first, '/v1/w/essai-limite');
  assert.equal((await refused('/v1/f/essai-limite/annuaire', someone)).status, 429);
  assert.equal((await p.get('/v1/w/demo', someone())).status, 200);
});

const kept = (target, options) => until(async () =>
  (await p.get(target, { ...someone(), ...options })).cache === 'HIT');

test('a page is kept a moment, one for each address and method', { skip }, async () => {
  await kept(PAGE);
  const hit = await p.get(PAGE, someone()), plain = await stack.get(PAGE);
  assert.match(hit.headers['cache-control'], /^(public, max-age=\d+|no-cache)$/);
  assert.equal(hit.headers['x-accel-expires'], undefined);
  assert.equal(hit.headers['x-aiguillage-route'], undefined);
  assert.equal(hit.headers['content-security-policy'], plain.headers['content-security-policy']);
  await kept(PAGE, { method: 'HEAD' });
  assert.ok((await p.get(PAGE, someone())).bytes.length > 1000);
  const other = await p.get(`${PAGE}?q=eau`, someone());
  assert.equal(other.cache, 'MISS');
  assert.notEqual(other.text, hit.text);
  assert.equal((await p.get(`${PAGE}?q=eau`, { ...someone(), host: 'ailleurs.example' })).cache, 'MISS');
});

test('what is not public is never kept', { skip }, async () => {
  const body = JSON.stringify({ texte: 'rénovation du gymnase' });
  const post = () => p.get('/api/v1/qualification', { method: 'POST', body, ...someone(),
    headers: { 'content-type': 'application/json' } });
  const key = { headers: { authorization: 'Bearer x' } };
  for (let i = 0; i < 3; i++) {
    const answer = await post();
    assert.equal(answer.status, 200);
    assert.equal(answer.cache, undefined);
    for (const target of ['/v1/w/demo/suite?question=territoire&q=lemans', '/healthz', '/readyz'])
      assert.equal((await p.get(target, someone())).cache, 'BYPASS', target);
    for (const target of ['/v1/w/demo/rien', '/api/v1/suggestions', '/v1/w/rien'])
      assert.equal((await p.get(target, someone())).cache, 'MISS', target);
    assert.equal((await p.get('/api/v1/taxonomies', { ...someone(), ...key })).cache, 'BYPASS');
  }
});

test('many ask for the same new page at once: each has it', { skip }, async () => {
  const answers = await Promise.all(Array.from({ length: 50 }, () => p.get(RESULTS, someone())));
  for (const answer of answers) {
    assert.equal(answer.status, 200);
    assert.equal(answer.text, answers[0].text);
  }
});

test('through the cache too, a browser that has the page is told so; one that has not, has it',
  { skip }, async () => {
    for (const target of [`${PAGE}?tri=nom`, '/api/v1/services?limite=3']) {
      const { headers: { etag } } = await p.get(target, someone());
      for (const known of [etag, `W/${etag}`, `"x", W/${etag}`]) {
        const answer = await p.get(target, { ...someone(), headers: { 'if-none-match': known } });
        assert.equal(answer.status, 304, `${target} with ${known}`);
        assert.equal(answer.bytes.length, 0);
        assert.ok(answer.headers['content-security-policy']);
      }
      // The first to ask for a page may know it of before: that answer is for him alone.
      const first = `${target}&page=1`;
      const tag = (await p.get(first, { ...someone(), method: 'HEAD' })).headers.etag;
      assert.equal((await p.get(first, { ...someone(), headers: { 'if-none-match': tag } })).status, 304);
      const next = await p.get(first, someone());
      assert.equal(next.status, 200);
      assert.ok(next.bytes.length > 100);
      const packed = await p.get(target, { ...someone(), headers: { 'accept-encoding': 'gzip' } });
      assert.equal((await p.get(target, { ...someone(), headers: { 'accept-encoding': 'gzip',
        'if-none-match': packed.headers.etag } })).status, 304);
    }
  });

test('pages, answers and the sheet are compressed; the sheet never changes', { skip }, async () => {
  const sheet = all(parse((await p.get(PAGE)).text).root, (n) => n.attrs.rel === 'stylesheet')[0].attrs.href;
  for (const target of [PAGE, '/api/v1/taxonomies', '/v1/w/demo/rien', sheet]) {
    const plain = await p.get(target, someone());
    const packed = await p.get(target, { ...someone(), headers: { 'accept-encoding': 'gzip' } });
    assert.equal(packed.headers['content-encoding'], 'gzip', target);
    assert.ok(gunzipSync(packed.bytes).equals(plain.bytes), target);
    assert.match(packed.headers.vary, /accept-encoding/i, target);
  }
  const { headers } = await p.get(sheet);
  assert.match(headers['cache-control'], /max-age=31536000.*immutable/);
  assert.match(headers['content-type'], /^text\/css; charset=utf-8/);
  assert.equal((await p.get('/static/erreurs/502.html')).status, 404);
  assert.equal((await p.get('/static/rien.css')).headers['cache-control'], 'no-store');
});

test('figures are for this host alone', { skip }, async () => {
  assert.equal((await p.get('/metrics')).status, 200);
  for (const headers of [{}, { 'x-forwarded-for': '127.0.0.1' }, { 'x-real-ip': '127.0.0.1' },
    { forwarded: 'for=127.0.0.1' }])
    assert.equal((await p.get('/metrics', { ...someone(), headers })).status, 404);
  assert.equal((await p.get('/healthz', someone())).status, 200);
});

test('security.txt names the contact of the settings, and expires within a year', { skip }, async () => {
  const answer = await p.get('/.well-known/security.txt', someone());
  assert.equal(answer.status, 200);
  assert.equal(answer.headers['content-type'], 'text/plain; charset=utf-8');
  const fields = Object.fromEntries(answer.text.trim().split('\n').map((line) => line.split(/: (.*)/)));
  assert.equal(fields.Contact, 'mailto:securite@example.fr');
  assert.equal(fields['Preferred-Languages'], 'fr, en');
  assert.equal(fields.Canonical, `https://${NAME}/.well-known/security.txt`);
  assert.match(fields.Expires, /^\d{4}-\d\d-\d\dT00:00:00Z$/);
  const days = (Date.parse(fields.Expires) - Date.now()) / 86400e3;
  assert.ok(days > 30 && days < 365, fields.Expires);
  // A stack without the setting has none; a contact that is no address is refused at the start.
  assert.equal((await stack.get('/.well-known/security.txt')).status, 404);
  for (const contact of ['securite@example.fr', 'http://example.fr', 'mailto:a\nContact: b'])
    assert.equal(spawnSync(`${p.dir}/usr/sbin/aiguillage-fcgi`, ['-l', `${p.dir}/run/autre.sock`],
      { env: { AIGUILLAGE_CONTACT_SECURITE: contact }, timeout: 20000 }).status, 1, contact);
});

test('reload replaces every process and loses no request', { skip }, async () => {
  const ended = () => (p.log('programme.log').match(/"relance","resultat":"faite"/g) ?? []).length;
  const before = ended();
  const lost = [];
  let sent = 0, going = true;
  const ask = async () => {
    while (going) {
      const answer = await p.get(`/api/v1/territoires?q=mot${++sent}`, someone())
        .catch((error) => ({ status: error.message }));
      if (answer.status !== 200)
        lost.push(answer.status);
    }
  };
  const clients = Array.from({ length: 4 }, ask);
  try {
    await until(() => sent > 20);
    p.reload();
    await until(() => ended() > before, { seconds: 60 });
  } finally {
    going = false;
    await Promise.all(clients);
  }
  assert.deepEqual([...new Set(lost)], []);
  assert.ok(sent > 20);
});

test('while the program is away: what was just asked for, or an error that says when', { skip },
  async () => {
    await kept(PAGE);
    assert.equal(await p.stopProgram(), 0);
    assert.ok(p.said().includes('STOPPING=1'));
    try {
      await until(async () => {
        const page = await p.get(PAGE, someone());
        assert.equal(page.status, 200);
        assert.match(page.text, /<h1/);
        return page.cache === 'STALE' && page.headers['cache-control'] === 'no-cache';
      });
      const answer = await p.get(`${PAGE}?q=jamais`, someone());
      const links = await checkPage(answer, 502, { again: true });
      assert.equal(links.first, '/v1/w/demo');
      assert.match(answer.headers['retry-after'], /^\d+$/);
      assert.equal((await p.get(links.style)).status, 200);
      const problem = await p.get('/api/v1/territoires?q=jamais', someone());
      checkProblem(problem, 502);
      assert.match(problem.headers['retry-after'], /^\d+$/);
      checkProblem(await p.get('/api/v1/qualification', { method: 'POST', body: '{}', ...someone() }), 502);
    } finally {
      await p.startProgram();
    }
    assert.equal((await p.get(`${PAGE}?q=jamais`, someone())).status, 200);
  });

test('a program that no longer answers: an error that says when to come back', { skip }, async () => {
  p.freezeProgram();
  try {
    const [page, problem] = await Promise.all([p.get(`${PAGE}?q=immobile`, someone()),
      p.get('/api/v1/territoires?q=immobile', someone())]);
    await checkPage(page, 504, { again: true });
    assert.match(page.headers['retry-after'], /^\d+$/);
    checkProblem(problem, 504);
  } finally {
    p.thawProgram();
  }
  await until(async () => (await p.get(`${PAGE}?q=immobile`, someone())).status === 200);
});

test('nginx\'s own log has routes and times, and its log of errors nothing of a request', { skip }, () => {
  const lines = p.log('aiguillage.log').trim().split('\n').map((line) => JSON.parse(line));
  assert.ok(lines.some((line) => line.route === '/v1/w/{partenaire}/annuaire' && line.cache === 'HIT'));
  assert.ok(lines.some((line) => line.statut === 502 && line.route === '-'));
  for (const line of lines)
    assert.deepEqual(Object.keys(line), ['t', 'id', 'methode', 'route', 'statut', 'octets', 'duree', 'amont',
      'cache']);
  assert.equal(p.log('aiguillage-erreurs.log'), '');
  assert.equal(p.log('access.log'), '');
  assert.ok(!readFileSync(`${ROOT}/nginx/site.conf.in`, 'utf8').includes('access_log'));
});
