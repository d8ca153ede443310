// What partners have pasted goes on being answered the same: tests/http/contrat/ holds it, a file a
// release, and beside each what its addresses show.

import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { readFileSync, readdirSync } from 'node:fs';
import { after, test } from 'node:test';
import { pile } from '../pile.mjs';
import { all, first, parse, words } from './html.mjs';

const stack = await pile({ asan: true });
after(() => stack.stop());

const FOLDER = new URL('contrat/', import.meta.url);

for (const file of readdirSync(FOLDER).filter((name) => name.endsWith('.html'))) {
  const read = (name) => readFileSync(new URL(name, FOLDER), 'utf8');
  const { root } = parse(read(file).replaceAll('HOST', stack.url));
  const said = JSON.parse(read(file.replace('.html', '.json')));
  const modules = all(root, (n) => n.tag === 'iframe' || n.attrs.class === 'aiguillage')
    .map((n) => n.attrs.src ?? n.attrs.href);

  test(`${file}: each module shows what it showed`, async () => {
    assert.deepEqual(modules.map((url) => url.slice(stack.url.length)).sort(), Object.keys(said).sort());
    for (const url of modules) {
      const answer = await stack.get(url.slice(stack.url.length));
      assert.equal(answer.status, 200, url);
      const h1 = words(first(parse(answer.text).root, 'h1'));
      assert.match(h1, new RegExp(`^${said[url.slice(stack.url.length)]}$`), url);
    }
  });

  test(`${file}: each script is there, for any site, and is what its integrity says`, async () => {
    const scripts = all(root, 'script');
    assert.ok(scripts.length > 0);
    for (const { attrs } of scripts) {
      const answer = await stack.get(attrs.src.slice(stack.url.length));
      assert.equal(answer.status, 200, attrs.src);
      assert.match(answer.headers['content-type'], /javascript/);
      assert.equal(answer.headers['access-control-allow-origin'], '*');
      assert.equal(answer.headers['cross-origin-resource-policy'], 'cross-origin');
      if (attrs.integrity) {
        assert.equal(`sha256-${createHash('sha256').update(answer.bytes).digest('base64')}`, attrs.integrity);
        assert.match(answer.headers['cache-control'], /immutable/);
      }
    }
  });
}

test('the loader weighs 1 kB at most, the alias is the newest version', async () => {
  const options = { headers: { 'accept-encoding': 'gzip' } };
  const alias = await stack.get('/v1/aiguillage.js', options);
  assert.equal(alias.headers['content-encoding'], 'gzip');
  assert.ok(alias.bytes.length <= 1000, `${alias.bytes.length}`);
  assert.match(alias.headers['cache-control'], /max-age=3600/);
  assert.deepEqual((await stack.get('/v1/aiguillage-1.0.1.js', options)).bytes, alias.bytes);
  assert.equal((await stack.get('/v1/aiguillage-0.0.1.js')).status, 404);
});
