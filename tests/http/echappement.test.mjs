// Whatever is typed, in whatever place: it comes back as text, or not at all, and nothing breaks.

import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { pile } from '../pile.mjs';
import { all, byId, first, parse, textOf, walk, words } from './html.mjs';

const stack = await pile({ asan: true });
after(() => stack.stop());

const MARK = 'zqx7';         // to find ourselves again
const TEXTS = [
  `<script>${MARK}()</script>`, `"><img src=x onerror=${MARK}>`, `'${MARK}' onclick='${MARK}`,
  `{{${MARK}}}`, `{{{quoi}}}{{#page}}${MARK}{{/page}}`, `&lt;${MARK}&gt; &amp;#39;`,
  `</title></textarea></h1><svg/onload=${MARK}>`, `javascript:${MARK}(1)//`, `${MARK}\r\nSet-Cookie: a=b`,
  `${MARK}\u2028\u2029\u202e\ufeff`, `--><!--${MARK}`, `${MARK}%3Cscript%3E`, `\\u003cscript\\u003e${MARK}`,
];
const RAW = [
  '%00', `${MARK}%00${MARK}`, '%ff', `${MARK}%ff%fe`, '%c3', '%c3%28', '%ed%a0%80', '%f4%90%80%80',
  '%c0%bc', '%', '%zz', '%1', '+', '%2B', '%26', '%3D', ',', ',,,', '%2C', '%0d%0aX-Injected:%20yes', '%7f',
  '%c2%85', '%e2%80%8b', 'a'.repeat(7000), '<'.repeat(7000), '%C3%A9'.repeat(1000), '%F0%9F%A6%84', '%2e%2e%2f%2e%2e%2fetc',
  'NULL', '-', '0', '-1', '99999999999999999999', '1e309', '%25', '%25s%25n',
];
const PARAMS = ['ou', 'quoi', 'q', 'theme', 'densite', 'phase', 'thematiques', 'sites', 'sans', 'nature',
  'echeance', 'zone', 'categorie', 'vue', 'page', 'tri', 'projet', 'limite', 'question', 'leviers', 'x'];
const PAGES = ['', '/territoire', '/projet', '/precisions', '/phase', '/resultats', '/annuaire',
  '/service/prioreno', '/aide/dsil', '/suite', '/cartes', '/carte/api-particulier', '/ne-plus-demander',
  '/demander/api-particulier', '/aide/rien-de-tel'];

async function check(target, options) {
  const answer = await stack.get(target, options);
  const where = target.slice(0, 200);
  assert.ok(answer.status < 500, `${answer.status} ${where}`);
  assert.equal(answer.headers['x-injected'], undefined, where);
  assert.equal(answer.headers['set-cookie'], undefined, where);
  const type = answer.headers['content-type'] ?? '';
  if (/json/.test(type))
    return [answer, answer.json];
  if (!/^text\/html/.test(type) || answer.status === 400 || answer.bytes.length === 0)
    return [answer, null];
  assert.ok(Buffer.from(answer.text, 'utf8').equals(answer.bytes), `not UTF-8: ${where}`);
  assert.ok(!/[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f]/.test(answer.text), `controls: ${where}`);
  const { root, faults } = parse(answer.text);
  assert.deepEqual(faults, [], where);
  for (const node of walk(root)) {
    if (node.tag === '#text')
      continue;
    assert.ok(!(node.tag === 'script' && textOf(node) !== '') && !(node.tag === 'img' &&
      node.attrs.src === 'x'), `<${node.tag}>: ${where}`);
    for (const [name, value] of Object.entries(node.attrs)) {
      assert.ok(!name.startsWith('on') && !name.includes(MARK), `${name}: ${where}`);
      if (['href', 'src', 'action'].includes(name))
        assert.doesNotMatch(value, /^\s*(javascript|data|vbscript):/i, where);
      if (name === 'class' || name === 'id')
        assert.ok(!value.includes(MARK), where);
    }
  }
  return [answer, root];
}

test('markup typed in any parameter of any page stays text', async () => {
  for (const page of PAGES)
    for (const text of TEXTS) {
      const value = encodeURIComponent(text);
      for (const name of ['quoi', 'q', 'ou', 'theme', 'sans', 'thematiques', 'zone', 'tri', 'x'])
        await check(`/v1/w/demo${page}?${name}=${value}`);
      await check(`/v1/w/demo${page}?${PARAMS.map((name) => `${name}=${value}`).join('&')}`);
    }
});

test('bytes that are no text, in any parameter of any page, break nothing', async () => {
  for (const page of PAGES)
    for (const raw of RAW) {
      await check(`/v1/w/demo${page}?${PARAMS.map((name) => `${name}=${raw}`).slice(0,
        raw.length > 100 ? 1 : PARAMS.length).join('&')}`);
      if (raw.length > 100)
        for (const name of ['quoi', 'q', 'theme', 'sans', 'page'])
          await check(`/v1/w/demo${page}?${name}=${raw}`);
    }
});

test('the same through the API, its errors included', async () => {
  for (const path of ['territoires', 'services', 'aides', 'suggestions', 'taxonomies', 'aides/dsil'])
    for (const value of [...TEXTS.map(encodeURIComponent), ...RAW]) {
      await check(`/api/v1/${path}?q=${value}`);
      if (value.length < 1000)
        await check(`/api/v1/${path}?${PARAMS.map((name) => `${name}=${value}`).join('&')}`);
    }
});

test('the same in paths: partner, item, territory', async () => {
  for (const value of [...TEXTS.map(encodeURIComponent), ...RAW])
    for (const path of [`/v1/w/${value}`, `/v1/w/${value}/resultats`, `/v1/w/demo/service/${value}`,
      `/v1/w/demo/aide/${value}.json`, `/v1/f/${value}`, `/api/v1/territoires/${value}`,
      `/api/v1/services/${value}`, `/v1/w/demo/${value}`, `/${value}`]) {
      const [answer, seen] = await check(path);
      if (seen && answer.status !== 200)
        assert.ok(!answer.text.includes(MARK), `an error repeats ${path}`);
    }
  for (const value of TEXTS.map(encodeURIComponent))
    assert.ok(!(await stack.get(`/static/${value}`)).text.includes(MARK));
});

test('the same in fragments', async () => {
  for (const text of TEXTS) {
    const value = encodeURIComponent(text);
    const [answer] = await check(`/v1/f/demo/resultats?ou=72181&quoi=${value}&phase=idee`);
    assert.equal(answer.status, 200);
    await check(`/v1/f/demo/territoire?q=${value}&theme=${value}`);
  }
});

test('what was typed comes back exactly, as text', async () => {
  for (const text of TEXTS.filter((t) => !/[\r\n\ufeff\u2028\u202e]/.test(t))) {
    const value = encodeURIComponent(text);
    const projet = parse((await stack.get(`/v1/w/demo/projet?ou=72181&quoi=${value}`)).text).root;
    assert.equal(textOf(first(projet, 'textarea')), text);
    const territoire = parse((await stack.get(`/v1/w/demo/suite?question=territoire&q=${value}`)).text).root;
    assert.equal(byId(territoire, 'q').attrs.value, text);
    const annuaire = parse((await stack.get(`/v1/w/demo/annuaire?q=${value}`)).text).root;
    assert.equal(byId(annuaire, 'q').attrs.value, text);
    const hidden = all(territoire, (n) => n.attrs.type === 'hidden').map((n) => n.attrs.name);
    assert.deepEqual(hidden, ['question']);
    const view = (await stack.get(`/v1/w/demo/resultats.json?ou=72181&quoi=${value}`)).json;
    assert.equal(view.reponses.quoi, text);
  }
});

test('a text goes through links and forms of the whole parcours unchanged', async () => {
  const text = 'Rénover l\'école « Ô Bois » & <l’ancienne> gare + 100 % {{x}} "ici", a=b;c?d#e';
  const start = `/v1/w/demo/resultats?ou=72181&phase=etude&quoi=${encodeURIComponent(text)}`;
  const root = parse((await stack.get(start)).text).root;
  const links = all(root, (n) => n.tag === 'a' && n.attrs.href.startsWith('/v1/w/demo/') &&
    /[?&]quoi=/.test(n.attrs.href));
  assert.ok(links.length > 5);
  for (const a of links) {
    const to = new URL(a.attrs.href, stack.url);
    assert.equal(to.searchParams.get('quoi'), text, a.attrs.href);
    assert.equal(to.hash, '');
  }
  const mail = all(root, (n) => n.tag === 'a' && n.attrs.href.startsWith('mailto:'))[0];
  assert.equal(new URL(new URL(mail.attrs.href).searchParams.get('body').split('\n').at(-1))
    .searchParams.get('quoi'), text);
  const onglet = all(root, (n) => n.tag === 'a' && /^Ouvrir/.test(words(n)))[0];
  assert.equal(new URL(onglet.attrs.href).searchParams.get('quoi'), text);
});

test('what the URL holds never becomes a name we did not choose in a header', async () => {
  for (const path of ['/v1/w/demo/suite?question=projet&ou=72181&quoi=a%0d%0aX-Injected:%20yes',
    '/v1/w/demo/suite?question=territoire&q=lemans&quoi=%0d%0aX-Injected:%20yes',
    '/v1/w/demo/projet?quoi=%0aX-Injected:%20yes%0d', '/v1/w/demo%0d%0aX-Injected:%20yes']) {
    const answer = await stack.get(path);
    assert.equal(answer.headers['x-injected'], undefined, path);
    assert.ok(answer.status < 500);
  }
});

test('strange hosts do not reach the page', async () => {
  for (const host of ['"><script>', 'a b', 'x'.repeat(300), 'ailleurs.example/<b>', '127.0.0.1:1"onload=x', '']) {
    const answer = await stack.get('/v1/w/demo', { headers: { host } });
    assert.ok(answer.status < 500, host);
    assert.ok(!/<script(?! src="\/static\/)|onload=x|<b>/.test(answer.text), host);
  }
});

// Whatever answers with a link of our own: under a name that is not ours, none has it.
test('a host that is not ours is in no link, no canonical, no snippet, no file', async () => {
  const answers = 'ou=72181&phase=etude&quoi=gymnase', long = 'a'.repeat(9000);
  for (const host of ['pirate.example', '127.0.0.1.pirate.example', 'localhost.pirate.example:80', 'pirate.example:99999'])
    for (const path of ['/', '/integrer', '/docs', '/fraicheur', '/v1/w/demo', `/v1/w/demo/resultats?${answers}`,
      `/v1/w/demo/resultats.json?${answers}`, `/v1/w/demo/resultats.csv?${answers}`, '/v1/w/demo/resultats.ics?ou=72181&quoi=-&phase=inconnue',
      '/v1/w/demo/aide/dsil', '/v1/w/inconnu', '/v1/f/demo', `/v1/f/demo/resultats?${answers}`, '/v1/f/inconnu',
      '/oembed?url=x', `/oembed?url=${encodeURIComponent(`${stack.url}/v1/w/demo`)}`, '/openapi.yaml', '/api/v1/aides', '/api/v1/rien',
      '/robots.txt', '/sitemap.xml', `/v1/f/demo?quoi=${long}`, `/v1/w/demo?quoi=${long}`]) {
      const answer = await stack.get(path, { headers: { host } });
      assert.ok(answer.status < 500, path);
      assert.doesNotMatch(answer.text + JSON.stringify(answer.headers), /pirate/, `${path.slice(0, 60)} of ${host}`);
    }
  // Its own address it says, to fragments above all.
  assert.match((await stack.get('/v1/f/demo')).text, new RegExp(`action="${stack.url}/v1/w/demo/suite"`));
  const cookie = await stack.get('/v1/f/demo', { headers: { host: new URL(stack.url).host, cookie: long + long } });
  assert.equal(cookie.status, 431);
  assert.match(cookie.text, new RegExp(`href="${stack.url}/v1/w/demo"`));
  assert.doesNotMatch((await stack.get('/v1/f/demo', { headers: { host: 'pirate.example', cookie: long + long } })).text, /pirate/);
});

test('strange headers break nothing', async () => {
  const long = 'x'.repeat(6000);
  for (const headers of [{ 'if-none-match': long }, { 'if-none-match': '"'.repeat(500) },
    { referer: `https://${long}` }, { origin: '"><script>' }, { authorization: `Bearer ${long}` },
    { 'content-type': long }, { accept: 'image/avif' }, { range: 'bytes=0-1' }])
    await check('/v1/w/demo', { headers });
});
