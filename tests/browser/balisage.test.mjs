// The markup of every state is valid, sober, and written in good French.

import assert from 'node:assert/strict';
import { readFileSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { after, before, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { demander, etats, oublier } from './etats.mjs';
import { addFiches, openStack, removeFiches, validate } from './lib.mjs';

const ROOT = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '../..');

let stack;
const pages = [];
before(async () => {
  stack = await openStack();
  await addFiches(stack);
  for (const etat of etats(stack)) {
    const response = await demander(etat);
    pages.push({ ...etat, recu: response.status, text: await response.text() });
  }
});
after(async () => {
  await oublier(stack);
  await removeFiches(stack);
  await stack.stop();
});

// One test for all pages, that says which are at fault and why.
function each(name, faults) {
  test(name, async () => {
    const said = [];
    for (const page of pages)
      for (const fault of await faults(page))
        said.push(`${page.nom}: ${fault}`);
    assert.deepEqual(said, []);
  });
}

each('every state answers as it should', ({ status, recu }) =>
  status === recu ? [] : [`${recu}, not ${status}`]);

each('html-validate finds nothing', ({ text }) => validate(text));

// Two of them are among the states above; all are made from one text.
test('nor in nginx\'s own errors, where they lead once nginx has filled them', async () => {
  const dir = path.join(ROOT, 'build/static/erreurs'), said = [];
  const names = readdirSync(dir).filter((name) => /^\d+\.html$/.test(name));
  assert.ok(names.length >= 10, names.join());
  for (const name of names)
    for (const fault of await validate(readFileSync(path.join(dir, name), 'utf8')
      .replace(/<!--# echo var="(\w+)" -->/g, (_, word) => ({ aig_debut: '/v1/w/demo', aig_cible: '_self' })[word])))
      said.push(`${name}: ${fault}`);
  assert.deepEqual(said, []);
});

each('no script but ours, no style, no handler in the markup', ({ text }) =>
  [/<script(?! src="\/static\/\w+\.[0-9a-f]{12}\.js" defer><\/script>)/i, /<style/i, /\sstyle=/i, /<[^>]*\son[a-z]+=/i, /javascript:/i]
    .filter((pattern) => pattern.test(text)).map(String));

each('one h1, no level skipped', ({ text }) => {
  const levels = [...text.matchAll(/<h([1-6])/g)].map(([, level]) => Number(level));
  const faults = levels.filter((level) => level === 1).length === 1 ? [] : ['not one h1'];
  levels.forEach((level, i) => {
    if (i > 0 && level > levels[i - 1] + 1)
      faults.push(`h${level} after h${levels[i - 1]}`);
  });
  return faults;
});

each('links out announce the new tab, and tell nothing of the page', ({ text }) =>
  [...text.matchAll(/<a [^>]*target="_blank"[^>]*>.*?<\/a>/gs)].map(([link]) => link)
    .filter((link) => !link.includes('(nouvel onglet)') || !/rel="noopener( external( nofollow)?)?"/.test(link)));

each('links elsewhere are all in a new tab', ({ text }) =>
  [...text.matchAll(/<a [^>]*href="(https?:[^"]*)"[^>]*>/g)]
    .filter(([link, address]) => !address.startsWith(stack.url) && !link.includes('target="_blank"'))
    .map(([link]) => link));

test('the same pages as fragments: nothing of their own outside them', async () => {
  const said = [];
  for (const { nom, adresse, status, envoi } of pages) {
    // Forms of fragments go to the page, and of an address that is too long nginx knows nothing.
    if (!adresse.includes('/v1/w/demo') || envoi || status === 414)
      continue;
    const response = await fetch(adresse.replace('/v1/w/', '/v1/f/'));
    const text = await response.text();
    if (response.status !== status)
      said.push(`${nom}: ${response.status}, not ${status}`);
    for (const pattern of [/<html|<head>|<body|<link|<style|<h1/, /\sid="(?!aig-)/, /\sfor="(?!aig-)/,
      /\shref="\//, /\saction="\//, /<form(?![^>]* target="?_top)/])
      if (pattern.test(text))
        said.push(`${nom}: ${pattern} ${text.match(pattern).index}`);
  }
  assert.deepEqual(said, []);
});

// Our own words, in templates and in the programs that fill them; data keep the spelling of their
// source.
test('French spaces and apostrophes', () => {
  const read = (room, ext) => readdirSync(path.join(ROOT, room)).filter((name) => name.endsWith(ext))
    .map((name) => [`${room}/${name}`, readFileSync(path.join(ROOT, room, name), 'utf8')]);
  const texts = read('templates', '.html').map(([name, text]) =>
    [name, text.replace(/<code>.*?<\/code>/gs, '').replace(/<[^>]*>|\{\{.*?\}\}/g, '')]);
  for (const [name, text] of [...read('fcgi/views', '.c'), ...read('fcgi/pages', '.c')])
    texts.push([name, [...text.replace(/^#.*$|\/\*[\s\S]*?\*\//gm, '')
      .matchAll(/"((?:[^"\\\n]|\\.)*)"/g)].map(([, string]) => string).join('\n')]);
  const faults = texts.flatMap(([name, text]) =>
    [...text.matchAll(/.*(?: [:;?!»](?= |$)|« |[a-zà-ü]'[a-zà-ü]).*/gm)].map(([line]) => `${name}: ${line}`));
  assert.deepEqual(faults, []);
});
