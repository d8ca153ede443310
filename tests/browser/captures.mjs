// The screenshot of the README, from a running stack:  node tests/browser/captures.mjs URL

import { mkdirSync } from 'node:fs';
import { openBrowser } from './lib.mjs';

const root = new URL('../../docs/captures/', import.meta.url).pathname;
const answers = new URLSearchParams({ ou: '72181', phase: 'etude',
  quoi: 'rénovation énergétique du gymnase' });

mkdirSync(root, { recursive: true });
const browser = await openBrowser();
const page = await browser.newPage({ viewport: { width: 1120, height: 900 }, javaScriptEnabled: false });
await page.goto(`${process.argv[2]}/v1/w/demo/resultats?${answers}`);
await page.screenshot({ path: `${root}resultats.png` });
await browser.close();
