// A partner's own sheet: its tokens, whatever was asked for made readable, at an address that changes
// with it and is kept for ever.

import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { after, test } from 'node:test';
import { gzipSync } from 'node:zlib';
import { pile, until } from '../pile.mjs';
import { all, first, parse } from './html.mjs';

const stack = await pile({ asan: true });
const PARTNERS = {
  'essai-jaune': ["accent = '#ffd400'", 'rayon = 12', "theme = 'auto'"],
  'essai-noir': ["accent = '#000000'"],
  'essai-police': [`police = '"Georgia", serif'`],
  'essai-hostile': [`police = 'a"b'`],
  'essai-nu': ["theme = 'sombre'"],
  'essai-gouv': ['gouv = true', "accent = '#ffd400'", "theme = 'auto'"],
};
await stack.change(Object.entries(PARTNERS).map(([key, sets]) =>
  `INSERT INTO integration.partenaire (cle, nom, etat) VALUES ('${key}', 'Essai', 'actif');
  UPDATE integration.partenaire SET ${sets.join(', ')} WHERE cle = '${key}'`).join(';'));
after(async () => {
  try {
    await stack.change("DELETE FROM integration.partenaire WHERE cle LIKE 'essai-%'");
  } finally {
    await stack.stop();
  }
});

const page = async (key, query = '') => parse((await stack.get(`/v1/w/${key}${query}`)).text).root;
const sheetOf = async (key) => {
  const sheets = all(await page(key), (n) => n.attrs.rel === 'stylesheet').map((n) => n.attrs.href);
  assert.equal(sheets.length, 1, 'one sheet a page');
  return sheets[0];
};
const channel = (v) => (v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4);
const luminance = (hex) => [1, 3, 5].map((i) => channel(parseInt(hex.slice(i, i + 2), 16) / 255))
  .reduce((sum, v, i) => sum + v * [0.2126, 0.7152, 0.0722][i], 0);
const long = (hex) => (hex.length === 4 ? `#${[...hex.slice(1)].map((c) => c + c).join('')}` : hex);
function contrast(a, b) {
  const [low, high] = [luminance(long(a)), luminance(long(b))].sort((x, y) => x - y);
  return (high + 0.05) / (low + 0.05);
}

test('the sheet is ours with the partner\'s tokens, for ever at its address, for any frame', async () => {
  const address = await sheetOf('essai-jaune'), sheet = await stack.get(address);
  assert.match(address, /^\/v1\/style\/essai-jaune\.[0-9a-f]{12}\.css$/);
  assert.equal(sheet.headers['content-type'], 'text/css; charset=utf-8');
  assert.equal(sheet.headers['cache-control'], 'public, max-age=31536000, immutable');
  assert.equal(sheet.headers['cross-origin-resource-policy'], 'cross-origin');
  const own = await stack.get(await sheetOf('demo'));
  assert.ok(sheet.text.startsWith(own.text));
  assert.match(sheet.text, /--aig-radius: 12px;/);
  // Paper keeps its own black: what is the partner's is for screens.
  assert.match(sheet.text.slice(own.text.length), /^[^{]*@media screen \{/);
});

test('an address of yesterday shows today\'s sheet, and is not kept', async () => {
  const sheet = await stack.get('/v1/style/essai-jaune.000000000000.css');
  assert.equal(sheet.status, 200);
  assert.match(sheet.headers['cache-control'], /^public, max-age=\d\d?$/);
  assert.equal((await stack.get('/v1/style/personne.000000000000.css')).status, 404);
});

test('whatever the accent, it is read on every surface, light or dark, and so is a text on it', async () => {
  for (const key of ['essai-jaune', 'essai-noir']) {
    const { text } = await stack.get(await sheetOf(key));
    const own = text.slice(text.indexOf("/* ---- the partner's"));
    const modes = [...own.matchAll(/--aig-accent: (#\w+); --aig-on-accent: (#\w+); --aig-mark: (#\w+);/g)];
    assert.equal(modes.length, 3);
    for (const [i, surfaces, words] of [[0, ['#ffffff', '#f3f6f5'], '#17211f'], [1, ['#121817', '#1b2322'], '#e5ebe9'],
      [2, ['#121817', '#1b2322'], '#e5ebe9']]) {
      const [, accent, on, mark] = modes[i];
      for (const surface of surfaces)
        assert.ok(contrast(accent, surface) >= 4.5, `${key} ${i}: ${accent} on ${surface}`);
      assert.ok(contrast(accent, on) >= 4.5, `${key} ${i}: ${on} on ${accent}`);
      assert.ok(contrast(mark, words) >= 4.5, `${key} ${i}: ${words} on ${mark}`);
    }
  }
  const { text } = await stack.get(await sheetOf('essai-jaune'));
  assert.match(text, /#ffd400 : contraste 1\.3 en theme clair, remplace par #[0-9a-f]{6}/, 'it says so');
});

test('a police is names and closed quotes, or it is not there', async () => {
  assert.match((await stack.get(await sheetOf('essai-police'))).text, /--aig-font: "Georgia", serif, system-ui/);
  assert.equal(await sheetOf('essai-hostile'), await sheetOf('demo'));
});

test('the theme is the partner\'s unless the address names one', async () => {
  const theme = async (key, query) => first(await page(key, query), 'html').attrs['data-theme'];
  assert.equal(await theme('essai-jaune'), 'auto');
  assert.equal(await theme('essai-nu'), 'sombre');
  assert.equal(await theme('essai-nu', '?theme=clair'), 'clair');
  assert.equal(await theme('demo'), 'clair');
  assert.equal(await theme('demo', '?theme=rose'), 'clair');
});

test('a change of the registry is a new address, and a new ETag of the pages', async () => {
  const before = await stack.get('/v1/w/essai-noir'), sheet = await sheetOf('essai-noir');
  await stack.change("UPDATE integration.partenaire SET accent = '#5a2d82' WHERE cle = 'essai-noir'");
  await until(async () => await sheetOf('essai-noir') !== sheet);
  assert.notEqual((await stack.get('/v1/w/essai-noir')).headers.etag, before.headers.etag);
});

const made = existsSync(new URL('../../templates/dsfr.css', import.meta.url));
test('the State\'s design system is for partners of the State, and for no one else', { skip: !made && 'make dsfr' },
  async () => {
    const sheet = await stack.get(await sheetOf('essai-gouv'));
    assert.match(sheet.text, /DSFR .*licence/s);
    assert.match(sheet.text, /--aig-accent: #000091;/);
    assert.match(sheet.text, /prefers-color-scheme: dark\) \{\n\[data-theme=auto\] \{ color-scheme: dark;/);
    assert.doesNotMatch(sheet.text, /ffd400|url\(|@import/);
    assert.ok(gzipSync(sheet.bytes).length <= 10_000, `${gzipSync(sheet.bytes).length}`);
    for (const key of ['demo', 'essai-jaune', 'essai-nu']) {
      assert.doesNotMatch((await stack.get(await sheetOf(key))).text, /DSFR/);
      assert.doesNotMatch((await stack.get(`/v1/style/${key}.${/\.([0-9a-f]+)\./.exec(await sheetOf('essai-gouv'))[1]}.css`)).text, /DSFR/);
    }
  });
