// The table of bad inputs that come over HTTP, a row a test: what is refused says which answer is at
// fault, keeps what was typed, and leaves a way on.

import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { pile } from '../pile.mjs';
import { ask } from './fcgi.mjs';
import { all, byId, first, parse, textOf, words } from './html.mjs';

const stack = await pile({ asan: true });
after(() => stack.stop());

const QUESTIONS = ['', '/territoire', '/projet', '/precisions', '/phase', '/resultats', '/annuaire'];
const SUITE = ['projet', 'precisions', 'phase'];
const main = (answer) => first(parse(answer.text).root, 'main');
const error = (root) => first(root, (n) => n.attrs.class === 'aig-erreur');

// A refusal beside its field: the error is named by it, the title says that there is one.
function refusedField(answer, id, where) {
  assert.equal(answer.status, 422, where);
  assert.equal(answer.headers['cache-control'], 'no-store', where);
  assert.equal(answer.headers['x-robots-tag'], 'noindex', where);
  const { root } = parse(answer.text), field = byId(root, id);
  assert.match(words(first(root, 'title')), /^Erreur : /, where);
  assert.ok(field, `${id} on ${where}`);
  assert.equal(field.attrs['aria-invalid'], 'true', where);
  assert.ok(field.attrs['aria-describedby'].split(' ').includes(error(root).attrs.id), where);
  return { root, field, message: words(error(root)) };
}

async function problem(answer, status, champ, where) {
  const { status: got, headers, json } = await answer;
  assert.equal(got, status, where);
  assert.match(headers['content-type'], /^application\/problem\+json/, where);
  assert.equal(json.status, status, where);
  assert.ok(json.detail && json.title, where);
  assert.deepEqual(json.champs.map((one) => one.champ), champ ? [champ] : [], where);
  return json;
}

// ---- unknown partner, service, aide ----

test('unknown partner, service or aid: a 404 in our own style, with a way on', async () => {
  for (const [path, framed] of [['/v1/w/inconnu', false], ['/v1/w/inconnu/resultats?ou=72181', false],
    ['/v1/w/inconnu/aide/dsil', false], ['/v1/w/demo/service/rien', true], ['/v1/w/demo/aide/rien', true],
    ['/v1/w/demo/aide/DSIL', true], ['/v1/w/demo/service/prioreno%20', true]]) {
    const answer = await stack.get(path), { root, faults } = parse(answer.text);
    assert.equal(answer.status, 404, path);
    assert.deepEqual(faults, [], path);
    assert.equal(/frame-ancestors 'none'/.test(answer.headers['content-security-policy']), !framed, path);
    const [sheet] = all(root, (n) => n.attrs.rel === 'stylesheet');
    assert.equal((await stack.get(sheet.attrs.href)).status, 200, path);
    assert.equal(first(root, 'html').attrs.lang, 'fr');
    assert.ok(words(first(root, 'h1')) && words(first(root, 'main')).length > 30, path);
    const ways = all(first(root, 'main'), (n) => n.tag === 'a' && n.attrs.href);
    assert.ok(ways.length > 0, path);
    for (const a of ways)
      assert.equal((await stack.get(a.attrs.href)).status, 200, `${a.attrs.href} on ${path}`);
    await problem(stack.get(path.replace(/(\?|$)/, '.json$1')), 404, null, path);
  }
});

// ---- `ou` that names nothing ----

const NOWHERE = ['99999', 'france', 'europe', 'dep-', 'dep-99', 'dep-035', 'reg-00', '3523', '352388',
  '243500138', '-', '0', '-1', 'rennes', '<b>35238</b>', '35238;', '35238 35000', '../35238', 'dep-35,dep-22', 'é', '🦄',
  '9'.repeat(400), "'; DROP TABLE territoire; --"];

test('`ou` that names nothing: the question again on every page, what was typed and the rest kept', async () => {
  for (const page of QUESTIONS)
    for (const ou of NOWHERE) {
      const where = `${page} ou=${ou.slice(0, 20)}`;
      const query = new URLSearchParams({ ou, quoi: 'gymnase', phase: 'etude' });
      const answer = await stack.get(`/v1/w/demo${page}?${query}`);
      const { root, field, message } = refusedField(answer, 'q', where);
      assert.equal(field.attrs.value, ou, where);
      assert.ok(message.includes(ou), where);
      const hidden = Object.fromEntries(all(root, (n) => n.attrs.type === 'hidden')
        .map((n) => [n.attrs.name, n.attrs.value]));
      assert.deepEqual(hidden, { question: 'territoire', quoi: 'gymnase', phase: 'etude' }, where);
    }
});

test('the same of a form sent, of a fragment, and in JSON', async () => {
  for (const ou of NOWHERE) {
    const query = new URLSearchParams({ ou, quoi: 'gymnase' });
    for (const question of SUITE)
      refusedField(await stack.get(`/v1/w/demo/suite?question=${question}&phase=idee&${query}`), 'q', question);
    for (const page of QUESTIONS) {
      const fragment = await stack.get(`/v1/f/demo${page}?${query}`);
      assert.equal(fragment.status, 422, page);
      assert.equal(byId(parse(fragment.text).root, 'aig-q').attrs.value, ou);
      const json = await problem(stack.get(`/v1/w/demo${page}.json?${query}`), 422, 'ou', page);
      assert.ok(json.detail.includes(ou));
    }
    for (const path of ['suggestions', 'services', 'aides', 'services/prioreno', 'aides/dsil'])
      await problem(stack.get(`/api/v1/${path}?${query}`), 422, 'ou', path);
  }
  await problem(stack.get('/v1/w/demo/suite.json?question=phase&ou=99999&phase=idee'), 422, 'ou');
  // The answer to the question of the place is what was typed, whatever the address said before.
  const answer = await stack.get('/v1/w/demo/suite?question=territoire&ou=99999&q=lemans');
  assert.equal(answer.headers.location, '/v1/w/demo/projet?ou=72181');
});

test('an item is shown whatever `ou` says: its address may come from a search engine', async () => {
  for (const path of ['/service/prioreno', '/aide/dsil'])
    for (const ou of ['99999', 'france', '<b>'])
      assert.equal((await stack.get(`/v1/w/demo${path}?ou=${encodeURIComponent(ou)}`)).status, 200);
});

// ---- texts ----

const LONG = '<b>é'.repeat(1700);         // 10 kB with its entities
const long = (name) => `${name}=${encodeURIComponent('<b>é'.repeat(300))}`;

test('a text that is too long: refused with a sentence, given back whole', async () => {
  for (const page of ['', '/projet', '/precisions', '/phase', '/resultats', '/annuaire',
    ...SUITE.map((question) => `/suite?question=${question}`)]) {
    const where = `/v1/w/demo${page}`, sign = page.includes('?') ? '&' : '?';
    const answer = await stack.get(`${where}${sign}ou=72181&${long('quoi')}`);
    const { field, message } = refusedField(answer, 'quoi', where);
    assert.equal(textOf(field), '<b>é'.repeat(300));
    assert.match(message, /trop long : 500 caractères au plus/);
    if (!page.includes('suite'))
      await problem(stack.get(`${where}.json?ou=72181&${long('quoi')}`), 422, 'quoi', where);
  }
  for (const page of ['/territoire', '/suite?question=territoire']) {
    const sign = page.includes('?') ? '&' : '?';
    const { field, message } = refusedField(await stack.get(`/v1/w/demo${page}${sign}${long('q')}`), 'q', page);
    assert.equal(field.attrs.value, '<b>é'.repeat(300));
    assert.match(message, /trop long : 200 caractères au plus/);
  }
  const directory = await stack.get(`/v1/w/demo/annuaire?${long('q')}`);
  assert.equal(directory.status, 422);
  assert.match(words(main(directory)), /trop long : 200 caractères au plus/);
  assert.ok(all(main(directory), 'a').length > 0, 'a way on');
  for (const path of ['/api/v1/territoires', '/api/v1/services', '/api/v1/aides', '/v1/w/demo/annuaire.json'])
    await problem(stack.get(`${path}?${long('q')}`), 422, 'q', path);
  await problem(stack.get(`/api/v1/suggestions?ou=72181&${long('quoi')}`), 422, 'quoi');
});

test('10 kB of text, past the limit that nginx sets: the same words', async () => {
  const value = encodeURIComponent(LONG);
  assert.ok(value.length > 10000);
  for (const [target, id] of [[`/v1/w/demo/resultats?ou=72181&quoi=${value}`, 'quoi'],
    [`/v1/w/demo/territoire?q=${value}`, 'q'],
    [`/v1/w/demo/suite?question=projet&ou=72181&quoi=${value}`, 'quoi']]) {
    const answer = await ask(stack.socket, target);
    refusedField(answer, id, target.slice(0, 60));
    assert.ok(!/<b>/.test(answer.text));
  }
  await problem(ask(stack.socket, `/api/v1/suggestions?ou=72181&quoi=${value}`), 422, 'quoi');
  const path = await ask(stack.socket, `/v1/w/demo/service/${LONG}`);
  assert.equal(path.status, 404);
  assert.ok(!path.text.includes('<b>'));
});

test('NUL, control characters, bytes that are no UTF-8: cleaned, and a sentence says so', async () => {
  const raw = 'gym%00nase%01%07+%ff%c3%28%ed%a0%80%c2%85a%7fb%F4%90%80%80', clean = 'gym nase ( a b';
  const SAID = /caractères illisibles ont été retirés/;
  const sees = (answer) => {
    assert.ok([200, 422].includes(answer.status), answer.url);
    assert.match(words(main(answer)), SAID, answer.url);
    assert.ok(Buffer.from(answer.text).equals(answer.bytes));
    return parse(answer.text).root;
  };
  assert.equal(textOf(first(sees(await stack.get(`/v1/w/demo/projet?quoi=${raw}`)), 'textarea')), clean);
  assert.equal(byId(sees(await stack.get(`/v1/w/demo/annuaire?q=${raw}`)), 'q').attrs.value, clean);
  assert.equal(byId(sees(await stack.get(`/v1/w/demo/territoire?q=${raw}`)), 'q').attrs.value, clean);
  for (const page of ['resultats', 'precisions', 'phase'])
    sees(await stack.get(`/v1/w/demo/${page}?ou=72181&quoi=${raw}`));
  assert.equal((await stack.get(`/v1/w/demo/resultats.json?ou=72181&quoi=${raw}`)).json.reponses.quoi, clean);
  assert.equal((await stack.get(`/v1/w/demo/annuaire.json?q=${raw}`)).json.q, clean);
  for (const page of ['projet?quoi=r%C3%A9nover%0d%0al%E2%80%99%C3%A9cole%09', 'annuaire?q=eau',
    'phase?ou=72181'])
    assert.doesNotMatch((await stack.get(`/v1/w/demo/${page}`)).text, SAID, 'a text that is one');
  for (const path of ['%01', 'a%0ab', '%ff', '%c3%28', '%7f']) {
    assert.equal((await stack.get(`/v1/w/demo/service/${path}`)).status, 404, path);
    assert.equal((await stack.get(`/api/v1/territoires/${path}`)).status, 404, path);
  }
});

test('qualification: what is no text is refused with a sentence, and never given back', async () => {
  const post = (body) => stack.get('/api/v1/qualification', { method: 'POST', body,
    headers: { 'content-type': 'application/json' } });
  const mark = '<img src=x onerror=zqx7>';
  for (const body of ['{"texte":"\\u0000"}', `{"texte":"${mark}\u0001"}`, `{"texte":"${mark}`,
    `{"texte":"\\ud800"}`, Buffer.concat([Buffer.from(`{"texte":"${mark}`), Buffer.from([0xff, 0x22, 0x7d])]),
    '{"texte":"a"}}', 'null,', '\u0000', '"a"', '7',
    '{"texte":"a","texte":"b"}', `${'{"a":'.repeat(3000)}1`])
    assert.ok(!JSON.stringify(await problem(post(body), 400, null, String(body).slice(0, 40))).includes('zqx7'));
  for (const body of [`{"texte":"${mark.repeat(420)}"}`, `{"texte":["${mark}"]}`, `{"autre":"${mark}"}`, '[]'])
    assert.ok(!JSON.stringify(await problem(post(body), 422, 'texte', body.slice(0, 40))).includes('zqx7'));
  const answer = await post(JSON.stringify({ texte: `${mark} rénovation du <b>gymnase</b> \u0001\u0085` }));
  assert.equal(answer.status, 200);
  assert.equal(answer.headers['x-content-type-options'], 'nosniff');
  assert.ok(answer.json.labels.some((label) => label.slug === 'salle-de-sport-ou-gymnase'));
  assert.ok(!answer.text.includes('zqx7'));
});

// ---- parameters ----

test('unknown parameters are ignored, repeated ones joined, or the last wins', async () => {
  const ids = (answer) => answer.json.aides.map((aide) => aide.id);
  const get = async (query) => {
    const answer = await stack.get(`/api/v1/suggestions?${query}`);
    assert.equal(answer.status, 200, query);
    return answer;
  };
  const plain = await get('ou=72181&quoi=gymnase&nature=pret,subvention&limite=100');
  for (const query of ['ou=72181&quoi=gymnase&nature=pret&nature=subvention&limite=100',
    'limite=3&nature=subvention&ou=99999&nature=pret&quoi=eau&quoi=gymnase&ou=72181&limite=100&utm=x&__proto__=1',
    'ou=72181&quoi=gymnase&nature[]=rien&nature=subvention,,pret,pret&limite=100&OU=35238&Quoi=eau'])
    assert.deepEqual(ids(await get(query)), ids(plain), query);
  assert.ok(!(await get('ou=72181&zqx7=zqx7')).text.includes('zqx7'));
  const many = (n) => Array.from({ length: n }, (_, i) => `p${i}`).join('&');
  await get(`ou=72181&${many(299)}`);
  for (const path of ['suggestions', 'territoires', 'services/prioreno', 'taxonomies'])
    await problem(stack.get(`/api/v1/${path}?ou=72181&${many(300)}`), 400, null, path);
});

// ---- methods and bodies ----

test('a method not allowed: 405 with Allow, as a page or as problem details', async () => {
  for (const method of ['POST', 'PUT', 'PATCH', 'DELETE', 'PROPFIND', 'FOO']) {
    const page = await stack.get('/v1/w/demo/resultats?ou=72181', { method });
    assert.equal(page.status, 405, method);
    assert.equal(page.headers.allow, 'GET, HEAD');
    assert.ok(words(main(page)));
    const api = await stack.get('/api/v1/services', { method });
    await problem(api, 405, null, method);
    assert.equal(api.headers.allow, 'GET, HEAD, OPTIONS');
  }
  for (const method of ['GET', 'HEAD', 'PUT', 'DELETE']) {
    const answer = await stack.get('/api/v1/qualification', { method });
    assert.equal(answer.status, 405, method);
    assert.equal(answer.headers.allow, 'POST, OPTIONS');
  }
});

test('a body too large, of a wrong type, or that is no JSON: 413, 415, 400', async () => {
  const post = (body, type = 'application/json') => stack.get('/api/v1/qualification', { method: 'POST', body,
    headers: type === null ? {} : { 'content-type': type } });
  const sized = (n) => `{"texte":"a"${' '.repeat(n - 13)}}`;
  assert.equal((await post(sized(65536))).status, 200, 'as much as is allowed');
  for (const size of [65537, 70000, 140000, 900000])
    await problem(post(sized(size)), 413, null, `${size}`);
  for (const type of [null, 'text/plain', 'application/x-www-form-urlencoded', 'application/jsonx', 'json',
    'multipart/form-data; boundary=x', 'application/problem+json'])
    await problem(post('{"texte":"a"}', type), 415, null, type);
  for (const type of ['application/json', 'Application/JSON', 'application/json; charset=utf-8',
    'application/json;x'])
    assert.equal((await post('{"texte":"a"}', type)).status, 200, type);
  for (const body of ['', '{', 'texte=a', '{"texte":"a"', '\ufeff{"texte":"a"}', "{'texte':'a'}"])
    await problem(post(body), 400, null, body);
});
