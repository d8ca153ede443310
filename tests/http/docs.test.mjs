// /docs says what the API has, and where the `type` of each problem leads there is what it means.

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { after, test } from 'node:test';
import { parse as parseYaml } from 'yaml';
import { pile } from '../pile.mjs';
import { all, byId, first, parse, textOf, words } from './html.mjs';

const stack = await pile({ asan: true });
after(() => stack.stop());

const read = (path) => readFileSync(new URL(`../../${path}`, import.meta.url), 'utf8');
const page = async (path) => parse((await stack.get(path)).text).root;

// The section of the page that the address of a type names.
async function explained(type) {
  const { pathname, hash } = new URL(type, stack.url);
  const heading = byId(await page(pathname), decodeURIComponent(hash.slice(1)));
  assert.ok(heading, `${type} leads nowhere`);
  return heading.parent;
}

test('each type of problem that is answered leads to its explanation, under the same title and status', async () => {
  const json = { headers: { 'content-type': 'application/json' } };
  for (const [target, options, status] of [
    ['/api/v1/rien', {}, 404], ['/api/v1/suggestions', {}, 422], ['/api/v1/taxonomies', { method: 'DELETE' }, 405],
    ['/v1/w/rien.json', {}, 404], ['/v1/w/demo/projet.json?ou=99999', {}, 422],
    [`/api/v1/aides?${'q=1&'.repeat(301)}`, {}, 400],
    ['/api/v1/qualification', { method: 'POST', body: '{', ...json }, 400],
    ['/api/v1/qualification', { method: 'POST', body: 'texte', headers: { 'content-type': 'text/plain' } }, 415],
    ['/api/v1/qualification', { method: 'POST', body: `"${'a'.repeat(70_000)}"`, ...json }, 413]]) {
    const answer = await stack.get(target, options);
    assert.equal(answer.status, status, target.slice(0, 60));
    const problem = JSON.parse(answer.text);
    const section = await explained(problem.type);
    assert.ok(words(section).startsWith(`${problem.title} ${status} `), `${words(section)} for ${problem.title}`);
  }
});

test('so does every other that the program or nginx can answer', async () => {
  const known = [...read('fcgi/base/err.c').matchAll(/ROW\(ERR_\w+, (\d+), "([^"]+)", "([^"]+)"\)/g)]
    .map(([, status, slug, title]) => [slug, title, status]);
  for (const line of read('nginx/erreurs.txt').split('\n').filter((one) => /^\d/.test(one))) {
    const [status, slug, title] = line.split('|');
    if (!known.some(([one]) => one === slug))
      known.push([slug, title, status]);
  }
  assert.ok(known.length >= 14);
  for (const [slug, title, status] of known) {
    const section = await explained(`/docs/problemes#${slug}`);
    const [, meaning, remedy] = all(section, 'p').map(words);
    assert.ok(words(section).startsWith(`${title} ${status} `), slug);
    assert.ok(meaning.length > 20 && remedy.length > 'Que faire : '.length + 10, slug);
  }
  const types = [...read('docs/openapi.yaml').matchAll(/docs\/problemes#([\w-]+)/g)];
  for (const [, slug] of types)
    await explained(`/docs/problemes#${slug}`);
});

test('/docs names each resource of the API, each parameter, and leads to what is there', async () => {
  const root = await page('/docs'), text = words(root);
  const doc = parseYaml(read('docs/openapi.yaml'));
  const resources = Object.keys(doc.paths).filter((path) => path.startsWith('/api/v1/') && !path.includes('{'));
  assert.ok(resources.length >= 7);
  const codes = all(root, 'code').map(words);
  for (const path of resources)
    assert.ok(codes.some((code) => code.includes(path)), path);
  const follow = (p) => (p.$ref ? doc.components.parameters[p.$ref.split('/').at(-1)] : p);
  const names = new Set(Object.values(doc.paths).flatMap((item) => Object.values(item))
    .flatMap((operation) => operation.parameters ?? []).map(follow).filter((p) => p.in === 'query')
    .map((p) => p.name));
  for (const name of [...names].filter((one) => !['question', 'url', 'format', 'maxwidth', 'maxheight', 'sur'].includes(one)))
    assert.ok(codes.includes(name), `${name} is not on /docs`);
  for (const { attrs: { href } } of all(root, 'a')) {
    const to = new URL(href, `${stack.url}/docs`);
    const answer = await stack.get(to.pathname + to.search);
    assert.equal(answer.status, 200, href);
    if (to.hash !== '')
      assert.ok(byId(parse(answer.text).root, to.hash.slice(1)), href);
  }
  assert.ok(text.includes(`frame-src 'self' ${stack.url}`));
});

test('the snippet is the same wherever it is shown: the builder, /, /docs, the README', async () => {
  const attributes = (html) => ({ ...first(parse(html).root, 'iframe').attrs, src: '' });
  const built = textOf(byId(await page('/integrer'), 'code'));
  for (const path of ['/', '/docs'])
    assert.deepEqual(attributes(textOf(first(await page(path), 'pre'))), attributes(built), path);
  assert.deepEqual(attributes(/```html\n([^]*?)```/.exec(read('README.md'))[1]), attributes(built));
});
