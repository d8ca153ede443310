// The setting depot, for each source that reads files: its own directory there, and nothing else, is what its
// timer takes.  A folder given to --fichier is the same thing.

import assert from 'node:assert/strict';
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { after, test } from 'node:test';
import { pile } from '../pile.mjs';
import { ROOT, commande } from './commande.mjs';

const stack = await pile({ asan: true });
const depot = mkdtempSync(path.join(os.tmpdir(), 'aiguillage-depot-'));
after(async () => {
  rmSync(depot, { recursive: true, force: true });
  await stack.change(`DELETE FROM catalogue.passage WHERE source IN ('api-entreprise', 'api-gouv', 'beta-gouv',
    'projets', 'referentiel', 'services');
    UPDATE catalogue.version SET version = version + 1 WHERE objet = 'passage'; NOTIFY aiguillage_change`);
  await stack.stop();
});

const nightly = (source, ...args) => commande(stack, ['import', source, ...args], { AIGUILLAGE_DEPOT: depot });
const put = (source, name, ...lines) => {
  mkdirSync(path.join(depot, source, path.dirname(name)), { recursive: true });
  writeFileSync(path.join(depot, source, name), `${lines.join('\n')}\n`);
};
const QUAND = '2026-03-01T10:00:00.000Z,2026-03-02T10:00:00.000Z';
const SERVICE = 'slug,nom,operateur,url,categories,niveau_expertise,profil_generaliste,presentation_generique,' +
  'generique,phase_idee,phase_etude,phase_operation,nature,beta,ecosysteme_public,accroche,description,source';

// What each folder holds, in every form that the source has, and what a run says of it.
const SOURCES = {
  'api-entreprise': [/3 vus, 3 nouveaux, .* 0 refusés/, () => {
    put('api-entreprise', 'essai_2031.csv', 'uid,libelle,utilite', 'essai/csv,Un CSV,utile');
    put('api-entreprise', 'lignes.jsonl', JSON.stringify({ annee: 2032, uid: 'essai/lignes', utilite: 'utile' }));
    put('api-entreprise', 'page_2033.md', '---', 'title: x', '---', '', '| Utilité : autorisée ? |', '|---|',
      '| ✅ Oui |', '', '#### Famille', '', '| Données | Utilité |', '|-|-|', '| **Une page** `page` | ✅ |');
    put('api-entreprise', 'README.md', 'Ce dossier est lu chaque nuit.');
    put('api-entreprise', '.cache.csv', 'rien');
  }],
  'api-gouv': [/2 vus, 2 nouveaux/, () => {
    for (const name of ['un', 'deux'])
      put('api-gouv', `essai-${name}.md`, '---', `title: Essai ${name}`, 'is_open: 1', '---', 'Pour tous.');
  }],
  'beta-gouv': [/1 vus, 1 nouveaux/, () => put('beta-gouv', 'essai-depot.md', '---', 'title: Essai du dépôt',
    'mission: Essayer', 'link: https://essai-depot.exemple.fr/', 'usertypes:', '  - collectivite-territoriale',
    'phases:', '  - name: construction', '    start: 2024-06-15', '---')],
  projets: [/2 vus, 1 nouveaux/, () => {
    put('projets', 'collectivites.csv',
      'id,nom,type,codeInsee,codeDepartements,codeRegions,codeEpci,siren,createdAt,updatedAt',
      `5d7c0a1e-93b2-4f6a-8e21-0c9d4b7af901,Ville de Rennes,Commune,35238,"[""35""]","[""53""]",243500139,213502388,${QUAND}`);
    put('projets', 'projets.jsonl', JSON.stringify({ id: '5d7c0a1e-93b2-4f6a-8e21-0c9d4b7af001',
      createdAt: '2026-03-01T10:00:00.000Z', updatedAt: '2026-03-02T10:00:00.000Z', nom: 'Un gymnase',
      collectiviteIds: ['5d7c0a1e-93b2-4f6a-8e21-0c9d4b7af901'] }));
  }],
  referentiel: [/vus, 0 nouveaux, 0 changés, 0 retirés, 0 refusés/, () => {
    for (const name of ['sources', 'territoires', 'anciennes', 'alias', 'competences_banatic', 'groupements_competences'])
      cpSync(path.join(ROOT, 'sql/seed', `${name}.csv`), path.join(depot, 'referentiel', `${name}.csv`), { recursive: true });
  }],
  services: [/2 vus, 2 nouveaux/, () => {
    put('services', 'services.csv', SERVICE, `essai-depot-a,Un${','.repeat(16)}`, `essai-depot-b,Deux${','.repeat(16)}`);
    put('services', 'services_labels.csv', 'slug,axe,label,score', 'essai-depot-a,sites,ecole,1');
  }],
};

test('every source that a nightly timer may run is tried here', async () => {
  const { err } = await commande(stack, ['import']);
  const listed = [...err.matchAll(/^ {2}(\S+) .*ce qui est au dépôt\)$/gm)].map(([, name]) => name);
  assert.deepEqual(listed.sort(), Object.keys(SOURCES).sort());
});

for (const [source, [said, fill]] of Object.entries(SOURCES))
  test(`${source}: its directory in the depot is read, as the folder that --fichier names`, async () => {
    const missing = await nightly(source, '--simuler');
    assert.equal(missing.status, 1);
    assert.match(missing.err, /manque|introuvable/);
    mkdirSync(path.join(depot, source));
    const empty = await nightly(source, '--simuler');
    assert.equal(empty.status, 1, 'nothing to read is a failure');
    assert.match(empty.err, /dans ce dossier|aucun fichier|manque/);
    fill();
    for (const run of [await nightly(source, '--simuler', '--confirmer'),
      await commande(stack, ['import', source, '--simuler', '--confirmer', '--fichier', path.join(depot, source)])]) {
      assert.equal(run.status, 0, run.err);
      assert.match(run.out, said);
      assert.match(run.out, /simulé/);
    }
  });

test('a refusal names the file of the folder that it is of', async () => {
  put('api-entreprise', 'autre_2031.csv', 'uid,libelle,utilite', 'essai/autre,Un autre,peut-être', 'essai/csv,Deux fois,utile');
  put('api-gouv', 'Mauvais.slug.md', '---', 'title: x', 'is_open: 1', '---');
  const { err } = await nightly('api-entreprise', '--simuler', '--confirmer');
  assert.match(err, /autre_2031\.csv, ligne 2, colonne utilite/);
  assert.match(err, /essai_2031\.csv, ligne 2.* : ligne en double/);
  assert.match((await nightly('api-gouv', '--simuler', '--confirmer')).err, /refusé : .*Mauvais\.slug\.md/);
});
