// Labels have names of the administration: people say the same otherwise. Every one is reached from
// what they say (tests/eval/mots.csv).

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { after, test } from 'node:test';
import { pile } from '../pile.mjs';

const stack = await pile({ asan: true });
after(() => stack.stop());

const rows = readFileSync(new URL('../eval/mots.csv', import.meta.url), 'utf8').trim().split('\n').slice(1)
  .map((line) => /^([^,]+),([^,]+),"?(.+?)"?$/.exec(line).slice(1));
const { json: taxonomies } = await stack.get('/api/v1/taxonomies');

for (const axe of ['thematiques', 'sites', 'interventions', 'leviers', 'competences']) {
  const mine = rows.filter(([of]) => of === axe);

  test(`${axe}: each has its words, and they give it out`, async () => {
    assert.deepEqual(new Set(mine.map(([, label]) => label)),
      new Set(taxonomies[axe].map(({ slug }) => slug)));
    const missed = [];
    for (const [, label, texte] of mine) {
      const { status, json } = await stack.get('/api/v1/qualification', { method: 'POST',
        body: JSON.stringify({ texte }), headers: { 'content-type': 'application/json' } });
      assert.equal(status, 200, `${texte}: ${JSON.stringify(json)}`);
      const said = json[axe] ?? json.labels.filter((one) => one.axe === axe);
      if (!said.some(({ slug, score, induit }) => slug === label && score >= 0.5 && !induit))
        missed.push(`${label}: ${texte}`);
    }
    assert.deepEqual(missed, []);
  });
}
