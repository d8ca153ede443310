// The pages that the law wants: complete from the settings, and what is missing is said.

import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { after, test } from 'node:test';
import { pile } from '../pile.mjs';
import { program, ready } from './fcgi.mjs';
import { all, parse, words } from './html.mjs';

const stack = await pile({ asan: true });
after(() => stack.stop());

const SAID = { editeur: 'Commune d’essai', editeur_adresse: '1 place <b>', directeur_publication: 'Ada Essai',
  hebergeur: 'Hôte & fils', contact: 'contact@exemple.fr', delegue_donnees: 'https://exemple.fr/dpo',
  schema_accessibilite: 'https://exemple.fr/schema?a=1&b' };
const criteria = readFileSync(new URL('../../docs/accessibilite.md', import.meta.url), 'utf8')
  .split('\n').filter((line) => /^\| \d/.test(line)).map((line) => line.split('|').slice(1, 5).map((cell) => cell.trim()));
const main = (text) => words(all(parse(text).root, 'main')[0]);

test('the 106 criteria of RGAA 4.1 are all there, in order, each with its state and how', () => {
  const counts = [9, 2, 3, 13, 8, 2, 5, 10, 4, 14, 13, 11, 12];
  assert.deepEqual(criteria.map(([number]) => number),
    counts.flatMap((n, theme) => Array.from({ length: n }, (_, i) => `${theme + 1}.${i + 1}`)));
  for (const [number, subject, state, how] of criteria)
    assert.ok(subject && how && ['conforme', 'non applicable', 'non conforme'].includes(state), number);
});

test('/accessibilite says what its source says, and counts it', async () => {
  const text = main((await stack.get('/accessibilite')).text);
  for (const [number, subject, state, how] of criteria)
    assert.ok(text.includes(`${number} ${subject} : ${state}. ${how.replaceAll('`', '')}`), number);
  const count = (state) => criteria.filter((one) => one[2] === state).length;
  assert.ok(text.includes(`${count('conforme')} conformes, ${count('non applicable')} non applicables, ` +
    `${count('non conforme')} non conformes`));
  // What the law wants of such a statement: the state, what is missing, when and how, whom to turn to.
  assert.match(text, count('non conforme') === 0 ? /est totalement conforme/ : /est partiellement conforme/);
  assert.match(text, /Ce qui n’est pas accessible/);
  assert.match(text, /Date ?\d{1,2} \p{L}+ \d{4}/u);
  for (const part of ['Techniques', 'Essais', 'Outils'])
    assert.ok(text.includes(part), part);
  assert.match(text, /Défenseur des droits.*09 69 39 00 00.*Libre réponse 71120/);
});

test('what the operator has not said is said to be missing, and what he has is there', async () => {
  const own = await program(stack, SAID);
  try {
    await ready(own);
    const [legal, data, access] = await Promise.all(['/mentions-legales', '/donnees-personnelles', '/accessibilite']
      .map(async (path) => (await own.ask(path)).text));
    for (const value of ['editeur', 'editeur_adresse', 'directeur_publication', 'hebergeur', 'contact'])
      assert.ok(main(legal).includes(SAID[value]), value);
    assert.match(legal, /href="mailto:contact@exemple\.fr"/);
    assert.match(data, /href="https:\/\/exemple\.fr\/dpo"/);
    assert.match(access, /href="mailto:contact@exemple\.fr"/);
    assert.match(access, /href="https:\/\/exemple\.fr\/schema\?a=1&amp;b" target="_blank" rel="noopener external"/);
    assert.doesNotMatch(legal + data + access, /<b>|non renseigné/i);
  } finally {
    await own.stop();
  }
  for (const path of ['/mentions-legales', '/donnees-personnelles', '/accessibilite'])
    assert.match(main((await stack.get(path)).text), /non renseigné/i, path);
});

const footer = (text) => words(all(parse(text).root, 'footer')[0]);

test('the footer of every page says how accessible this is, as the law words it, from the same count', async () => {
  const state = criteria.some((one) => one[2] === 'non conforme') ? 'partiellement conforme' : 'totalement conforme';
  for (const page of ['/', '/v1/w/demo', '/v1/w/demo/annuaire', '/rien', '/accessibilite'])
    assert.match(footer((await stack.get(page)).text), new RegExp(`Accessibilité : ${state}`), page);
});

test('half of the criteria met is partly, less is not, and so is no statement', async () => {
  const dir = mkdtempSync(path.join(os.tmpdir(), 'aiguillage-criteres-')), file = path.join(dir, 'criteres.md');
  const row = (etat, i) => `| 1.${i + 1} | objet | ${etat} | comment |`;
  try {
    for (const [etats, said] of [[['conforme', 'non applicable'], 'totalement'], [['conforme', 'non conforme', 'non applicable'], 'partiellement'],
      [['conforme', 'non conforme', 'non conforme', 'non applicable'], 'non'], [['non applicable'], 'non'], [null, 'non']]) {
      writeFileSync(file, `## 1. Images\n\n${(etats ?? []).map(row).join('\n')}\n`);
      const own = await program(stack, { accessibilite: etats ? file : path.join(dir, 'rien.md') });
      try {
        await ready(own);
        assert.match(footer((await own.ask('/')).text), new RegExp(`Accessibilité : ${said} conforme`));
        if (etats)
          assert.match(main((await own.ask('/accessibilite')).text), new RegExp(`Ce module est ${said} conforme au référentiel`));
      } finally {
        await own.stop();
      }
    }
  } finally {
    rmSync(dir, { recursive: true });
  }
});

test('every page leads to them', async () => {
  for (const path of ['/', '/v1/w/demo', '/v1/w/demo/annuaire', '/rien']) {
    const links = all(parse((await stack.get(path)).text).root, 'a').map((a) => a.attrs.href);
    for (const target of ['/mentions-legales', '/accessibilite'])
      assert.ok(links.includes(target), `${path} to ${target}`);
  }
});

test('a page that shows a setting is another page once the setting has changed', async () => {
  const etags = [];
  for (const settings of [SAID, SAID, { ...SAID, contact: 'autre@exemple.fr' }, { ...SAID, schema_accessibilite: '' }]) {
    const own = await program(stack, settings);
    try {
      await ready(own);
      etags.push((await own.ask('/mentions-legales')).headers.etag);
    } finally {
      assert.equal(await own.stop(), 0);
    }
  }
  assert.ok(etags[0]);
  assert.equal(etags[1], etags[0]);
  assert.equal(new Set(etags).size, 3);
});
