// The screenshot of the README, from a running stack; and, into another directory, what results look like
// to those who force their colours, print, or enlarge four times:
//	node tests/browser/captures.mjs URL [DIRECTORY]

import { mkdirSync } from 'node:fs';
import { openBrowser } from './lib.mjs';

const root = new URL('../../docs/captures/', import.meta.url).pathname;
const answers = new URLSearchParams({ ou: '72181', phase: 'etude',
  quoi: 'rénovation énergétique du gymnase' });

const WIDE = { width: 1120, height: 900 };
const VIEWS = {
  'couleurs-forcees': { viewport: WIDE, forcedColors: 'active', colorScheme: 'light' },
  'couleurs-forcees-sombre': { viewport: WIDE, forcedColors: 'active', colorScheme: 'dark' },
  'impression': { viewport: { width: 720, height: 1000 }, media: 'print' },
  // A window of 1280 by 1024, enlarged four times.
  '320-400': { viewport: { width: 320, height: 256 }, deviceScaleFactor: 4 },
};
const PAGES = { resultats: `/v1/w/demo/resultats?${answers}`, aide: `/v1/w/demo/aide/dsil?${answers}`,
  projet: '/v1/w/demo/suite?question=projet&ou=72181&quoi=' };

const [, , url, to] = process.argv;
const browser = await openBrowser();

async function shoot(path, address, { media, ...options }, whole) {
  const page = await browser.newPage({ javaScriptEnabled: false, ...options });
  if (media)
    await page.emulateMedia({ media });
  await page.goto(url + address);
  await page.screenshot({ path, fullPage: whole });
  await page.close();
}

mkdirSync(to ?? root, { recursive: true });
if (to === undefined)
  await shoot(`${root}resultats.png`, PAGES.resultats, { viewport: WIDE }, false);
for (const [view, options] of Object.entries(to === undefined ? {} : VIEWS))
  for (const [name, address] of Object.entries(PAGES))
    await shoot(`${to}/${name}-${view}.png`, address, options, true);
await browser.close();
