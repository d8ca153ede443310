// aiguillage verifier: each fault that is planted is told once, with what to do about it; the report changes
// nothing.

import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { pile } from '../pile.mjs';
import { commande } from './commande.mjs';

const stack = await pile({ asan: true });
after(() => stack.stop());

const verifier = (...args) => commande(stack, ['verifier', ...args]);
async function report() {
  const { status, out, err } = await verifier('--json');
  const found = JSON.parse(out);
  assert.equal(status, found.erreurs > 0 ? 1 : 0, err);
  return found;
}
const key = (one) => [one.controle, one.objet, one.id, one.message].join(' | ');

const before = new Set((await report()).constats.map(key));
const REMOVE = `DELETE FROM catalogue.aide WHERE id LIKE 'essai-%';
  DELETE FROM catalogue.service WHERE slug LIKE 'essai-%';
  DELETE FROM referentiel.territoire WHERE cle LIKE 'zone-essai%';
  DELETE FROM integration.partenaire WHERE cle = 'essai-verifier';
  DELETE FROM catalogue.carte WHERE origine = 'essai';
  DELETE FROM catalogue.donnee WHERE origine = 'essai';
  DELETE FROM catalogue.donnee_ouverte WHERE url LIKE '%127.0.0.1%';
  DELETE FROM catalogue.passage WHERE source LIKE 'essai-%'`;
// An aid without fault, but for what is said otherwise.
const aide = (id, columns = {}) => {
  const all = { id: `'${id}'`, nom: `'Nom de ${id}'`, publics: "'{commune}'", origine: "'essai'",
    zone: "(SELECT id FROM referentiel.territoire WHERE cle = 'france')", ...columns };
  return `INSERT INTO catalogue.aide (${Object.keys(all)}) VALUES (${Object.values(all)});`;
};
const service = (slug, columns = {}) => {
  const all = { slug: `'${slug}'`, nom: `'Nom de ${slug}'`, origine: "'essai'", generique: 'true', ...columns };
  return `INSERT INTO catalogue.service (${Object.keys(all)}) VALUES (${Object.values(all)});`;
};
const row = (table, all) => `INSERT INTO catalogue.${table} (${Object.keys(all)}) VALUES (${Object.values(all)});`;
const carte = (slug, columns = {}) => row('carte', { slug: `'${slug}'`, titre: `'Nom de ${slug}'`, acces: "'habilitation'",
  origine: "'essai'", ...columns });
const condition = (slug, rang, qui, columns = {}) => row('carte_condition', { slug: `'${slug}'`, rang, qui: `'{${qui}}'`,
  verdict: 1, origine: "'essai'", ...columns });
const donnee = (uid, libelle) => row('donnee', { annee: 2090, uid: `'${uid}'`, libelle: `'${libelle}'`,
  utilite: "'utile'", source: "'api-entreprise'", origine: "'essai'" });
const refus = (fichier, message) => `WITH p AS (INSERT INTO catalogue.passage (source, etat, refuses)
  VALUES ('${fichier}', 'fait', 1) RETURNING id) INSERT INTO catalogue.refus (passage, rang, fichier, message)
  SELECT id, 0, '${fichier}', '${message}' FROM p;`;
const zone = (cle) => `(SELECT id FROM referentiel.territoire WHERE cle = '${cle}')`;
const labels = (id, n, score = 0.5) => `INSERT INTO catalogue.aide_label SELECT '${id}', axe, slug, ${score}
  FROM catalogue.label WHERE axe = 'thematiques' ORDER BY rang LIMIT ${n};`;

const FAULTS = [
  ['a service that nothing brings', 'jamais-montre', 'service', 'essai-muet', /ni label, ni contexte/,
    service('essai-muet', { generique: 'false' })],
  ['a service whose only label counts for nothing', 'jamais-montre', 'service', 'essai-faible', /trop faibles/,
    service('essai-faible', { generique: 'false' }) + `INSERT INTO catalogue.service_label
      VALUES ('essai-faible', 'sites', 'ecole', 0);`],
  ['an aid in a zone that is nowhere', 'jamais-montre', 'aide', 'essai-zone', /Lune.*aucun territoire/,
    `INSERT INTO referentiel.territoire (cle, type, code, nom, origine)
      VALUES ('zone-essai', 'zone', 'essai', 'Lune', 'essai');` + aide('essai-zone', { zone: zone('zone-essai') })],
  ['an aid in a zone that is in a région, and that nobody is in', 'zone-sans-territoire', 'aide', 'essai-adhoc',
    /Rivages/, `INSERT INTO referentiel.territoire (cle, type, code, nom, origine, up)
      SELECT 'zone-essai-2', 'zone', 'essai', 'Rivages', 'essai', ARRAY[id] FROM referentiel.territoire
      WHERE cle = 'reg-53';` + aide('essai-adhoc', { zone: zone('zone-essai-2'), publics: "'{region}'" })],
  ['an aid that does not say for whom it is', 'jamais-montre', 'aide', 'essai-publics', /colonne publics/,
    aide('essai-publics', { publics: "'{}'" })],
  ['an aid for an audience that nobody is of there', 'jamais-montre', 'aide', 'essai-special', /public.*Le Mans/,
    aide('essai-special', { publics: "'{special}'", zone: zone('72181') })],
  ['an aid for companies', 'autre-public', 'aide', 'essai-entreprise', /aucune collectivité/,
    aide('essai-entreprise', { publics: "'{entreprise}'" })],
  ['an aid that is closed', 'aide-fermee', 'aide', 'essai-fermee', /1er mars 2020/,
    aide('essai-fermee', { echeance: "'2020-03-01'" })],
  ['an aid whose variant is for everybody', 'jamais-montre', 'aide', 'essai-generique', /variante/,
    aide('essai-generique') + aide('essai-variante', { generique: "'essai-generique'" })],
  ['an aid that bears 21 labels', 'trop-de-labels', 'aide', 'essai-labels', /21 labels, 20 au plus/,
    aide('essai-labels') + labels('essai-labels', 21)],
  ['a description of 2,001 letters', 'texte-trop-long', 'aide', 'essai-long', /description : 2001 .*2000/,
    aide('essai-long', { description: "repeat('é', 2001)" })],
  ['a category that the closed list has not', 'label-inconnu', 'aide', 'essai-categorie', /Marsiens \(1 aides\)/,
    aide('essai-categorie', { categories: "'{\"Solidarités / lien social/Marsiens\",\"Fonctions support/Paysage\"}'" })],
  ['a link to no host', 'lien-malforme', 'service', 'essai-lien', /url : https:\/\/https:/,
    service('essai-lien', { url: "'https://https://www.ecologie.gouv.fr/'" })],
  ['a link to an address', 'lien-malforme', 'aide', 'essai-ip', /lien_candidature/,
    aide('essai-ip', { lien_candidature: "'https://127.0.0.1/'" })],
  ['somebody to write to is a link to nobody’s host', 'lien-en-clair', 'aide', 'essai-lettre', /http:/,
    aide('essai-lettre', { lien_candidature: "'mailto:x@exemple.fr'", lien: "'http://essai.gouv.fr/lettre'" })],
  ['a link in clear', 'lien-en-clair', 'service', 'essai-clair', /http:/,
    service('essai-clair', { url: "'http://essai.gouv.fr/'" })],
  ['a link to a site that nobody knows', 'hote-inconnu', 'aide', 'essai-hote', /inconnu\.example/,
    aide('essai-hote', { lien: "'https://www.inconnu.example/a'" })],
  ['two services of one name, accents left out', 'meme-nom', 'service', 'essai-nom-a', /essai-nom-b/,
    service('essai-nom-a', { nom: "'Épreuve d’été'" }) + service('essai-nom-b', { nom: "'epreuve d''ete'" })],
  ['two aids with one page', 'meme-lien', 'aide', 'essai-page-a', /essai-page-b/,
    aide('essai-page-a', { lien: "'https://essai.gouv.fr/page/'" }) +
    aide('essai-page-b', { lien: "'https://www.essai.gouv.fr/page'" })],
  ['a card whose document is on a site that nobody knows', 'hote-inconnu', 'carte', 'essai-carte-hote', /inconnu-carte\.example/,
    carte('essai-carte-hote', { documentation: "'https://docs.inconnu-carte.example/'" })],
  ['a case of a card that asks in clear', 'lien-en-clair', 'carte', 'essai-carte-cas', /demande d’un cas : http:/,
    carte('essai-carte-cas') + condition('essai-carte-cas', 1, 'Une entreprise', { demande: "'http://essai.gouv.fr/demande'" })],
  ['a card whose line is too long', 'texte-trop-long', 'carte', 'essai-carte-long', /accroche : 251 .*250/,
    carte('essai-carte-long', { accroche: "repeat('é', 251)" })],
  ['two cards of one name', 'meme-nom', 'carte', 'essai-carte-nom-a', /essai-carte-nom-b/,
    carte('essai-carte-nom-a', { titre: "'API des Étés'" }) + carte('essai-carte-nom-b', { titre: "'api des etes'" })],
  ['a label that two cases of a card have', 'deux-reponses', 'carte', 'essai-carte-deux', /« Une Entreprise » a plus/,
    carte('essai-carte-deux') + condition('essai-carte-deux', 1, 'Une entreprise') + condition('essai-carte-deux', 2, 'Une Entreprise')],
  ['a label that is nearly a collectivité', 'qui-non-compris', 'carte', 'essai-carte-qui', /« Une collectivité de Lune »/,
    carte('essai-carte-qui') + condition('essai-carte-qui', 1, 'Une collectivité de Lune')],
  ['a piece of data open on a site that nobody can reach', 'lien-malforme', 'donnee', 'insee/unites_legales', /127\.0\.0\.1/,
    `INSERT INTO catalogue.donnee_ouverte (uid, titre, url, acces) VALUES ('insee/unites_legales', 'Essai', 'https://127.0.0.1/essai', 'ouvert');`],
  ['two pieces of data of one name', 'meme-nom', 'donnee', 'essai/donnee-a', /essai\/donnee-b/,
    donnee('essai/donnee-a', 'Chose éprouvée') + donnee('essai/donnee-b', 'Chose eprouvee')],
  ['a service of beta.gouv.fr, in the directory only', 'annuaire-seul', 'service', 'essai-beta', /l’annuaire seul/,
    service('essai-beta', { generique: 'false', origine: "'beta-gouv'" })],
  ['an aid refused for want of a zone', 'aide-refusee', 'import', 'essai-sans-zone', /aide at-1 : sans zone/,
    refus('essai-sans-zone', 'aide at-1 : sans zone')],
  ['an aid refused for a zone that is not known', 'aide-refusee', 'import', 'essai-zone-inconnue', /zone inconnue : Lune/,
    refus('essai-zone-inconnue', 'aide at-2 : zone inconnue : Lune (adhoc)')],
  ['answers given in advance that name nothing', 'reference-morte', 'partenaire', 'essai-verifier', /zzz/,
    `INSERT INTO integration.partenaire (cle, nom, etat, reponses)
      VALUES ('essai-verifier', 'Essai', 'test', 'sites=zzz');`],
];

test('each fault that is planted is told once, with its remedy', async (t) => {
  let found;
  await stack.sql(FAULTS.map(([, , , , , insert]) => insert).join('\n'));
  try {
    found = (await report()).constats.filter((one) => !before.has(key(one)));
  } finally {
    await stack.change(REMOVE);
  }
  for (const [name, controle, objet, id, said] of FAULTS)
    await t.test(name, () => {
      const those = found.filter((one) => one.id === id);
      assert.deepEqual(those.map((one) => [one.controle, one.objet]), [[controle, objet]]);
      assert.match(those[0].message, said);
      assert.ok(those[0].remede.length > 10);
    });
  assert.deepEqual(found.map((one) => one.id).sort(), FAULTS.map(([, , , id]) => id).sort());
});

test('dead references are told though the catalogue no longer loads, and what was not looked at is said', async () => {
  await stack.sql(service('essai-contexte') + `INSERT INTO catalogue.service_contexte
    (slug, rang, competences, leviers, regions) VALUES ('essai-contexte', 1, '{99-999}', '{levier-mort}', '{00}')`);
  try {
    const { status, out, err } = await verifier();
    assert.equal(status, 1);
    for (const said of ['compétence inconnue dans un contexte : 99-999',
      'levier inconnu dans un contexte : levier-mort', 'région inconnue dans un contexte : 00'])
      assert.equal(out.split(`service essai-contexte (sans source) : ${said}\n`).length, 2, out);
    assert.match(out, /Remède : corriger le nom d’après les listes/);
    assert.match(err, /les autres contrôles n’ont pas été faits/);
  } finally {
    await stack.change(REMOVE);
  }
});

test('the table says as much as the JSON, and nothing has changed', async () => {
  const version = () => stack.sql('SELECT sum(version) FROM catalogue.version');
  const at = await version();
  const { out } = await verifier();
  const json = await report();
  assert.match(out, new RegExp(`^${json.erreurs} erreurs, ${json.avertissements} avertissements, ` +
    `${json.avis} avis$`, 'm'));
  assert.equal(out.split('\n').filter((line) => /^  (service|aide|carte|donnee|source|import|partenaire) /.test(line)).length,
    json.constats.length);
  assert.deepEqual(json.constats.map(key).filter((one) => !before.has(one)), []);
  assert.deepEqual(await version(), at);
});

test('an option that is not known is refused', async () => {
  assert.equal((await verifier('--vite')).status, 1);
});
