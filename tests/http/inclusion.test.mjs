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
import { all, first, parse, words } from './html.mjs';

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
