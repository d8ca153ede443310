// One page, one address: what a URL may be written like, and what is refused, each with a way on.

import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { pile } from '../pile.mjs';
import { all, first, parse, words } from './html.mjs';

const stack = await pile({ asan: true });
after(() => stack.stop());

const PAGES = ['', '/territoire', '/projet', '/precisions', '/phase', '/resultats', '/annuaire',
  '/service/prioreno', '/aide/dsil', '/carte/api-particulier'];
const ANSWERS = { ou: '72181', quoi: 'rénovation énergétique', phase: 'etude',
  nature: 'pret,subvention', sans: 'operat,batenr', sites: 'ecole,salle-de-sport-ou-gymnase' };

const write = (pairs) => `?${new URLSearchParams(pairs)}`;
const canonical = (answer) => {
  const link = all(parse(answer.text).root, (n) => n.attrs.rel === 'canonical')[0];
  return link?.attrs.href;
};

// Several ways of saying the same.
function variants(pairs) {
  const reversed = [...pairs].reverse();
  return [
    write(reversed),
    `${write(pairs)}&utm_source=lettre&fbclid=abc&x`,
    `${write(pairs)}&categorie=&q=&tri=&vue=&zone=`,
    write([['ou', '35238'], ...pairs]),          // of a single one the last wins
    `?&&${write(pairs).slice(1)}&`,
    write(pairs.flatMap(([name, value]) => ['nature', 'sans', 'sites'].includes(name) ?
      value.split(',').reverse().map((one) => [name, one]) : [[name, value]])),
    write(pairs.map(([name, value]) => [name, ['nature', 'sans', 'sites'].includes(name) ?
      `${value},,${value.split(',')[0]}` : ` ${value}  `])),
    write(pairs).replaceAll('+', '%20').replaceAll('%2C', ','),
  ];
}

test('permuted, unknown, empty and repeated parameters: the same page, the same canonical link', async () => {
  const pairs = Object.entries(ANSWERS);
  for (const page of PAGES) {
    const path = `/v1/w/demo${page}`;
    const expected = await stack.get(path + write(pairs));
    assert.equal(expected.status, 200, path);
    for (const query of variants(pairs)) {
      const answer = await stack.get(path + query);
      assert.equal(answer.status, 200, path + query);
      assert.equal(answer.text, expected.text, path + query);
      assert.equal(answer.headers.link, expected.headers.link);
    }
  }
});

test('the canonical link has known parameters only, by name, their values sorted, none empty', async () => {
  const query = write([['sans', 'operat,batenr'], ['utm', 'x'], ['ou', '72181'], ['q', ''],
    ['quoi', 'gymnase'], ['phase', 'etude']]);
  const answer = await stack.get(`/v1/w/demo/resultats${query}`);
  assert.equal(canonical(answer),
    `${stack.url}/v1/w/demo/resultats?ou=72181&phase=etude&quoi=gymnase&sans=batenr,operat`);
  assert.equal(answer.headers.link, `<${canonical(answer)}>; rel="canonical"`);
});

test('a page that is indexed is one address, that holds no answer of whoever shared it', async () => {
  const query = write([...Object.entries(ANSWERS), ['theme', 'sombre'], ['thematiques', 'velo']]);
  for (const page of ['/service/prioreno', '/aide/dsil', '/carte/api-particulier'])
    for (const form of ['w', 'f']) {
      const answer = await stack.get(`/v1/${form}/demo${page}${query}`);
      assert.equal(answer.status, 200, page);
      assert.equal(answer.headers.link, `<${stack.url}/v1/w/demo${page}>; rel="canonical"`);
      if (form === 'w')
        assert.equal(canonical(answer), `${stack.url}/v1/w/demo${page}`);
      // Its links still carry them, and so does the address that describes its frame.
      assert.match(answer.text, /(resultats|annuaire|cartes)\?[^"]*quoi=r%C3%A9novation/);
      if (form === 'w')
        assert.match(all(parse(answer.text).root, (n) => n.attrs.type === 'application/json+oembed')[0].attrs.href,
          /quoi%3Dr/);
    }
  for (const path of ['/integrer', '/docs', '/'])
    assert.equal(canonical(await stack.get(`${path}${query}`)), stack.url + path);
});

test('the entry names the page it shows as canonical', async () => {
  for (const [query, page] of [['', '/territoire'], ['?ou=72181', '/projet'],
    ['?ou=72181&quoi=gymnase', '/phase'], ['?ou=72181&quoi=gymnase&phase=idee', '/resultats']])
    assert.equal(new URL(canonical(await stack.get(`/v1/w/demo${query}`))).pathname,
      `/v1/w/demo${page}`);
});

test('theme and density change the look, and not the canonical link', async () => {
  const plain = await stack.get('/v1/w/demo/projet?ou=72181');
  for (const theme of ['sombre', 'clair', 'auto', 'rose']) {
    const answer = await stack.get(`/v1/w/demo/projet?ou=72181&theme=${theme}&densite=compacte`);
    const html = first(parse(answer.text).root, 'html');
    assert.equal(html.attrs['data-theme'], theme === 'rose' ? 'clair' : theme);
    assert.equal(html.attrs['data-densite'], 'compacte');
    assert.equal(canonical(answer), canonical(plain));
    for (const a of all(html, (n) => n.tag === 'a' && n.attrs.href.startsWith('/v1/w/')))
      assert.match(a.attrs.href, new RegExp(`[?&]theme=${theme}(&|$)`), 'links keep the theme');
  }
});

test('a former code and an arrondissement answer for the commune of today', async () => {
  for (const [code, name] of [['75101', 'Paris'], ['69381', 'Lyon'], ['13201', 'Marseille'],
    ['50129', 'Cherbourg-en-Cotentin']]) {
    const view = (await stack.get(`/v1/w/demo/resultats.json?ou=${code}&quoi=-&phase=idee`)).json;
    assert.equal(view.territoire?.nom, name, code);
  }
});

test('more than 300 parameters are a 400; 300 are not', async () => {
  const many = (n) => Array.from({ length: n }, (_, i) => `p${i}=1`).join('&');
  assert.equal((await stack.get(`/v1/w/demo?${many(300)}`)).status, 200);
  for (const path of ['/v1/w/demo', '/v1/w/demo/resultats', '/v1/w/demo/annuaire', '/'])
    assert.equal((await stack.get(`${path}?${many(301)}`)).status, 400, path);
  const answer = await stack.get(`/api/v1/services?${many(301)}`);
  assert.equal(answer.status, 400);
  assert.match(answer.headers['content-type'], /^application\/problem\+json/);
});

test('an unknown partner: a page, 404, that nobody may frame', async () => {
  for (const path of ['/v1/w/inconnu', '/v1/w/inconnu/resultats?ou=72181', '/v1/w/inconnu/service/prioreno',
    '/v1/w/DEMO', '/v1/f/inconnu', '/v1/w/demo%20', '/v1/w/']) {
    const answer = await stack.get(path);
    assert.equal(answer.status, 404, path);
    assert.match(answer.headers['content-security-policy'], /frame-ancestors 'none'/, path);
    assert.match(answer.headers['content-type'], /^text\/html/);
    assert.equal(answer.headers['cache-control'], 'no-store');
    assert.equal(answer.headers['x-robots-tag'], 'noindex');
    const ways = all(parse(answer.text).root, (n) => n.tag === 'a' && n.attrs.target === '_top');
    assert.ok(ways.length > 0, 'a way out, outside the frame');
    for (const a of ways)
      assert.equal(a.attrs.href, path.startsWith('/v1/f/') ? `${stack.url}/` : '/', path);
  }
});

test('a fragment of a partner that is paused, or of no page, leads to our root, not to the host\'s', async () => {
  const [[etat]] = await stack.sql("SELECT etat FROM integration.partenaire WHERE cle = 'demo'");
  await stack.change("UPDATE integration.partenaire SET etat = 'pause' WHERE cle = 'demo'");
  try {
    for (const path of ['/v1/f/demo', '/v1/f/demo/nulle-part']) {
      const links = all(parse((await stack.get(path)).text).root, 'a').map((a) => a.attrs.href);
      assert.deepEqual(links, [`${stack.url}/`], path);
    }
  } finally {
    await stack.change(`UPDATE integration.partenaire SET etat = '${etat}' WHERE cle = 'demo'`);
  }
});

test('an error looks as its frame was asked to, and keeps the answers of the snippet', async () => {
  const look = '&theme=sombre&densite=compacte', links = (root) => all(first(root, 'main'), 'a');
  for (const [query, left, kept] of [['ou=72181', 'Projet, avancement', ['ou=72181']],
    ['ou=72181&quoi=xyzzy+plugh', 'Précisions, avancement', ['ou=72181', 'quoi=xyzzy+plugh']],
    ['phase=etude', 'Territoire, projet', ['phase=etude']], ['', 'Territoire, projet, avancement', []],
    ['ou=99999&projet=rien', 'Territoire, projet, avancement', []],
    [`ou=72181&quoi=${'a'.repeat(501)}`, 'Projet, avancement', ['ou=72181']]])
    for (const path of ['/aide/rien-de-tel', '/service/rien', '/carte/rien', `/annuaire?q=${'a'.repeat(201)}`]) {
      const answer = await stack.get(`/v1/w/demo${path}${path.includes('?') ? '&' : '?'}${query}${look}`);
      assert.ok(answer.status >= 400, path);
      const { root } = parse(answer.text), html = first(root, 'html');
      if (all(root, 'form').length > 0)
        continue;			// a question asked again
      assert.deepEqual([html.attrs['data-theme'], html.attrs['data-densite']], ['sombre', 'compacte'], path);
      assert.equal(words(links(root)[0]), `Répondre aux questions ${left}`, query);
      for (const a of links(root)) {
        for (const pair of [...kept, 'theme=sombre', 'densite=compacte'])
          assert.ok(a.attrs.href.includes(pair), `${pair} in ${a.attrs.href}`);
        assert.equal((await stack.get(a.attrs.href)).status, 200, a.attrs.href);
      }
    }
  const done = parse((await stack.get('/v1/w/demo/aide/rien?ou=72181&quoi=gymnase&phase=etude&page=3&vue=aides')).text).root;
  assert.equal(words(links(done)[0]), 'Voir les résultats Avec vos réponses');
  assert.equal(links(done)[0].attrs.href, '/v1/w/demo?ou=72181&phase=etude&quoi=gymnase');
  // What could not be read is in no link.
  const many = Array.from({ length: 301 }, () => 'theme=sombre').join('&');
  const refused = await stack.get(`/v1/w/demo?${many}`);
  assert.equal(refused.status, 400);
  assert.doesNotMatch(refused.text, /sombre/);
  assert.match(refused.headers['content-security-policy'], /frame-ancestors 'self'/);
});

test('past the end of a list: its last page, which is said, and is the canonical one', async () => {
  for (const path of ['/annuaire?', '/annuaire?vue=aides&ou=72181&', '/annuaire?q=prioreno&',
    '/resultats?ou=72181&phase=inconnue&quoi=-&vue=aides&', '/resultats?ou=72181&phase=etude&quoi=r%C3%A9novation+%C3%A9nerg%C3%A9tique+du+gymnase&vue=services&', '/cartes?'])
    for (const form of ['w', 'f']) {
      const { text, status, headers } = await stack.get(`/v1/${form}/demo${path}page=99`);
      const { root } = parse(text), said = /Il n’y a pas de page 99 : voici la (?:seule|dernière, la page (\d+))\./.exec(words(root));
      assert.equal(status, 200);
      assert.ok(said, path);
      const last = await stack.get(`/v1/${form}/demo${path}${said[1] ? `page=${said[1]}` : ''}`);
      assert.equal(headers.link, last.headers.link, path);
      assert.equal(new URL(/<(.*)>/.exec(headers.link)[1]).searchParams.get('page'), said[1] ?? null);
      assert.equal(words(root).replace(said[0], '').replace(/\s+/g, ' ').trim(), words(parse(last.text).root), path);
      const items = all(root, (n) => n.tag === 'a' && /\/(service|aide|carte)\/[^/?]+/.test(n.attrs.href ?? ''));
      assert.ok(items.length > 0, path);
      for (const a of items)
        assert.equal(new URL(a.attrs.href, stack.url).searchParams.get('page'), said[1] ?? null, a.attrs.href);
      const beyond = await stack.get(`/v1/${form}/demo${path}page=${Number(said[1] ?? 1) + 1}`);
      assert.equal(beyond.headers.link, headers.link, path);
    }
  assert.deepEqual((await stack.get('/v1/w/demo/annuaire.json?page=99')).json.entrees, []);
  assert.equal((await stack.get('/v1/w/demo/annuaire.json?page=99')).json.page, 99);
  assert.doesNotMatch((await stack.get('/v1/w/demo/annuaire?q=zzzzqq&page=7')).text, /pas de page/);
});

test('a list is one address: its first page has no number, an item says nothing of the list', async () => {
  for (const [path, address] of [['/annuaire?page=1', '/annuaire'], ['/annuaire?page=x', '/annuaire'],
    ['/resultats?ou=72181&page=4', '/resultats?ou=72181'],
    ['/service/prioreno?ou=72181&page=3&vue=aides&q=eau&tri=nom', '/service/prioreno']])
    assert.equal(canonical(await stack.get(`/v1/w/demo${path}`)), `${stack.url}/v1/w/demo${address}`);
});

test('an item that is not there: 404 in the partner\'s frame, with ways on that answer', async () => {
  for (const path of ['/service/rien-de-tel', '/aide/rien-de-tel', '/nulle-part', '/service/']) {
    const answer = await stack.get(`/v1/w/demo${path}`);
    assert.equal(answer.status, 404, path);
    const { root } = parse(answer.text);
    assert.ok(words(first(root, 'h1')) !== '');
    const ways = all(first(root, 'main'), 'a');
    assert.ok(ways.length > 0, path);
    for (const a of ways)
      assert.equal((await stack.get(a.attrs.href)).status, 200, a.attrs.href);
    if (/\/(service|aide)\/./.test(path))
      assert.doesNotMatch(answer.headers['content-security-policy'], /frame-ancestors 'none'/);
  }
});

test('the entry with a slash, as tools for publishing write it, is the entry', async () => {
  for (const query of ['', '?ou=35238&theme=sombre', '?ou=72181&phase=etude&quoi=v%C3%A9lo'])
    for (const root of ['/v1/w/demo', '/v1/f/demo']) {
      const plain = await stack.get(root + query), slash = await stack.get(`${root}/${query}`);
      assert.equal(slash.status, 200);
      assert.equal(slash.text, plain.text);
      for (const name of ['link', 'content-security-policy', 'cache-control', 'x-robots-tag'])
        assert.equal(slash.headers[name], plain.headers[name], name);
    }
});

test('an address that is nothing is a page too', async () => {
  for (const path of ['/nulle-part', '/v1', '/v1/', '/v1/w', '/index.php', '/.git/config', '/wp-login.php',
    '/v1/w/demo/.json', '/v1/w/demo%00', '/static/', '/static/../aiguillage.conf']) {
    const answer = await stack.get(path);
    assert.ok([400, 403, 404].includes(answer.status), `${path}: ${answer.status}`);
  }
});

test('errors asked as JSON are problem details', async () => {
  for (const [path, status] of [['/v1/w/inconnu.json', 404], ['/v1/w/demo/service/rien.json', 404],
    ['/v1/w/demo/resultats.json', 422], ['/v1/w/demo/resultats.json?ou=99999', 422],
    ['/v1/w/demo/annuaire.json?ou=99999', 422], ['/v1/w/demo/nulle-part.json', 404],
    ['/api/v1/rien', 404], ['/api/v1/services/rien', 404]]) {
    const answer = await stack.get(path);
    assert.equal(answer.status, status, path);
    assert.match(answer.headers['content-type'], /^application\/problem\+json/, path);
    const problem = answer.json;
    assert.equal(problem.status, status);
    assert.match(problem.type, /^https?:\/\/.+#/);
    for (const name of ['title', 'detail'])
      assert.ok(typeof problem[name] === 'string' && problem[name] !== '', `${name} of ${path}`);
    if (status === 422)
      assert.deepEqual(Object.keys(problem.champs[0]), ['champ', 'code', 'message']);
  }
});

test('a method that a page has not: 405 with Allow', async () => {
  for (const [path, method, allow] of [['/v1/w/demo', 'POST', /\bGET\b.*\bHEAD\b/],
    ['/v1/w/demo/resultats', 'DELETE', /\bGET\b/], ['/', 'PUT', /\bGET\b/],
    ['/api/v1/qualification', 'GET', /^POST, OPTIONS$|\bPOST\b/],
    ['/api/v1/services', 'POST', /\bGET\b/], ['/v1/w/demo', 'OPTIONS', /\bGET\b/]]) {
    const answer = await stack.get(path, { method });
    assert.equal(answer.status, 405, `${method} ${path}`);
    assert.match(answer.headers.allow, allow);
    assert.doesNotMatch(answer.headers.allow, new RegExp(`\\b${method}\\b`));
  }
});

test('HEAD says what GET says, without a body', async () => {
  for (const path of ['/', '/v1/w/demo', '/v1/w/demo/annuaire', '/api/v1/taxonomies', '/v1/w/rien']) {
    const get = await stack.get(path), head = await stack.get(path, { method: 'HEAD' });
    assert.equal(head.status, get.status);
    assert.equal(head.bytes.length, 0);
    for (const name of ['content-type', 'content-length', 'etag', 'content-security-policy'])
      assert.equal(head.headers[name], get.headers[name], `${name} of ${path}`);
  }
});
