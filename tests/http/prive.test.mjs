// Nothing that a visitor types, and no address of his, is left in any log: whatever he asks for, and
// whatever goes wrong meanwhile.

import assert from 'node:assert/strict';
import { readFileSync, readdirSync, rmSync, statSync } from 'node:fs';
import http from 'node:http';
import net from 'node:net';
import path from 'node:path';
import { after, test } from 'node:test';
import tls from 'node:tls';
import { pile, until } from '../pile.mjs';
import { NAME, production, withoutRoot } from './production.mjs';

const stack = await pile({ asan: true });
const p = withoutRoot ? null : await production(stack);
after(async () => {
  await p?.stop();
  await stack.change(`DELETE FROM integration.demande WHERE courriel LIKE 'zebulonmarque@%';
    DELETE FROM mesure.correction WHERE texte LIKE '%zebulonmarque@example.org'`);
  await stack.stop();
});

const FROM = '127.0.0.77';
const WORD = 'zébulonmarqué';
const SENT = encodeURIComponent(WORD);
// As it is, as it is sent, as a method must be, and as the search folds it.
const MARKS = [FROM, WORD, SENT, 'zebulonmarque', 'ZEBULONMARQUE'];
const PHRASE = `${WORD} gymnase`;

const requests = () => {
  const q = encodeURIComponent(PHRASE);
  const headers = { referer: `https://${WORD}.example/?q=${q}`.replace(WORD, 'zebulonmarque'),
    'user-agent': `zebulonmarque`, origin: 'https://zebulonmarque.example', cookie: `a=${SENT}`,
    'x-forwarded-for': FROM, authorization: 'Bearer zebulonmarque', 'if-none-match': `"${SENT}"` };
  const json = { 'content-type': 'application/json' };
  return [
    ...[`/v1/w/demo/projet?ou=72181&quoi=${q}`, `/v1/w/demo/precisions?ou=72181&quoi=${q}`,
      `/v1/w/demo/resultats?ou=72181&phase=idee&quoi=${q}`, `/v1/w/demo/territoire?q=${q}`,
      `/v1/f/demo/annuaire?q=${q}`, `/v1/w/demo/annuaire.json?q=${q}&${SENT}=${SENT}`,
      `/v1/w/demo/suite?question=territoire&q=${q}`, `/v1/w/demo?ou=${SENT}`,
      `/api/v1/territoires?q=${q}`, `/api/v1/suggestions?ou=72181&quoi=${q}`,
      `/v1/w/${SENT}`, '/v1/w/zebulonmarque', `/v1/w/demo/service/${SENT}`, `/v1/w/demo/${SENT}`,
      '/api/v1/services/zebulonmarque', `/static/${SENT}.css`, `/${SENT}/..%2f..%2f`, `/%00${SENT}`,
      '/v1/w/demo/%ff%fezebulonmarque', '/v1/w/demo?quoi=%zz%ff%fezebulonmarque']
      .map((target) => ({ target, headers })),
    { target: `/v1/w/demo?quoi=${SENT.repeat(900)}`, status: 414 },
    { target: `/v1/w/demo?quoi=${q}`, headers: { cookie: SENT.repeat(900) }, status: 431 },
    { target: `/v1/w/demo?${'zebulonmarque=1&'.repeat(310)}`, status: 400 },
    { target: `/v1/w/demo/annuaire?q=${q}`, method: 'POST', body: PHRASE, status: 405 },
    { target: `/${SENT}`, method: 'DELETE', headers },
    { target: '/api/v1/qualification', method: 'POST', headers: json,
      body: JSON.stringify({ texte: PHRASE }), status: 200 },
    { target: '/api/v1/qualification', method: 'POST', headers: json, body: `{"texte":"${PHRASE}`,
      status: 400 },
    { target: '/api/v1/qualification', method: 'POST', headers: json, body: PHRASE.repeat(5000),
      status: 413 },
    { target: '/api/v1/qualification', method: 'POST', headers: json, body: PHRASE.repeat(200000),
      status: 413 },
  ];
};

// What people write: a remark on an item, a request of a key, a page to be checked; good and refused.
async function written(read) {
  const headers = { 'content-type': 'application/x-www-form-urlencoded' };
  const sent = async (target, form, fields) => ({ target, method: 'POST', headers, body: new URLSearchParams({
    jeton: /name="jeton"[^>]* value="([^"]+)"/.exec(await read(form))?.[1] ?? '', ...fields }).toString() });
  const avis = `/v1/w/demo/avis?ou=72181&phase=idee&quoi=${SENT}&sur=dsil`;
  const cle = { nom: PHRASE, site: 'zebulonmarque.example', courriel: 'zebulonmarque@zebulonmarque.example' };
  return [
    await sent(avis, avis, { avis: 'correction', texte: `${PHRASE} zebulonmarque@example.org` }),
    await sent(avis, avis, { avis: 'correction', texte: PHRASE.repeat(500) }),
    await sent(avis, '/', { avis: 'correction', texte: PHRASE }),
    await sent('/integrer/cle', '/integrer/cle', cle),
    await sent('/integrer/cle', '/integrer/cle', { ...cle, courriel: WORD }),
    await sent('/integrer/cle', '/', cle),
    await sent('/integrer/verifier', '/', { page: `<iframe src="https://${WORD}.example">`, adresse: WORD }),
  ];
}

const RAW = [`GET /${SENT}?q=${SENT}\r\n\r\n`, `ZEBULONMARQUE /${SENT} HTTP/1.1\r\nHost: ${NAME}\r\n\r\n`,
  `GET /${SENT} HTTP/1.1\r\nHost: ${NAME}\r\nHost: zebulonmarque\r\n\r\n`,
  `GET /${SENT} HTTP/1.1\r\nHost: zébulonmarqué/\r\n\r\n`, `GET /${SENT} HTTP/9.9\r\n\r\n`,
  `POST /${SENT} HTTP/1.1\r\nHost: ${NAME}\r\nContent-Length: ${SENT}\r\n\r\n`, `${WORD}\r\n\r\n`,
  `GET /${SENT} HTTP/1.1\r\nHost: ${NAME}\r\n${SENT}\0: x\r\n\r\n`,
  // Gone in the middle.
  `POST /api/v1/qualification HTTP/1.1\r\nHost: ${NAME}\r\nContent-Type: application/json\r\n` +
    `Content-Length: 5000\r\n\r\n{"texte":"${PHRASE}`];

function ask(url, { target, method = 'GET', headers = {}, body }) {
  return new Promise((resolve, reject) => {
    const { hostname, port } = new URL(url);
    const request = http.request({ hostname, port, path: target, method, localAddress: FROM,
      headers: body === undefined ? headers :
        { 'content-length': Buffer.byteLength(body), ...headers } }, (response) => {
      response.resume();
      response.on('end', () => resolve({ status: response.statusCode }));
    });
    request.on('error', reject);
    request.end(body);
  });
}

// Says it, gives the answer a moment, and leaves.
function say(open, text) {
  return new Promise((resolve) => {
    const socket = open(() => socket.write(text));
    socket.setTimeout(500, () => socket.destroy());
    socket.on('error', () => {});
    socket.on('data', () => {});
    socket.on('end', () => socket.end());
    socket.on('close', resolve);
  });
}

function* files(dir) {
  for (const entry of readdirSync(dir, { withFileTypes: true }))
    if (entry.isDirectory())
      yield* files(path.join(dir, entry.name));
    else
      yield path.join(dir, entry.name);
}

function assertNothing(dir) {
  let lines = 0;
  for (const file of files(dir)) {
    if (statSync(file).size > 64 << 20)
      continue;
    const text = readFileSync(file, 'latin1');
    lines += text.split('\n').length - 1;
    for (const mark of MARKS)
      for (const form of [mark, Buffer.from(mark).toString('latin1'), JSON.stringify(mark).slice(1, -1)]) {
        const at = text.toLowerCase().indexOf(form.toLowerCase());
        assert.equal(at, -1, `${file}: ${text.slice(Math.max(0, at - 200), at + 200)}`);
      }
  }
  assert.ok(lines > 10, `${dir} holds logs`);
}

async function visit(send, open, read) {
  for (const request of [...requests(), ...await written(read)]) {
    const { status } = await send(request).catch((error) => {
      // nginx may close before it has read all of what is too large.
      assert.match(String(error.code), /EPIPE|ECONNRESET/);
      return { status: request.status };
    });
    assert.equal(status, request.status ?? status, request.target.slice(0, 80));
  }
  for (const text of RAW)
    await say(open, text);
}

const toStack = (request) => ask(stack.url, request);
const inClear = (port) => (then) => net.connect({ host: '127.0.0.1', port, localAddress: FROM }, then);
const byTls = (then) => tls.connect({ host: '127.0.0.1', port: p.ports.https, localAddress: FROM,
  servername: NAME, rejectUnauthorized: false }, then);
const ofStack = async (target) => (await stack.get(target)).text;
const ofSite = async (target) => (await p.get(target)).text;
const toSite = (request) => p.get(request.target, { ...request, from: FROM });

test('in development', async () => {
  await visit(toStack, inClear(new URL(stack.url).port), ofStack);
  assert.equal((await stack.sql("SELECT count(*) FROM integration.demande WHERE courriel LIKE 'zebulonmarque@%'"))[0][0],
    '1', 'what was well written has arrived');
  assertNothing(path.join(stack.dir, 'log'));
});

test('in development, the database away', async () => {
  await stack.stopBase();
  try {
    await until(async () => (await stack.get('/readyz')).json.base === false);
    await visit(toStack, inClear(new URL(stack.url).port), ofStack);
  } finally {
    await stack.startBase();
  }
  await until(async () => (await stack.get('/readyz')).json.base === true);
  assertNothing(path.join(stack.dir, 'log'));
});

test('in production', { skip: withoutRoot }, async () => {
  await visit(toSite, byTls, ofSite);
  await visit((request) => ask(`http://127.0.0.1:${p.ports.http}`, request)
    .then(() => ({ status: request.status })), inClear(p.ports.http), ofSite);
  await say(inClear(p.ports.https), `GET /${SENT} HTTP/1.1\r\nHost: ${NAME}\r\n\r\n`);
  await say(inClear(p.ports.https), `\x16\x03\x01\x02\0${WORD}`);
  assertNothing(path.join(p.dir, 'log'));
});

test('in production, too fast', { skip: withoutRoot }, async () => {
  await until(async () => (await Promise.all(Array.from({ length: 60 }, () =>
    toSite({ target: `/v1/w/demo?quoi=${SENT}` })))).some((answer) => answer.status === 429));
  assertNothing(path.join(p.dir, 'log'));
});

test('in production, the program away, then its socket too', { skip: withoutRoot }, async () => {
  const lost = async () => {
    for (const target of [`/v1/w/demo/${SENT}`, `/api/v1/territoires?q=${SENT}`])
      await until(async () => (await toSite({ target })).status === 502);
    const body = JSON.stringify({ texte: PHRASE });
    await until(async () => (await toSite({ target: `/api/v1/qualification?q=${SENT}`, method: 'POST',
      body })).status === 502);
  };
  await p.stopProgram();
  await lost();
  rmSync(`${p.dir}/run/aiguillage.sock`);
  await lost();
  await p.startProgram();
  assertNothing(path.join(p.dir, 'log'));
  assertNothing(path.join(stack.dir, 'log'));
});
