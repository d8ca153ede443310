// A town hall's page that includes the module on its server, by nginx's SSI: no frame, no script, and
// the second step included too.

import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import http from 'node:http';
import os from 'node:os';
import path from 'node:path';
import { after, before, test } from 'node:test';
import { freePort, pile, until } from '../pile.mjs';
import { all, first, formFields, parse, words } from './html.mjs';

const stack = await pile({ asan: true });
const dir = mkdtempSync(path.join(os.tmpdir(), 'aiguillage-inclusion-'));
let nginx, host;

const get = (url) => new Promise((resolve, reject) => {
  http.get(url, (response) => {
    const chunks = [];
    response.on('data', (chunk) => chunks.push(chunk));
    response.on('end', () => resolve({ status: response.statusCode, headers: response.headers,
      text: Buffer.concat(chunks).toString('utf8') }));
  }).on('error', reject);
});
const setHost = (page) => stack.change(`UPDATE integration.partenaire SET page_hote = ${page} WHERE cle = 'demo'`);

before(async () => {
  const port = await freePort();
  host = `http://127.0.0.1:${port}`;
  mkdirSync(`${dir}/site`);
  writeFileSync(`${dir}/site/aides.html`, '<!DOCTYPE html><html lang="fr"><head><meta charset="utf-8">' +
    '<title>Mairie</title></head><body><h1>Aides de la mairie</h1>\n' +
    '<!--# include virtual="/v1/f/demo?$args" -->\n</body></html>');
  writeFileSync(`${dir}/nginx.conf`, `daemon off; pid ${dir}/pid; error_log ${dir}/error.log; worker_processes 1;
${process.getuid() === 0 ? 'user root;' : ''}
events { worker_connections 64; }
http {
  access_log off;
  types { text/html html; }
  ${['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'].map((n) => `${n}_temp_path ${dir}/${n};`).join('\n')}
  server {
    listen 127.0.0.1:${port};
    location / { root ${dir}/site; ssi on; }
    location /v1/f/ { proxy_pass ${stack.url}; proxy_set_header Host ${new URL(stack.url).host};
      proxy_set_header Accept-Encoding ""; }
  }
}`);
  nginx = spawn('nginx', ['-p', dir, '-c', `${dir}/nginx.conf`], { stdio: 'ignore' });
  await until(() => get(`${host}/aides.html`).then(() => true, () => false));
  await setHost(`'${host}/aides.html'`);
});
after(async () => {
  await setHost('NULL');
  nginx?.kill('SIGTERM');
  rmSync(dir, { recursive: true, force: true });
  await stack.stop();
});

test('the first step, within the host\'s page', async () => {
  const { text, status } = await get(`${host}/aides.html`);
  const { root, faults } = parse(text);
  assert.equal(status, 200);
  assert.deepEqual(faults, []);
  assert.deepEqual(all(root, 'h1').map(words), ['Aides de la mairie']);
  assert.equal(words(first(root, 'h2')), 'Où se situe votre projet ?');
  assert.equal(all(root, (n) => ['script', 'style', 'iframe', 'html'].includes(n.tag)).length, 1);
});

// What a browser shows in the end, wherever redirections lead.
async function open(url) {
  for (let hops = 0; hops < 5; hops++) {
    const answer = await get(url);
    if (answer.status !== 303)
      return { ...answer, url, root: parse(answer.text).root };
    url = new URL(answer.headers.location, url).href;
  }
  throw new Error(`redirections without end: ${url}`);
}

function submit(page, values) {
  const form = first(page.root, (n) => n.tag === 'form' && all(n, (f) => f.attrs.name === 'question').length > 0);
  const action = new URL(form.attrs.action, page.url);
  action.search = new URLSearchParams([...formFields(form).filter(([name]) => !(name in values)), ...Object.entries(values)]);
  return open(action.href);
}

const isHosted = (page, heading) => {
  assert.ok(page.url.startsWith(`${host}/aides.html?`), page.url);
  assert.deepEqual(all(page.root, 'h1').map(words), ['Aides de la mairie']);
  assert.match(words(first(page.root, 'h2')), heading);
  for (const name of ['hote', 'question'])
    assert.ok(!new URL(page.url).searchParams.has(name), page.url);
};

test('each form leads back to the host\'s page, to the results', async () => {
  let page = await open(`${host}/aides.html`);
  page = await submit(page, { q: 'saint denis' });
  isHosted(page, /^Quel territoire \?$/);
  page = await submit(page, { q: 'lemans' });
  isHosted(page, /^Quel est votre projet \?$/);
  page = await submit(page, { quoi: 'xyzzy plugh' });
  isHosted(page, /^Nous n’avons pas compris le projet$/);
  page = await submit(page, {});
  isHosted(page, /^Où en êtes-vous \?$/);
  page = await submit(page, { phase: 'etude' });
  isHosted(page, /./);
  assert.ok(first(page.root, (n) => n.attrs.id === 'aig-interlocuteurs'));
});

test('a question asked again is ours, and leads back to the host all the same', async () => {
  const again = await submit(await open(`${host}/aides.html`), { q: '' });
  assert.equal(again.status, 422);
  assert.ok(again.url.startsWith(`${stack.url}/v1/w/demo/suite?`));
  assert.ok(again.headers['content-security-policy'].includes(`form-action 'self' ${host};`));
  isHosted(await submit(again, { q: 'lemans' }), /^Quel est votre projet \?$/);
});

test('where forms lead back, the registry alone says, and to pages that the host\'s shows', async () => {
  const suite = async (query, form = 'suite') => (await get(`${stack.url}/v1/w/demo/${form}?${query}`)).headers.location;
  for (const hote of ['1', 'https://pirate.example/', '//pirate.example'])
    assert.equal(await suite(`question=territoire&q=lemans&hote=${encodeURIComponent(hote)}`), `${host}/aides.html?ou=72181`);
  assert.match(await suite('question=territoire&q=lemans'), /^\/v1\/w\/demo\/projet\?/);
  assert.match(await suite('question=territoire&q=lemans&hote=1', 'suite.json'), /^\/v1\/w\/demo\/projet\.json\?/);
  const field = async (path) => all(parse((await get(stack.url + path)).text).root, (n) => n.attrs.name === 'hote').length;
  assert.deepEqual(await Promise.all(['/v1/f/demo', '/v1/w/demo', '/v1/w/demo?hote=1', '/v1/w/demo/suite?question=territoire&q=']
    .map(field)), [1, 0, 0, 0]);
  // A territory that the partner gives is not asked by its page: which of the homonyms, ours asks.
  await stack.change("UPDATE integration.partenaire SET reponses = 'ou=35238' WHERE cle = 'demo'");
  try {
    assert.match(await suite('question=territoire&q=saint+denis&hote=1'), /^\/v1\/w\/demo\/territoire\?/);
  } finally {
    await stack.change("UPDATE integration.partenaire SET reponses = NULL WHERE cle = 'demo'");
  }
  await setHost('NULL');
  try {
    assert.match(await suite('question=territoire&q=lemans&hote=1'), /^\/v1\/w\/demo\/projet\?/);
    assert.equal(await field('/v1/f/demo'), 0);
    const again = await get(`${stack.url}/v1/w/demo/suite?question=territoire&q=&hote=1`);
    assert.ok(again.headers['content-security-policy'].includes("form-action 'self';"));
  } finally {
    await setHost(`'${host}/aides.html'`);
  }
});

test('the second step and the results, from what the visitor answered', async () => {
  const second = parse((await get(`${host}/aides.html?ou=35238`)).text).root;
  assert.equal(words(first(second, 'h2')), 'Quel est votre projet ?');
  const form = first(second, 'form');
  assert.equal(form.attrs.action, `${stack.url}/v1/w/demo/suite`);
  assert.equal(form.attrs.target, '_top');
  const results = parse((await get(`${host}/aides.html?ou=35238&quoi=piste+cyclable&phase=etude`)).text).root;
  assert.match(words(first(results, 'h2')), /pour votre projet$/);
  // Where an answer is toggled, the host's page is shown again, with the other answers.
  const hosted = all(results, 'a').map((a) => a.attrs.href).filter((href) => href.startsWith(`${host}/aides.html?`));
  assert.ok(hosted.length > 0);
  const again = await get(hosted[0]);
  assert.equal(again.status, 200);
  assert.match(words(first(parse(again.text).root, 'h2')), /pour votre projet$/);
});

test('what a visitor types is markup nowhere', async () => {
  const { text } = await get(`${host}/aides.html?ou=35238&quoi=%3Cscript%3Ealert(1)%3C/script%3E%3C!--%23echo%20var=%22args%22%20--%3E&phase=etude`);
  assert.doesNotMatch(text, /<script|<!--#/);
});
