// aiguillage import aides-territoires with real records and real perimeters, by files and through the
// stand-in: every record is taken, or refused with a reason, and the zones of those that are taken hold.

import assert from 'node:assert/strict';
import { copyFileSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { after, test } from 'node:test';
import { REELLES, rows } from '../fakes/aides-territoires/serveur.mjs';
import { at, held, importer, oublier, rendre, stack } from './aides-territoires.mjs';
import { commande } from './commande.mjs';

const there = existsSync(REELLES);
const options = { skip: there ? false : `${REELLES} manque` };
const dir = mkdtempSync(path.join(os.tmpdir(), 'aiguillage-reel-'));
after(async () => {
  rmSync(dir, { recursive: true, force: true });
  await rendre();
});

const text = (name) => readFileSync(path.join(REELLES, name), 'utf8');
const counts = async (...args) => {
  const { status, out, err } = await importer(args);
  assert.equal(status, 0, err);
  return /(\d+) vus, (\d+) nouveaux, (\d+) changés, (\d+) retirés, (\d+) refusés/.exec(out).slice(1).map(Number);
};
const zones = () => stack.sql(`SELECT t.cle, t.type, t.nom, count(*) FROM catalogue.aide a
  JOIN referentiel.territoire t ON t.id = a.zone WHERE a.origine = 'aides-territoires' GROUP BY 1, 2, 3`);

test('kept records, one a line, are taken where we know their zone; a line that is no JSON is told', options, async () => {
  copyFileSync(path.join(REELLES, 'aides_2021.jsonl'), path.join(dir, 'a.jsonl'));
  copyFileSync(path.join(REELLES, 'aides_2024_texte.jsonl'), path.join(dir, 'b.jsonl'));
  writeFileSync(path.join(dir, 'c.jsonl'), '{"id": 7,\n\n[1, 2]\n"x"\n');
  writeFileSync(path.join(dir, 'd.txt'), 'nothing of ours');
  const [seen, fresh, changed, gone, refused] = await counts('--fichier', dir);
  // 478 whole records, 66 of which are again among the 1,057 others, which have no zone.
  assert.ok(seen > 1440 && seen < 1480, `${seen}`);
  assert.ok(fresh > 340 && fresh < 420, `${fresh}`);
  assert.equal(fresh + refused, seen);
  assert.deepEqual([changed, gone, await held()], [0, 0, `${fresh}`]);
  const said = (await commande(stack, ['imports', 'aides-territoires'])).out;
  for (const line of [/refusé : \S*b\.jsonl, ligne 645 : [^\n]*ce n’est pas du JSON/,
    /aide \d+ : zone inconnue : Adour-Garonne|aide \d+ : zone inconnue : [^\n]*Bassin hydrographique/, /aide \d+ : sans zone/])
    assert.match(said, line);
  const all = await zones();
  assert.ok(all.every(([cle, type]) => type !== 'zone' || ['france', 'europe', 'metropole', 'outre-mer'].includes(cle)));
  assert.ok(new Set(all.map(([, type]) => type)).size >= 4, JSON.stringify(all));
  // What the 2021 shape says of each is read, markup cleaned.
  const [[bad]] = await stack.sql(`SELECT count(*) FROM catalogue.aide a JOIN catalogue.aide_detail d USING (id)
    WHERE a.origine = 'aides-territoires' AND (a.publics = '{}' OR corps IS NULL OR corps ~* '<(script|img|font|div)|style=')`);
  assert.equal(bad, '0');
  // Again: nothing has changed, and nothing goes.
  assert.deepEqual(await counts('--fichier', dir), [seen, 0, 0, 0, refused]);
});

test('through the API, with the real perimeters, few zones are left untold', options, async () => {
  const scales = rows(text('perimetres_2023_01.csv'));
  assert.equal(scales.length, 37291);
  at.perimeters = scales.map(({ id, name, scale, code }) =>
    ({ id, name, scale, code, text: name, zipcodes: null, regions: scale === 'Région' ? [code] : [] }));
  // Sets of régions, as some are served today.
  at.aids = text('aides_2021.jsonl').trim().split('\n').map((line) => JSON.parse(line));
  const sets = at.perimeters.filter((one) => one.name.startsWith('regions_')).slice(-8);
  assert.equal(sets.length, 8);
  sets.forEach((one, i) => at.aids.push({ ...at.aids[0], id: 900000 + i, perimeter: one.name, perimeter_scale: 'Ad-hoc' }));
  await oublier();
  const [seen, , , gone, refused] = await counts('--confirmer');
  assert.equal(seen, 478 + sets.length);
  assert.equal(gone, 0);
  const said = (await commande(stack, ['imports', 'aides-territoires'])).out;
  // Names that the source has changed since, and those of two sets.
  assert.ok(refused < 25, said);
  assert.ok(!/label inconnu/.test(said), said);
  const all = await zones();
  for (const [kind, least] of [['region', 12], ['departement', 6], ['epci', 5], ['zone', 30]])
    assert.ok(all.filter(([, type]) => type === kind).length >= least, `${kind}: ${JSON.stringify(all)}`);
  assert.ok(all.every(([, , nom]) => !/^regions_/.test(nom)), JSON.stringify(all));
  // Each set holds communes, and those of its régions alone.
  const [[few]] = await stack.sql(`SELECT min(n) FROM (SELECT t.id, count(c.id) AS n FROM catalogue.aide a
    JOIN referentiel.territoire t ON t.id = a.zone LEFT JOIN referentiel.territoire c ON t.id = ANY (c.up)
    AND c.type = 'commune' WHERE a.id LIKE 'at-9000%' GROUP BY 1) AS s`);
  assert.ok(Number(few) > 100, few);
});
