// The markup of every state is valid, sober, and written in good French.

import assert from 'node:assert/strict';
import { readFileSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { after, before, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { HtmlValidate } from 'html-validate';
import { demander, etats, oublier } from './etats.mjs';
import { addFiches, openStack, removeFiches } from './lib.mjs';

const RULES = {
  // Boxes to tick of one axis share their name on purpose: that is how a form sends a list.  So do
  // buttons, of which a form sends the one that was pressed.
  'form-dup-name': ['error', { shared: ['radio', 'checkbox', 'submit'] }],
  // An aid has the name that its porteur gave it: a title cut at 70 characters would say less.
  'long-title': 'off',
};
const validator = new HtmlValidate({ extends: ['html-validate:recommended'], rules: RULES });

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

each('html-validate finds nothing', async ({ text }) => {
  const { results } = await validator.validateString(text);
  return results.flatMap(({ messages }) => messages.map((m) =>
    `${m.ruleId}: ${m.message} (${text.split('\n')[m.line - 1].slice(Math.max(0, m.column - 60), m.column + 40)})`));
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
    .filter((link) => !link.includes('(nouvel onglet)') || !/rel="noopener( external)?"/.test(link)));

each('links elsewhere are all in a new tab', ({ text }) =>
  [...text.matchAll(/<a [^>]*href="(https?:[^"]*)"[^>]*>/g)]
    .filter(([link, address]) => !address.startsWith(stack.url) && !link.includes('target="_blank"'))
    .map(([link]) => link));

test('the same pages as fragments: nothing of their own outside them', async () => {
  const said = [];
  for (const { nom, adresse, status, envoi } of pages) {
    // Forms of fragments go to the page.
    if (!adresse.includes('/v1/w/demo') || envoi)
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
  const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '../..');
  const read = (room, ext) => readdirSync(path.join(root, room)).filter((name) => name.endsWith(ext))
    .map((name) => [`${room}/${name}`, readFileSync(path.join(root, room, name), 'utf8')]);
  const texts = read('templates', '.html').map(([name, text]) =>
    [name, text.replace(/<code>.*?<\/code>/gs, '').replace(/<[^>]*>|\{\{.*?\}\}/g, '')]);
  for (const [name, text] of [...read('fcgi/views', '.c'), ...read('fcgi/pages', '.c')])
    texts.push([name, [...text.replace(/^#.*$|\/\*[\s\S]*?\*\//gm, '')
      .matchAll(/"((?:[^"\\\n]|\\.)*)"/g)].map(([, string]) => string).join('\n')]);
  const faults = texts.flatMap(([name, text]) =>
    [...text.matchAll(/.*(?: [:;?!»](?= |$)|« |[a-zà-ü]'[a-zà-ü]).*/gm)].map(([line]) => `${name}: ${line}`));
  assert.deepEqual(faults, []);
});
