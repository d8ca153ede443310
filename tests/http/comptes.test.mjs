// Every number beside a link is what its page then shows, over the default catalogue: the values of
// each facet of the results and of the directory, and the other answers.

import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { pile } from '../pile.mjs';

const stack = await pile({ asan: true });
after(() => stack.stop());

const PLACES = ['72181', '243500139', 'dep-35', '97209'];
const PROJECTS = ['quoi=r%C3%A9novation+%C3%A9nerg%C3%A9tique+du+gymnase', 'quoi=-', 'quoi=parc', 'competences=90-518'];
const FILTERS = ['', '&nature=subvention', '&nature=pret,inventee', '&nature=inventee', '&echeance=permanente,proche',
  '&zone=france', '&nature=subvention&echeance=non-dite', '&sans=prioreno,dsil'];

const opened = new Map();

// The JSON of a page, once.
async function page(url) {
  const [path, query] = url.split('?');
  if (!opened.has(url)) {
    const answer = await stack.get(`${path}.json${query === undefined ? '' : `?${query}`}`);
    assert.equal(answer.status, 200, url);
    opened.set(url, answer.json);
  }
  return opened.get(url);
}

// A value that is chosen says how many have it, and its link takes it off: the list is no longer than
// that many where it is the only one.
async function facets(url, length) {
  const view = await page(url);
  let seen = 0;
  for (const { parametre, valeurs } of view.facettes) {
    const chosen = valeurs.filter((one) => one.active && one.valeur !== '');
    for (const { valeur, total, url: link, active } of valeurs) {
      const what = `${url} ${parametre}=${valeur}`;
      if (!active || valeur === '')
        assert.equal(length(await page(link)), total, what);
      else if (chosen.length === 1)
        assert.equal(length(view), total, what);
      seen++;
    }
  }
  return seen;
}

test('results: each value of a facet counts what its link shows', async () => {
  let seen = 0;
  for (const place of PLACES)
    for (const project of PROJECTS)
      for (const filter of FILTERS)
        seen += await facets(`/v1/w/demo/resultats?ou=${place}&phase=idee&${project}${filter}`, (view) => view.totaux.aides);
  assert.ok(seen > 500, `${seen}`);
});

test('directory: each value of a facet counts what its link lists', async () => {
  let seen = 0;
  for (const place of ['', 'ou=72181&', 'ou=dep-35&'])
    for (const q of ['', 'q=eau&', 'q=r%C3%A9novation+%C3%A9nerg%C3%A9tique&'])
      for (const filter of ['', 'vue=aides', 'vue=services', 'nature=subvention', 'nature=pret&vue=aides',
        'thematiques=sobriete-immobiliere', 'echeance=permanente', 'thematiques=sobriete-immobiliere&nature=subvention'])
        seen += await facets(`/v1/w/demo/annuaire?${place}${q}${filter}`, (view) => view.total);
  assert.ok(seen > 500, `${seen}`);
});

test('other answers: each says what it then gives', async () => {
  let seen = 0;
  for (const place of PLACES)
    for (const project of [...PROJECTS, 'quoi=voirie+du+gymnase&sites=-', 'thematiques=sobriete-immobiliere,reseau-electrique'])
      for (const filter of ['', '&nature=subvention&sans=dsil']) {
        const url = `/v1/w/demo/autrement?ou=${place}&phase=etude&${project}${filter}`;
        const { totaux, alternatives } = await page(url);
        assert.deepEqual(totaux, (await page(url.replace('autrement', 'resultats'))).totaux, url);
        for (const one of alternatives) {
          assert.deepEqual((await page(one.url)).totaux, one.totaux, `${url} ${one.libelle}`);
          seen++;
        }
      }
  assert.ok(seen > 150, `${seen}`);
});
