// How fresh an item is said to be: of the day of the run that brought it, of the day of its files when it comes
// from files, and « peut-être plus à jour » when a source that is asked has not answered for long.

import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { after, before, test } from 'node:test';
import { pile, until } from '../pile.mjs';
import { commande } from './commande.mjs';
import { all, parse, words } from './html.mjs';

const stack = await pile({ asan: true });
const dir = mkdtempSync(path.join(os.tmpdir(), 'aiguillage-fraicheur-'));
const DEFAUT = 'ademe-audits-energetiques-entreprises'; // of Aides-territoires, in the default data of 2021
const TOLD = "UPDATE catalogue.version SET version = version + 1 WHERE objet = 'passage'; NOTIFY aiguillage_change";
const SOURCES = "('aides-territoires', 'services', 'api-gouv')";
let kept;

before(async () => {
  kept = await stack.sql("SELECT id, debut FROM catalogue.passage WHERE source LIKE 'defaut/%'");
  await stack.change(`UPDATE catalogue.passage SET debut = '2026-01-15 12:00' WHERE source LIKE 'defaut/%'; ${TOLD}`);
});
after(async () => {
  rmSync(dir, { recursive: true, force: true });
  await stack.change(`${kept.map(([id, debut]) => `UPDATE catalogue.passage SET debut = '${debut}' WHERE id = ${id};`).join('')}
    DELETE FROM catalogue.passage WHERE source IN ${SOURCES};
    DELETE FROM catalogue.aide WHERE origine = 'aides-territoires' AND id LIKE 'essai-%';
    DELETE FROM catalogue.service WHERE origine = 'services'; ${TOLD}`);
  await stack.stop();
});

const runs = (source, ...rows) => stack.change(`DELETE FROM catalogue.passage WHERE source = '${source}';
  ${rows.map(({ etat, days, fichiers, partiel }) => `INSERT INTO catalogue.passage (source, etat, debut, fin, fichiers_le, partiel) VALUES
    ('${source}', '${etat}', now() - interval '${days} days', now() - interval '${days} days', ${fichiers ?? 'NULL'}, ${partiel ?? false});`).join('\n')} ${TOLD}`);
const aide = async (id) => {
  const [page, { json }] = [await stack.get(`/v1/w/demo/aide/${id}`), await stack.get(`/api/v1/aides/${id}`)];
  return { relevee: json.source.relevee, perimee: /Peut-être plus à jour[^<]*/.exec(page.text)?.[0].replaceAll('\u00a0', ' ') };
};
const day = async (days) => (await stack.sql(`SELECT to_char((now() AT TIME ZONE 'Europe/Paris')::date - ${days}, 'YYYY-MM-DD')`))[0][0];
const french = async (days) => new Intl.DateTimeFormat('fr-FR', { dateStyle: 'long', timeZone: 'UTC' })
  .format(new Date(await day(days))).replace(/^1 /, '1er ');

test('an aid of the default data stays of the day of that data, whatever a run brings', async () => {
  await runs('aides-territoires');
  assert.deepEqual(await aide(DEFAUT), { relevee: '15 janvier 2026', perimee: undefined });
  // After a whole reading of the source it would be there only if the source had it still.
  await runs('aides-territoires', { etat: 'fait', days: 0, partiel: true });
  assert.deepEqual(await aide(DEFAUT), { relevee: '15 janvier 2026', perimee: undefined });
});

test('a source that never answered is said to be late, once it has failed for a week', async () => {
  await runs('aides-territoires', { etat: 'refuse', days: 3 });
  assert.equal((await aide(DEFAUT)).perimee, undefined);
  await runs('aides-territoires', { etat: 'refuse', days: 9 }, { etat: 'refuse', days: 0 });
  const { relevee, perimee } = await aide(DEFAUT);
  assert.equal(relevee, '15 janvier 2026');
  assert.ok(perimee?.endsWith(`depuis le ${await french(9)}`), perimee);
});

test('an aid is of the day of the last good run of who keeps it, and late a week after', async () => {
  await stack.change(`INSERT INTO catalogue.aide (id, nom, publics, zone, origine, source) SELECT 'essai-fraiche',
    'Essai', '{commune}', id, 'aides-territoires', 'aides-territoires' FROM referentiel.territoire WHERE cle = 'france'`);
  await runs('aides-territoires', { etat: 'fait', days: 2 }, { etat: 'refuse', days: 1 });
  assert.deepEqual(await aide('essai-fraiche'), { relevee: await french(2), perimee: undefined });
  await runs('aides-territoires', { etat: 'fait', days: 12 }, { etat: 'refuse', days: 1 });
  const { relevee, perimee } = await aide('essai-fraiche');
  assert.equal(relevee, await french(12));
  assert.ok(perimee?.endsWith(`depuis le ${await french(12)}`), perimee);
});

const HEADER = 'slug,nom,operateur,url,categories,niveau_expertise,profil_generaliste,presentation_generique,' +
  'generique,phase_idee,phase_etude,phase_operation,nature,beta,ecosysteme_public,accroche,description,source';
const services = path.join(dir, 'services.csv');
const service = async () => {
  const page = (await stack.get('/v1/w/demo/service/essai-fichier')).text;
  return { relevee: (await stack.get('/api/v1/services/essai-fichier')).json.source.relevee,
    perimee: /Peut-être plus à jour/.test(page) };
};

test('what comes from files is of the day on which they were written; reading them again renews nothing', async () => {
  writeFileSync(services, `${HEADER}\nessai-fichier,Essai${','.repeat(15)},dinum\n`);
  utimesSync(services, new Date('2025-03-04T12:00:00Z'), new Date('2025-03-04T12:00:00Z'));
  for (let night = 0; night < 2; night++) {
    const { status, err } = await commande(stack, ['import', 'services', '--fichier', services]);
    assert.equal(status, 0, err);
    await until(async () => (await stack.get('/api/v1/services/essai-fichier')).status === 200);
    await stack.change(TOLD);
    assert.deepEqual(await service(), { relevee: '4 mars 2025', perimee: false });
  }
  assert.match((await commande(stack, ['imports', 'services'])).out, /fichiers du 2025-03-04/);
  const card = all(parse((await stack.get('/fraicheur')).text).root, 'article').map(words).find((text) => /^services /.test(text));
  assert.match(card, /Fichiers du ?4 mars 2025/);
});

test('a source imported by hand, that has no timer, is not late by our clock', async () => {
  await stack.change(`UPDATE catalogue.passage SET debut = debut - interval '40 days' WHERE source = 'services'; ${TOLD}`);
  assert.deepEqual(await service(), { relevee: '4 mars 2025', perimee: false });
  await stack.change(`INSERT INTO catalogue.passage (source, etat, debut, fichiers_le) VALUES
    ('services', 'refuse', now() - interval '20 days', now()); ${TOLD}`);
  assert.equal((await service()).perimee, false, 'a depot that is empty is nobody\'s silence');
});

test('a folder that was never filled does not make the default cards late', async () => {
  await runs('api-gouv', { etat: 'refuse', days: 30, fichiers: 'now()' }, { etat: 'refuse', days: 1, fichiers: 'now()' });
  const [[slug]] = await stack.sql("SELECT min(slug) FROM catalogue.carte WHERE origine = 'defaut' AND source = 'api-gouv'");
  assert.doesNotMatch((await stack.get(`/v1/w/demo/carte/${slug}`)).text, /Peut-être plus à jour/);
});
