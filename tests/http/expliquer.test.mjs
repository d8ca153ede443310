// aiguillage expliquer says what the pages do, and why the rest is not there.

import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import path from 'node:path';
import { after, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { pile } from '../pile.mjs';

const stack = await pile({ asan: true });
after(() => stack.stop());

const root = fileURLToPath(new URL('../..', import.meta.url));
const expliquer = (...args) => execFileSync(
  path.resolve(root, process.env.AIGUILLAGE_CLI ?? 'build/asan/aiguillage'), ['expliquer', ...args],
  { cwd: root, encoding: 'utf8', env: { ...process.env, AIGUILLAGE_CONF: `${stack.dir}/aiguillage.conf` } });

const ASKED = { ou: '72181', quoi: 'rénovation énergétique du gymnase', phase: 'etude' };
const options = Object.entries(ASKED).flatMap(([name, value]) => [`--${name}`, value]);

function lists(text) {
  const rows = {};
  for (const line of text.split('\n')) {
    const found = /^(\S.*?) +\d\.\d{3} .* (\S+)$/.exec(line);
    if (found) (rows[found[1]] ??= []).push(found[2]);
  }
  return rows;
}

test('its lists are those of the results, in the same order', async () => {
  const rows = lists(expliquer(...options));
  const answer = await stack.get(`/api/v1/suggestions?${new URLSearchParams({ ...ASKED, limite: '100' })}`);
  const results = JSON.parse(answer.text);
  assert.deepEqual(rows['pour votre projet'], results.services.map((one) => one.slug));
  assert.deepEqual(rows['peut aussi servir'], results.services_proches.map((one) => one.slug));
  assert.deepEqual(new Set(rows['aide ouverte']), new Set(results.aides.map((one) => one.id)));
});

test('every candidate is there, with what keeps it out', () => {
  const rows = lists(expliquer(...options, '--sans', 'prioreno', '--nature', 'pret'));
  for (const verdict of ['écarté', 'filtrée', 'hors sujet', 'hors zone', 'autre public', 'fermée'])
    assert.ok((rows[verdict] ?? []).length > 0, verdict);
  assert.deepEqual(rows['écarté'], ['prioreno']);
});

test('each candidate has what its score is made of, and an aid replaced says by which', async () => {
  await stack.change(`INSERT INTO catalogue.aide (id, nom, publics, zone, origine, generique)
    SELECT 'essai-variante', 'Essai', '{commune}', id, 'essai', 'dsil'
    FROM referentiel.territoire WHERE cle = 'dep-72'`);
  try {
    const text = expliquer(...options);
    const first = text.slice(text.indexOf('pour votre projet')).split('\n').slice(1, 6).join('\n');
    assert.match(first, /^ +\+0\.\d{3} labels\n +0\.\d{3} .+ « gymnase »/);
    assert.match(text, /^variante locale .* dsil\n(?: .*\n)*? +remplacée par essai-variante$/m);
  } finally {
    await stack.change("DELETE FROM catalogue.aide WHERE id = 'essai-variante'");
  }
});

test('a territory that is not known is said', () => {
  assert.throws(() => expliquer('--ou', 'zzz'), (error) => error.status === 1 && /zzz/.test(error.stderr));
});
