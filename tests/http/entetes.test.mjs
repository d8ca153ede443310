// What browsers, caches and search engines are told.

import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { gunzipSync } from 'node:zlib';
import { pile } from '../pile.mjs';
import { all, parse } from './html.mjs';

const stack = await pile({ asan: true });
after(() => stack.stop());

const WIDGET = ['/v1/w/demo', '/v1/w/demo/territoire?q=saint+denis', '/v1/w/demo/projet?ou=72181',
  '/v1/w/demo/precisions?ou=72181&quoi=gymnase', '/v1/w/demo/phase?ou=72181&quoi=-',
  '/v1/w/demo/resultats?ou=72181&quoi=gymnase&phase=idee', '/v1/w/demo/autrement?ou=72181&quoi=gymnase',
  '/v1/w/demo/annuaire',
  '/v1/w/demo/service/prioreno', '/v1/w/demo/aide/dsil',
  '/v1/w/demo/cartes', '/v1/w/demo/ne-plus-demander', '/v1/w/demo/carte/api-particulier', '/v1/w/demo/demander/api-particulier'];
const OWN = ['/', '/fraicheur', '/mentions-legales', '/donnees-personnelles', '/accessibilite',
  '/integrer', '/integrer/verifier', '/docs', '/docs/problemes'];
const API = ['/api/v1/taxonomies', '/api/v1/territoires?q=rennes', '/api/v1/territoires/35238',
  '/api/v1/services', '/api/v1/services/prioreno', '/api/v1/aides', '/api/v1/aides/dsil',
  '/api/v1/suggestions?ou=72181', '/api/v1/alternatives?ou=72181',
  `/oembed?url=${encodeURIComponent(`${stack.url}/v1/w/demo`)}`];
// A partner's too, but no page that is kept.
const FRAMED = ['/v1/w/demo/avis?sur=dsil', '/v1/w/demo/resultats.csv?ou=72181'];
const OTHERS = ['/robots.txt', '/healthz', '/readyz', '/integrer/cle', '/integrer/cle/recue', '/statistiques',
  '/v1/style/demo.000000000000.css'];
const ERRORS = ['/rien', '/v1/w/rien', '/v1/w/demo/service/rien', '/api/v1/rien',
  '/v1/w/demo/suite?question=territoire&q=', '/api/v1/suggestions'];

const csp = (answer) => Object.fromEntries(answer.headers['content-security-policy'].split(';')
  .map((part) => part.trim().split(/ +/)).map(([name, ...values]) => [name, values]));
// Every power that browsers know by name, but for the clipboard where a snippet is copied.
const CLOSED = ['accelerometer', 'autoplay', 'browsing-topics', 'camera', 'clipboard-read', 'compute-pressure', 'display-capture', 'encrypted-media', 'fullscreen', 'gamepad', 'geolocation', 'gyroscope', 'hid', 'identity-credentials-get', 'idle-detection', 'keyboard-map', 'local-fonts', 'magnetometer', 'microphone', 'midi', 'otp-credentials', 'payment', 'picture-in-picture', 'publickey-credentials-create', 'publickey-credentials-get', 'screen-wake-lock', 'serial', 'storage-access', 'usb', 'window-management', 'xr-spatial-tracking'];
const closed = (path) => [...CLOSED.map((name) => `${name}=()`),
  /^\/integrer($|\?)/.test(path) ? 'clipboard-write=(self)' : 'clipboard-write=()'].join(', ');

const stylesheet = async () => all(parse((await stack.get('/v1/w/demo')).text).root,
  (n) => n.attrs.rel === 'stylesheet')[0].attrs.href;

test('every answer has a strict policy, and no cookie', async () => {
  for (const path of [...WIDGET, ...FRAMED, ...OWN, ...API, ...OTHERS, ...ERRORS]) {
    const { headers, status } = await stack.get(path);
    assert.ok(status < 500, path);
    assert.equal(headers['set-cookie'], undefined, path);
    assert.equal(headers['x-content-type-options'], 'nosniff', path);
    assert.equal(headers['referrer-policy'], 'strict-origin-when-cross-origin', path);
    assert.equal(headers['permissions-policy'], closed(path), path);
    assert.ok(headers['cross-origin-resource-policy'], path);
    const policy = csp({ headers });
    assert.deepEqual(policy['default-src'], ["'none'"], path);
    assert.deepEqual(policy['base-uri'], ["'none'"]);
    assert.deepEqual(policy['form-action'], ["'self'"]);
    assert.deepEqual(policy['require-trusted-types-for'], ["'script'"]);
    assert.ok(policy['frame-ancestors'].length > 0);
    assert.doesNotMatch(headers['content-security-policy'], /unsafe|data:|blob:/);
    assert.ok(!Object.values(policy).flat().includes('*'), path);
    for (const name of ['style-src', 'script-src', 'img-src', 'connect-src'])
      assert.deepEqual(policy[name], ["'self'"], `${name} of ${path}`);
    assert.doesNotMatch(JSON.stringify(headers), /PHP|nginx\/\d/);
  }
});

test('only the partner\'s parents may frame its pages; ours may not be framed', async () => {
  const parents = (await stack.sql("SELECT origine FROM integration.parent WHERE partenaire = 'demo'"))
    .map(([origin]) => origin);
  for (const path of [...WIDGET, ...FRAMED]) {
    const ancestors = csp(await stack.get(path))['frame-ancestors'];
    for (const parent of parents)
      assert.ok(ancestors.includes(parent), path);
    assert.ok(ancestors.every((a) => parents.includes(a) || a === "'self'" ||
      /^http:\/\/(127\.0\.0\.1|localhost):\*$/.test(a)), `${ancestors} on ${path}`);
  }
  for (const path of [...OWN, ...API, ...OTHERS, '/v1/w/rien', '/rien'])
    assert.deepEqual(csp(await stack.get(path))['frame-ancestors'], ["'none'"], path);
});

test('our own page may show its live frame', async () => {
  const answer = await stack.get('/');
  assert.deepEqual(csp(answer)['frame-src'], ["'self'"]);
  const frame = all(parse(answer.text).root, 'iframe')[0];
  assert.equal((await stack.get(frame.attrs.src)).status, 200);
  const ancestors = csp(await stack.get(frame.attrs.src))['frame-ancestors'];
  assert.ok(ancestors.some((a) => a === "'self'" || a === 'http://127.0.0.1:*'), `${ancestors}`);
});

test('a page is kept a minute at most, an error or a redirect never', async () => {
  for (const path of [...WIDGET, ...OWN, ...API]) {
    const age = /^public, max-age=(\d+)$/.exec((await stack.get(path)).headers['cache-control']);
    assert.ok(age && Number(age[1]) <= 60, path);
  }
  for (const path of [...ERRORS, '/v1/w/demo/suite?question=territoire&q=lemans', '/healthz', '/readyz'])
    assert.equal((await stack.get(path)).headers['cache-control'], 'no-store', path);
});

test('a browser that has the page is told so: 304, strong or weak, alone or in a list', async () => {
  for (const path of [...WIDGET, ...OWN, '/api/v1/taxonomies', '/v1/w/demo/resultats.json?ou=72181',
    '/v1/f/demo']) {
    const { headers: { etag } } = await stack.get(path);
    assert.match(etag, /^"[^"]+"$/, path);
    for (const known of [etag, `W/${etag}`, `"x", ${etag}`, `"x", W/${etag}, "y"`]) {
      const answer = await stack.get(path, { headers: { 'if-none-match': known } });
      assert.equal(answer.status, 304, `${path} with ${known}`);
      assert.equal(answer.bytes.length, 0);
      assert.equal(answer.headers.etag, etag);
      assert.match(answer.headers['cache-control'], /max-age/);
      assert.ok(answer.headers['content-security-policy']);
    }
    for (const known of ['"x"', etag.slice(1, -1), '', `"${etag}"`])
      assert.equal((await stack.get(path, { headers: { 'if-none-match': known } })).status, 200,
        `${path} with ${known}`);
  }
});

test('different answers have different ETags', async () => {
  const tags = new Map();
  for (const path of [...WIDGET, '/v1/w/demo?theme=sombre', '/v1/f/demo', '/v1/w/demo.json',
    '/v1/w/demo?ou=35238', '/v1/w/demo?ou=72181', ...OWN]) {
    const { etag } = (await stack.get(path)).headers;
    assert.ok(!tags.has(etag), `${path} and ${tags.get(etag)}`);
    tags.set(etag, path);
  }
});

test('what is compressed is the same, and caches are told that it may be', async () => {
  const sheet = await stylesheet();
  for (const path of ['/v1/w/demo/annuaire', '/api/v1/taxonomies', '/', sheet]) {
    const plain = await stack.get(path);
    const packed = await stack.get(path, { headers: { 'accept-encoding': 'gzip' } });
    assert.match(plain.headers.vary, /accept-encoding/i, path);
    assert.equal(plain.headers['content-encoding'], undefined);
    assert.equal(packed.headers['content-encoding'], 'gzip', path);
    assert.match(packed.headers.vary, /accept-encoding/i);
    assert.ok(gunzipSync(packed.bytes).equals(plain.bytes), path);
    if (packed.headers.etag && !path.startsWith('/static/'))
      assert.equal((await stack.get(path, { headers: { 'accept-encoding': 'gzip',
        'if-none-match': packed.headers.etag } })).status, 304, path);
  }
  const packed = await stack.get(sheet, { headers: { 'accept-encoding': 'gzip' } });
  assert.ok(packed.bytes.length < 6144, `the sheet is ${packed.bytes.length} bytes`);
});

test('the sheet is immutable under a name of its content, and reaches a sandboxed frame', async () => {
  const sheet = await stylesheet();
  const answer = await stack.get(sheet);
  assert.equal(answer.status, 200);
  assert.match(sheet, /^\/static\/[a-z-]+\.[0-9a-f]{8,}\.css$/);
  assert.match(answer.headers['content-type'], /^text\/css/);
  assert.match(answer.headers['cache-control'], /max-age=31536000.*immutable/);
  assert.equal(answer.headers['cross-origin-resource-policy'], 'cross-origin');
  assert.equal(answer.headers['x-content-type-options'], 'nosniff');
  assert.equal(answer.headers['set-cookie'], undefined);
  assert.doesNotMatch(answer.text, /@import|url\(\s*['"]?(https?:)?\/\//);
  for (const path of ['/', '/v1/w/demo/annuaire'])
    assert.ok((await stack.get(path)).text.includes(sheet), path);
});

test('search engines: items and our own pages, neither questions nor results', async () => {
  const told = async (path) => {
    const answer = await stack.get(path);
    const meta = all(parse(answer.text).root, (n) => n.attrs.name === 'robots')[0];
    assert.equal(meta?.attrs.content, answer.headers['x-robots-tag'], path);
    return answer.headers['x-robots-tag'];
  };
  for (const path of WIDGET)
    assert.equal(await told(path), /\/(service|aide|carte)\//.test(path) ? undefined : 'noindex', path);
  for (const path of OWN)
    assert.equal(await told(path), undefined, path);
  for (const path of ['/v1/w/rien', '/v1/w/demo/service/rien'])
    assert.equal(await told(path), 'noindex', path);
  for (const path of API)
    assert.equal((await stack.get(path)).headers['x-robots-tag'], 'noindex', path);
});

test('what is indexed has a description of its own, what is not has none', async () => {
  const described = async (path) => all(parse((await stack.get(path)).text).root,
    (n) => n.attrs.name === 'description').map((n) => n.attrs.content).join('|');
  const found = await Promise.all(['/', '/integrer', '/v1/w/demo/aide/dsil', '/v1/w/demo/service/prioreno'].map(described));
  assert.ok(found.every((text) => text.length > 40 && text.length < 300 && !text.includes('|')), found.join('\n'));
  assert.equal(new Set(found).size, found.length);
  assert.equal(await described('/v1/w/demo'), '');
});

test('browsers find an icon for tabs where they look for one', async () => {
  const answer = await stack.get('/favicon.ico');
  assert.equal(answer.status, 200);
  assert.equal(answer.headers['content-type'], 'image/svg+xml');
  assert.match(answer.text, /^<svg /);
});

test('robots.txt lets items be read, and closes the rest of /v1/', async () => {
  const answer = await stack.get('/robots.txt');
  assert.match(answer.headers['content-type'], /^text\/plain/);
  const lines = answer.text.split('\n');
  assert.ok(lines.includes('Disallow: /v1/'));
  for (const kind of ['service', 'aide', 'carte'])
    assert.ok(lines.some((line) => line.startsWith('Allow:') &&
      `/v1/w/demo/${kind}/x`.startsWith(line.slice(6).trim())), kind);
  assert.ok(lines.includes(`Sitemap: ${stack.url}/sitemap.xml`));
  assert.doesNotMatch((await stack.get('/robots.txt', { headers: { host: 'ailleurs.example' } })).text, /Sitemap/);
});

test('the sitemap names what is indexed, by its canonical address, and nothing that is closed', async () => {
  const answer = await stack.get('/sitemap.xml');
  assert.equal(answer.status, 200);
  assert.equal(answer.headers['content-type'], 'application/xml; charset=utf-8');
  assert.match(answer.headers['cache-control'], /^public, max-age=\d+$/);
  assert.equal((await stack.get('/sitemap.xml', { headers: { 'if-none-match': answer.headers.etag } })).status, 304);
  assert.match(answer.text, /^<\?xml version="1\.0" encoding="UTF-8"\?>\n<urlset xmlns="http:\/\/www\.sitemaps\.org\/schemas\/sitemap\/0\.9">\n/);
  assert.match(answer.text, /<\/urlset>\n$/);
  const rows = answer.text.split('\n').slice(2, -2).map((line) => {
    const [, loc, lastmod] = /^<url><loc>([^<&]+)<\/loc>(?:<lastmod>(\d{4}-\d\d-\d\d)<\/lastmod>)?<\/url>$/.exec(line);
    return { loc, lastmod };
  });
  const there = new Map(rows.map(({ loc, lastmod }) => [loc, lastmod]));
  assert.equal(there.size, rows.length);
  const known = await stack.sql(`SELECT 'service/' || slug, '' FROM catalogue.service UNION ALL
    SELECT 'carte/' || slug, coalesce(date_source::text, '') FROM catalogue.carte JOIN catalogue.carte_servie USING (slug, origine) UNION ALL
    SELECT 'aide/' || id, coalesce(date_source::text, '') FROM catalogue.aide WHERE
      (coalesce(recurrence = 'permanente', false) OR coalesce(echeance, 'infinity') >= (now() AT TIME ZONE 'Europe/Paris')::date) AND id NOT IN (SELECT id FROM catalogue.aide_doublon)`);
  assert.deepEqual([...there.keys()].sort(), ['/', '/integrer', ...known.map(([path]) => `/v1/w/demo/${path}`)]
    .map((path) => stack.url + path).sort());
  for (const [path, jour] of known)
    assert.equal(there.get(`${stack.url}/v1/w/demo/${path}`) ?? '', jour, path);
  // One in forty is read, and all of those are to be indexed at that address.
  for (const { loc } of rows.filter((_, i) => i < 3 || i % 40 === 0)) {
    const page = await stack.get(loc.slice(stack.url.length));
    assert.equal(page.status, 200, loc);
    assert.equal(page.headers['x-robots-tag'], undefined, loc);
    assert.equal(page.headers.link, `<${loc}>; rel="canonical"`);
  }
  assert.equal((await stack.get('/sitemap.xml', { headers: { host: 'ailleurs.example' } })).status, 404);
});

test('a redirect after an answer stays on the site', async () => {
  for (const host of [undefined, 'ailleurs.example']) {
    const answer = await stack.get('/v1/w/demo/suite?question=territoire&q=lemans',
      { headers: host ? { host } : {} });
    assert.equal(answer.status, 303);
    assert.equal(answer.headers.location, '/v1/w/demo/projet?ou=72181');
  }
});

test('a text of 10 kB is refused by the program, with a sentence, in the form that was asked', async () => {
  const long = 'a'.repeat(10000);
  const page = await stack.get(`/v1/w/demo?quoi=${long}`);
  assert.equal(page.status, 422);
  assert.match(page.text, /trop long/);
  for (const target of [`/v1/w/demo/resultats.json?ou=72181&quoi=${long}`, `/api/v1/suggestions?ou=72181&quoi=${long}`]) {
    const answer = await stack.get(target);
    assert.equal(answer.status, 422);
    assert.match(answer.headers['content-type'], /^application\/problem\+json/);
    assert.equal(answer.json.champs[0].champ, 'quoi');
  }
});

test('nginx\'s own errors are pages that a frame can show, and problem details for programs', async () => {
  const long = 'a'.repeat(17000);
  for (const [path, headers, status] of [[`/v1/w/demo?quoi=${long}`, {}, 414],
    ['/v1/w/demo/annuaire', { cookie: long }, 431]]) {
    const answer = await stack.get(path, { headers });
    assert.equal(answer.status, status);
    assert.ok(csp(answer)['frame-ancestors'].includes('*'));
    assert.equal(answer.headers['cache-control'], 'no-store');
    assert.equal(answer.headers['permissions-policy'], closed(path));
    const { root, faults } = parse(answer.text);
    assert.deepEqual(faults, []);
    assert.ok(all(root, 'h1').length === 1 && all(root, 'main').length === 1);
    assert.equal(all(root, (n) => n.attrs.rel === 'stylesheet')[0].attrs.href, await stylesheet());
    assert.equal((await stack.get(all(root, 'a')[0].attrs.href)).status, 200);
  }
  const problem = await stack.get('/api/v1/taxonomies', { headers: { cookie: long } });
  assert.equal(problem.headers['content-type'], 'application/problem+json');
  assert.equal(problem.json.status, 431);
});

test('the time spent is said', async () => {
  assert.match((await stack.get('/v1/w/demo')).headers['server-timing'], /^handler;dur=[\d.]+$/);
});
