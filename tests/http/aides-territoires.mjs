// What the tests of the connector aides-territoires share: a stack, the stand-in, the command with the
// settings that lead to it.

import assert from 'node:assert/strict';
import { JETON, serveur } from '../fakes/aides-territoires/serveur.mjs';
import { pile } from '../pile.mjs';
import { commande } from './commande.mjs';

export const stack = await pile({ asan: true });
export const at = await serveur({ aids: 0 });
export const SETTINGS = { AIGUILLAGE_AIDES_TERRITOIRES: at.url, AIGUILLAGE_AIDES_TERRITOIRES_JETON: JETON,
  AIGUILLAGE_IMPORT_PRIVE: '1', AIGUILLAGE_IMPORT_PAUSE: '0', AIGUILLAGE_IMPORT_ATTENTE: '5' };
export const importer = (args = [], env = {}) => {
  at.requests = [];
  at.cache.clear();
  return commande(stack, ['import', 'aides-territoires', ...args], { ...SETTINGS, ...env });
};
export const good = async (said, ...args) => {
  const { status, out, err } = await importer(args);
  assert.equal(status, 0, err);
  assert.match(out, said);
  return err;
};
export const held = async () => (await stack.sql(`SELECT count(*) FROM catalogue.aide
  WHERE origine = 'aides-territoires'`))[0][0];
export const version = async () => (await stack.sql(`SELECT sum(version) FROM catalogue.version
  WHERE objet <> 'passage'`))[0][0];
export const normal = () => { at.fault = () => false; at.change = undefined; };
// The same fault so many times at that path, then none.
export const fails = (times, where, answer) => {
  at.fault = (x) => where.test(x.request.url) && times-- > 0 && (answer(x), true);
};

// Few perimeters where their number does not matter: a run asks a list for each région.
export const quelques = () => {
  at.perimeters = at.perimeters.filter((one) => /^(53|76)$/.test(one.code) && one.scale === 'Région' ||
    one.scale === 'Bassin hydrographique' || one.name === 'PAYS DES CHÂTEAUX');
};
// No page of an earlier run is left to go on from.
export const oublier = () => stack.sql("DELETE FROM catalogue.page_recue WHERE source = 'aides-territoires'");

// The stack as it was.
export async function rendre() {
  await at.stop();
  await stack.change(`BEGIN; DELETE FROM catalogue.aide WHERE origine = 'aides-territoires';
    DELETE FROM catalogue.page_recue WHERE source = 'aides-territoires';
    DELETE FROM catalogue.suivi WHERE source = 'aides-territoires';
    DELETE FROM catalogue.passage WHERE source = 'aides-territoires';
    DELETE FROM referentiel.territoire WHERE origine = 'aides-territoires';
    SELECT referentiel.calculer_inclusions();
    UPDATE catalogue.version SET version = version + 1 WHERE objet = 'passage'; NOTIFY aiguillage_change;
    COMMIT`);
  await stack.stop();
}
