// What a visitor's browser makes of the pages: when the first text is there on a slow network and a slow
// machine, and what Lighthouse says of each kind of page.  Prints tables and writes them to
// docs/performances.md; ends with 1 when a target is missed.

import { readFileSync, writeFileSync } from 'node:fs';
import lighthouse from 'lighthouse';
import { etats } from '../browser/etats.mjs';
import { openBrowser, widget } from '../browser/lib.mjs';
import { freePort, pile } from '../pile.mjs';

const REPORT = new URL('../../docs/performances.md', import.meta.url);
const RUNS = Number(process.env.FOIS ?? 3) + 2;
const SLOW = { latency: 150, downloadThroughput: 1.6e6 / 8, uploadThroughput: 750e3 / 8, offline: false };
const CPU = 4;
const FCP_MAX = 800;    // ms
// One of each kind, by its name in etats.mjs; the second ones are those that search engines read.
const PAGES = ['territoire', 'territoire-homonymes', 'projet', 'precisions', 'phase', 'resultats', 'resultats-services',
  'resultats-vides', 'annuaire', 'avis-aide', 'verifier', 'cle', 'cle-recue', 'fraicheur', 'mentions-legales',
  'donnees-personnelles', 'accessibilite', 'statistiques'];
const INDEXED = ['accueil', 'integrer', 'service', 'aide'];
const CATEGORIES = { accessibility: 100, 'best-practices': 100, seo: 95 };

const median = (values) => [...values].sort((a, b) => a - b)[values.length >> 1];
const missed = [];

const stack = await pile();
const port = await freePort();
const browser = await openBrowser(`--remote-debugging-port=${port}`);

// Milliseconds to the first contentful paint, bytes and requests of a first visit.
async function visit(address) {
  const context = await browser.newContext({ viewport: { width: 360, height: 640 }, deviceScaleFactor: 2, isMobile: true });
  const page = await context.newPage();
  const session = await context.newCDPSession(page);
  let bytes = 0, requests = 0;
  await session.send('Network.enable');
  session.on('Network.loadingFinished', (event) => { bytes += event.encodedDataLength; requests++; });
  await session.send('Network.emulateNetworkConditions', SLOW);
  await session.send('Emulation.setCPUThrottlingRate', { rate: CPU });
  await page.goto(address, { waitUntil: 'load' });
  const ms = await page.evaluate(() => new Promise((resolve) => {
    new PerformanceObserver((list) => list.getEntriesByName('first-contentful-paint')
      .forEach((entry) => resolve(entry.startTime))).observe({ type: 'paint', buffered: true });
  }));
  await context.close();
  return { ms, bytes, requests };
}

async function paints() {
  const rows = [];
  for (const [nom, address] of [['first page', widget(stack)],
    ['results', etats(stack).find(({ nom }) => nom === 'resultats').adresse], ['/', `${stack.url}/`]]) {
    const runs = [];
    for (let i = 0; i < RUNS; i++)
      runs.push(await visit(address));
    const ms = Math.round(median(runs.map((run) => run.ms)));
    if (ms > FCP_MAX)
      missed.push(`${nom}: first contentful paint ${ms} ms`);
    rows.push([nom, `${ms}`, `${Math.round(Math.min(...runs.map((run) => run.ms)))}–${
      Math.round(Math.max(...runs.map((run) => run.ms)))}`, `${runs[0].requests}`, `${runs[0].bytes}`]);
  }
  return rows;
}

// The scores of a page out of 100; what it loses them by is told.
async function judge({ nom, adresse }) {
  const seo = INDEXED.includes(nom);
  const onlyCategories = Object.keys(CATEGORIES).filter((name) => seo || name !== 'seo');
  const { lhr } = await lighthouse(adresse, { port, logLevel: 'error', onlyCategories });
  if (lhr.runtimeError)
    throw new Error(`${nom}: ${lhr.runtimeError.message}`);
  return [nom, ...Object.keys(CATEGORIES).map((name) => {
    if (!onlyCategories.includes(name))
      return '–';
    const category = lhr.categories[name], score = Math.round(category.score * 100);
    if (score < CATEGORIES[name])
      missed.push(`${nom}, ${name} ${score}: ${category.auditRefs.map(({ id }) => lhr.audits[id])
        .filter((audit) => audit.score !== null && audit.score < 1).map((audit) => audit.title).join('; ')}`);
    return `${score}`;
  })];
}

const table = (head, rows) => [head, head.map((_, i) => (i === 0 ? '---' : '---:')), ...rows]
  .map((cells) => `| ${cells.join(' | ')} |`).join('\n');

let text;
try {
  const painted = await paints();
  const judged = [];
  for (const etat of etats(stack).filter(({ nom }) => [...PAGES, ...INDEXED].includes(nom))) {
    judged.push(await judge(etat));
    process.stderr.write(`${judged.at(-1).join(' ')}\n`);
  }
  const { version } = JSON.parse(readFileSync(new URL('node_modules/lighthouse/package.json', import.meta.url)));
  text = `Measured on ${new Date().toISOString().slice(0, 10)} by \`make bench\`: Chromium ${browser.version()}, Lighthouse ${version}.

First visit, nothing kept, 1.6 Mb/s, 150 ms a round trip, CPU × ${CPU}; median of ${RUNS}. Two round trips, 300 ms,
are the floor of that network: the page, then its sheet; the script waits for nobody and nobody for it.

${table(['page', 'first contentful paint, ms', 'from – to', 'requests', 'bytes with headers'], painted)}

Lighthouse on each kind of page (the mark for search engines where they are let in):

${table(['page', 'accessibility', 'best practices', 'SEO'], judged)}
`;
} finally {
  await browser.close();
  await stack.stop();
}
console.log(text);
const [begin, end] = ['<!-- browser -->\n', '<!-- end of browser -->'];
const old = readFileSync(REPORT, 'utf8');
writeFileSync(REPORT, `${old.slice(0, old.indexOf(begin) + begin.length)}\n${text}\n${old.slice(old.indexOf(end))}`);
for (const line of missed)
  console.error(`missed: ${line}`);
process.exitCode = missed.length > 0 ? 1 : 0;
