// States that a stack in good health does not have: forms that are shut, a database that is away, a program
// that does not answer, a statement of accessibility that lists faults.  They are looked at as the others are.

import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { after, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { front, program, ready } from '../http/fcgi.mjs';
import { until } from '../pile.mjs';
import { demander, ouvrir } from './etats.mjs';
import { axe, loadAxe, openAll, openScene, validate, widget } from './lib.mjs';

const ROOT = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '../..');
const scene = openScene();
const dir = mkdtempSync(path.join(os.tmpdir(), 'aiguillage-pannes-'));
const opened = [];

// A program with settings of its own, behind an nginx of its own.
async function open(settings) {
  const own = await program(scene.stack, settings);
  opened.unshift(own);
  await ready(own);
  const nginx = await front(scene.stack, own);
  opened.unshift(nginx);
  return { own, url: nginx.url };
}

after(async () => {
  for (const thing of opened)
    await thing.stop();
  rmSync(dir, { recursive: true, force: true });
});

// What is wrong with each state, at both ends of widths and in both themes.
async function faults(etats) {
  const context = await scene.browser.newContext({ bypassCSP: true });
  const page = await context.newPage(), said = [];
  for (const etat of etats) {
    const note = (found) => said.push(...found.map((text) => `${etat.nom}: ${text}`));
    const answer = await demander(etat), text = await answer.text();
    if (answer.status !== etat.status)
      note([`${answer.status}, not ${etat.status}`]);
    note(await validate(text));
    if (!etat.dit.test(text))
      note([`${etat.dit} is not there`]);
    await ouvrir(page, etat);
    await loadAxe(page);
    for (const width of [1280, 320])
      for (const theme of ['clair', 'sombre']) {
        await page.setViewportSize({ width, height: 800 });
        await page.evaluate((name) => { document.documentElement.dataset.theme = name; }, theme);
        await openAll(page);
        note(await axe(page, { loaded: true }));
        const beside = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
        note(beside > 0 ? [`${width}: ${beside} px beside the page`] : []);
      }
  }
  await context.close();
  return said;
}

test('forms that are shut, an accessibility that is not whole', async () => {
  const criteria = path.join(dir, 'accessibilite.md');
  let left = 3;
  writeFileSync(criteria, readFileSync(path.join(ROOT, 'docs/accessibilite.md'), 'utf8').split('\n').map((line) =>
    (/^\| \d/.test(line) && line.includes('| conforme |') && left-- > 0 ? line.replace('| conforme |', '| non conforme |') : line))
    .join('\n'), { mode: 0o644 });
  const { url } = await open({ secret: '', accessibilite: criteria });
  assert.deepEqual(await faults([
    { nom: 'cle-fermee', adresse: `${url}/integrer/cle`, status: 200, dit: /Ce formulaire est fermé/ },
    { nom: 'avis-fermes', adresse: `${url}/v1/w/demo/avis?sur=dsil`, status: 404, dit: /avis ne sont pas ouverts/ },
    { nom: 'accessibilite-defauts', adresse: `${url}/accessibilite`, status: 200, dit: /3 non conformes/ }]), []);
});

test('a program that does not answer', async () => {
  const { own, url } = await open({});
  await own.stop();
  assert.deepEqual(await faults(['/', '/v1/w/demo/resultats?ou=72181'].map((address) =>
    ({ nom: `panne ${address}`, adresse: url + address, status: 502, dit: /Réessayer/ }))), []);
});

test('what is sent while the database is away', async () => {
  await scene.stack.stopBase();
  try {
    assert.deepEqual(await faults([
      { nom: 'avis-perdu', adresse: widget(scene.stack, '/avis?sur=dsil'), status: 503, dit: /Votre texte est resté/,
        envoi: { avis: 'correction', texte: 'Essai : la base est arrêtée.' } },
      { nom: 'cle-perdue', adresse: `${scene.stack.url}/integrer/cle`, status: 503, dit: /la base ne répond pas/,
        envoi: { nom: 'Mairie', site: 'www.mairie.example', courriel: 'a@mairie.example' } }]), []);
  } finally {
    await scene.stack.startBase();
    await until(async () => (await Promise.all(Array.from({ length: 12 }, () => scene.stack.get('/readyz'))))
      .every((answer) => answer.json.base));
  }
});
