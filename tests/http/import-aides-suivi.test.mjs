// aiguillage import aides-territoires from one night to the next: what is shown of what the source has no
// longer, of what it says in other words, of what cannot be taken, of a part of its list.  Numbers are those
// of the list of traps in the project's notes on this API.

import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { after, test } from 'node:test';
import { aide } from '../fakes/aides-territoires/serveur.mjs';
import { until } from '../pile.mjs';
import { at, good, held, importer, oublier, quelques, rendre, stack, version } from './aides-territoires.mjs';
import { commande } from './commande.mjs';

const dir = mkdtempSync(path.join(os.tmpdir(), 'aiguillage-pages-'));
after(async () => {
  rmSync(dir, { recursive: true, force: true });
  await rendre();
});

quelques();
const sound = (n = 60) => Array.from({ length: n }, (_, i) => aide(300000 + i));
const status = async (id) => (await stack.get(`/v1/w/demo/aide/${id}`)).status;
const shown = (id, wanted = true) => until(async () => (await status(id)) === (wanted ? 200 : 404));
const row = async (id, columns) => (await stack.sql(`SELECT ${columns} FROM catalogue.aide a
  LEFT JOIN catalogue.aide_detail d USING (id) WHERE id = 'at-${id}'`))[0];
const told = async () => (await commande(stack, ['imports', 'aides-territoires'])).out;
const found = async (controle) => JSON.parse((await commande(stack, ['verifier', '--json'])).out).constats
  .filter((one) => one.controle === controle && one.source === 'aides-territoires');
// A folder of pages as the API gives them, of a list of so many rows.
const pages = (name, ...all) => {
  const folder = mkdtempSync(path.join(dir, name));
  all.forEach(([count, results], i) => writeFileSync(path.join(folder, `page-${i + 1}.json`),
    JSON.stringify({ count, previous: null, next: null, results })));
  return folder;
};
const lines = (name, all) => {
  writeFileSync(path.join(dir, name), `${all.map((one) => (typeof one === 'string' ? one : JSON.stringify(one)))
    .join('\n')}\n`);
  return path.join(dir, name);
};
const france = { perimeter: 'France', perimeter_scale: 'Pays' };

test('a part of the list, before any whole reading, hides no copy of the default data', async () => {
  assert.equal(await status('dsil'), 200);
  await good(/1 vus, 1 nouveaux[^]*une partie de la liste seulement/, '--fichier',
    lines('une.jsonl', [aide(119980, france)]));
  await shown('at-119980');
  await shown('detr', false);                  // its twin is there
  assert.equal(await status('dsil'), 200);
  assert.deepEqual(await found('aide-retiree'), []);
});

test('10: once it was read whole, a copy of what the source has no longer is not shown, and it is told', async () => {
  // One of these is there, and cannot be taken: its copy is better than nothing.
  at.aids = [...sound(), aide(119980, france), aide(119940, { perimeter: 'Ailleurs', perimeter_scale: 'Région' }),
    aide(777, { name: (await stack.sql("SELECT upper(nom) FROM catalogue.aide WHERE id = 'dsil'"))[0][0] })];
  await good(/63 vus, 61 nouveaux, . changés, 0 retirés, 1 refusés/);
  await shown('dsil', false);
  assert.equal(await status('dsid'), 200);
  assert.equal(await status('detr'), 404);
  at.aids = at.aids.filter((one) => one.id !== 119980);
  await good(/0 retirés/);
  await good(/1 retirés/);
  await shown('at-119980', false);
  assert.equal(await status('detr'), 404);     // withdrawn there, it does not come back as it was in 2021
  const those = new Map((await found('aide-retiree')).map((one) => [one.id, one]));
  for (const [id, said] of [['detr', /l’aide 119980 : cette copie n’est plus montrée$/],
    ['dsid', /119940 : cette copie reste montrée/], ['dsil', /même nom ou même page : at-777$/]]) {
    assert.equal(those.get(id)?.gravite, 'avis', id);
    assert.match(those.get(id).message, said);
    assert.match(those.get(id).remede, /source_id/);
  }
  at.aids.push(aide(119980, france));
  await good(/1 nouveaux/);
  await shown('at-119980');
});

test('an aid that is there and cannot be taken stays what it was, for as long as it lasts', async () => {
  const before = await row(300001, 'corps, zone, date_source');
  at.aids[1] = aide(300001, { description: 'x'.repeat(140000), date_updated: '2026-11-20T03:00:00+01:00' });
  at.aids[2] = aide(300002, { perimeter: 'Ailleurs', perimeter_scale: 'Région' });
  for (let night = 0; night < 3; night++)
    await good(/0 nouveaux, 0 changés, 0 retirés, 3 refusés/);
  assert.deepEqual(await row(300001, 'corps, zone, date_source'), before);
  assert.ok(await row(300002, 'id'));
  assert.equal(await status('at-300001'), 200);
  // The same again as it was before is no change either.
  at.aids.splice(1, 2, aide(300001, { date_updated: '2026-11-21T03:00:00+01:00' }), aide(300002));
  await good(/0 nouveaux, 0 changés, 0 retirés, 1 refusés/);
  assert.deepEqual(await row(300001, 'corps, zone, date_source'), before);
});

test('a part of the list withdraws nothing, however often; the whole of it does, the second time', async () => {
  const all = sound();
  const before = await held();
  for (const from of [pages('partie', [60, all.slice(0, 30)]), lines('partie.jsonl', all.slice(0, 30)),
    pages('seule', [30, all.slice(0, 30)], [60, all.slice(30, 50)]),
    path.join(pages('fichier', [1, all.slice(0, 1)]), 'page-1.json')])
    for (let time = 0; time < 2; time++)
      await good(/0 nouveaux, 0 changés, 0 retirés[^]*une partie de la liste/, '--fichier', from);
  assert.equal(await held(), before);
  assert.equal((await stack.sql(`SELECT count(*) FROM catalogue.suivi WHERE absences > 0`))[0][0], '0');
  const whole = pages('tout', [58, all.slice(0, 30)], [58, all.slice(30, 58)]);
  await good(/0 nouveaux, 0 changés, 0 retirés, \d+ refusés\n$/, '--fichier', whole);
  await good(/0 nouveaux, 0 changés, 4 retirés, \d+ refusés\n$/, '--fichier', whole);
  assert.equal(await held(), '58');
  at.aids = all;
  await good(/2 nouveaux/);
});

test('17, 23: labels that our lists have not are told, each once, and by the quality report', async () => {
  at.aids = [...sound(), ...[1, 2].map((id) => aide(id, { targeted_audiences: ['Commune', 'Marsiens'],
    aid_types: ['Subvention', 'Troc'], mobilization_steps: ['Rêverie'], recurrence: 'Bisannuelle', ...france }))];
  await good(/62 vus, 2 nouveaux/);
  const said = await told();
  for (const [field, label] of [['targeted_audiences', 'Marsiens'], ['aid_types', 'Troc'],
    ['mobilization_steps', 'Rêverie'], ['recurrence', 'Bisannuelle']])
    assert.equal(said.split(`remarque : aides-territoires, colonne ${field} : ` +
      `label inconnu : « ${label} » (2 aides)`).length, 2, said);
  assert.deepEqual(await row(1, 'publics, recurrence'), ['{commune}', '']);
  assert.match((await row(1, 'a_verifier'))[0], /Récurrence : Bisannuelle/);
  const those = (await found('label-inconnu')).map((one) => one.message);
  for (const label of ['Marsiens', 'Troc', 'Rêverie', 'Bisannuelle'])
    assert.ok(those.includes(`label inconnu : « ${label} » (2 aides)`), those.join('\n'));
});

test('17, 23: a source that names its audiences anew is held before its aids are for nobody', async () => {
  const before = await version();
  at.aids = sound().map((one, i) => (i < 13 ? { ...one, targeted_audiences: ['Municipalités'] } : one));
  const { status: ended, err } = await importer();
  assert.equal(ended, 1);
  assert.match(err, /13 aides sur 60 ne seraient plus pour personne, plus de 20 % [^]*--confirmer/);
  assert.match(err, /remarque : [^\n]*label inconnu : « Municipalités » \(13 aides\)/);
  assert.match(await told(), /en attente[^]*« Municipalités » \(13 aides\)/);
  assert.equal(await version(), before);
  // It holds for aids that nobody has seen yet.
  at.aids = [...sound(), ...Array.from({ length: 20 }, (_, i) =>
    aide(500 + i, { targeted_audiences: ['Municipalités'], ...france }))];
  assert.match((await importer()).err, /20 aides sur 80 ne seraient plus pour personne/);
  await good(/80 vus, 20 nouveaux/, '--confirmer');
  await good(/80 vus, 0 nouveaux, 0 changés/);        // and is not asked again
  // No more is a fall that was confirmed.
  at.aids = sound();
  assert.match((await importer()).err, /20 éléments sur 80 disparaîtraient/);
  await good(/0 retirés/, '--confirmer');
  await good(/20 retirés/);
});

test('a row that PostgreSQL does not take is refused, told with its reason, and the rest goes in', async () => {
  const before = await row(300003, 'nom, lien');
  await stack.sql("ALTER DOMAIN catalogue.adresse ADD CONSTRAINT essai CHECK (VALUE NOT LIKE '%essai-refus%')");
  try {
    at.aids = [...sound(), aide(1, { origin_url: 'https://exemple.fr/essai-refus' }),
      aide(2, { origin_url: `www.exemple.fr/${'a'.repeat(1980)}` }),
      aide(3, { origin_url: 'https://exemple.fr/a\u2009b' }), aide(4, { origin_url: 'https://exemple.fr/\u3000' })];
    at.aids[3] = aide(300003, { name: 'Autre nom', origin_url: 'https://exemple.fr/essai-refus?300003' });
    await oublier();
    await good(/64 vus, 3 nouveaux, 0 changés, 0 retirés, 2 refusés/);
    const said = await told();
    for (const id of [1, 300003])
      assert.match(said, new RegExp(`refusé : toutes, colonne lien : aide ${id} : .*essai-refus`));
    assert.equal(await row(1, 'id'), undefined);
    assert.deepEqual(await row(300003, 'nom, lien'), before);
    for (const id of [2, 3, 4])
      assert.deepEqual(await row(id, 'lien'), [`${at.url.slice(0, -4)}/aides/aide-${id}/`]);
  } finally {
    await stack.sql('ALTER DOMAIN catalogue.adresse DROP CONSTRAINT essai');
  }
  await good(/64 vus, 1 nouveaux, 1 changés, 0 retirés, 0 refusés/);
});
