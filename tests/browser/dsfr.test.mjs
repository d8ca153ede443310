// What is taken of the State's design system is what our pages have a use for, and no more.

import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { test } from 'node:test';
import { demander, etats } from './etats.mjs';
import { openScene, themed, widget } from './lib.mjs';

const sheet = new URL('../../templates/dsfr.css', import.meta.url);
const skip = !existsSync(sheet) && 'make dsfr was not run: it needs the npm package @gouvfr/dsfr';
const scene = openScene({ fiches: true });

test('every rule of its sheet meets an element of some page', { skip }, async () => {
  const page = await scene.browser.newPage();
  const selectors = await page.evaluate(async (text) => {
    const read = (rules) => [...rules].flatMap((rule) => (rule.cssRules?.length > 0 && !rule.selectorText ?
      read(rule.cssRules) : rule.selectorText ? [rule.selectorText] : []));
    return read((await new CSSStyleSheet().replace(text)).cssRules);
  }, readFileSync(sheet, 'utf8'));
  assert.ok(selectors.length > 8, selectors.join('\n'));
  // Each of a list on its own, whatever state it is for; a comma between brackets parts none.
  const parts = new Set(selectors.flatMap((list) => list.split(/,(?![^()]*\))/))
    .map((part) => part.trim().replace(/:(hover|active|focus|focus-visible)\b/g, '')));
  const states = [...etats(scene.stack), ...['sombre', 'auto'].map((theme) =>
    ({ nom: theme, adresse: themed(widget(scene.stack, '/territoire'), theme), status: 200 }))];
  for (const etat of states) {
    const html = await (await demander(etat)).text();
    for (const part of await page.evaluate(([text, names]) => {
      const root = new DOMParser().parseFromString(text, 'text/html');
      return names.filter((name) => root.querySelector(name));
    }, [html, [...parts]]))
      parts.delete(part);
    if (parts.size === 0)
      break;
  }
  await page.close();
  assert.deepEqual([...parts], [], 'these rules meet nothing');
});
