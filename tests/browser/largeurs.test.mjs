// Nothing scrolls sideways, whatever the width, the text spacing of WCAG 1.4.12 included.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { etats, ouvrir } from './etats.mjs';
import { WIDTHS, openAll, openScene } from './lib.mjs';

const SPACING = `* { line-height: 1.5 !important; letter-spacing: .12em !important;
  word-spacing: .16em !important } p { margin-bottom: 2em !important }`;

const scene = openScene({ fiches: true });

// What sticks out of the page, but for what is hidden from sight.
const sticking = (page) => page.evaluate(() => {
  const width = document.documentElement.clientWidth;
  const out = [...document.body.querySelectorAll('*')].filter((node) => {
    const { left, right, height } = node.getBoundingClientRect();
    return height > 1 && (right > width + 1 || left < -1) && !node.closest('.aig-vh, .aig-evitement');
  }).map((node) => `${node.tagName} ${node.className} ${node.textContent.trim().slice(0, 40)}`);
  if (document.documentElement.scrollWidth > width)
    out.unshift(`the page scrolls: ${document.documentElement.scrollWidth} for ${width}`);
  return out.slice(0, 3);
});

for (const width of WIDTHS)
  for (const spacing of width === 320 ? [false, true] : [false])
    test(`${width} px${spacing ? ', with text spacing' : ''}`, async () => {
      const context = await scene.browser.newContext({ bypassCSP: true, viewport: { width, height: 800 } });
      const page = await context.newPage();
      const said = [];
      for (const etat of etats(scene.stack)) {
        await ouvrir(page, etat);
        if (spacing)
          await page.addStyleTag({ content: SPACING });
        await openAll(page);
        said.push(...(await sticking(page)).map((text) => `${etat.nom}: ${text}`));
      }
      await context.close();
      assert.deepEqual(said, []);
    });
