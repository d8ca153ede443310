// FastCGI without nginx: a request as it would send it, or bytes that it never would; and a program of
// the test's own beside the stack's, with settings of its own, and an nginx in front of it if need be.

import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, readdirSync, readlinkSync, rmSync, writeFileSync }
  from 'node:fs';
import http from 'node:http';
import net from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { freePort, until } from '../pile.mjs';

export const BEGIN = 1, END = 3, PARAMS = 4, STDIN = 5, STDOUT = 6, GET_VALUES = 9;

export function record(type, content = '', id = 1) {
  const bytes = Buffer.from(content);
  const head = Buffer.from([1, type, id >> 8, id & 255, bytes.length >> 8, bytes.length & 255, 0, 0]);
  return Buffer.concat([head, bytes]);
}

function length(n) {
  const bytes = Buffer.alloc(4);
  if (n < 128)
    return Buffer.from([n]);
  bytes.writeUInt32BE((n | 0x80000000) >>> 0);
  return bytes;
}

export function pairs(params) {
  return Buffer.concat(Object.entries(params).flatMap(([name, value]) => {
    const [a, b] = [Buffer.from(name), Buffer.from(value)];
    return [length(a.length), length(b.length), a, b];
  }));
}

// A stream of records, each as large as one can be, and its end.
function stream(type, bytes) {
  const all = [];
  for (let at = 0; at < bytes.length; at += 65528)
    all.push(record(type, bytes.subarray(at, at + 65528)));
  return Buffer.concat([...all, record(type)]);
}

export function request(target, { method = 'GET', body = '', params = {} } = {}) {
  const [uri, query = ''] = target.split('?');
  return Buffer.concat([record(BEGIN, [0, 1, 0, 0, 0, 0, 0, 0]), stream(PARAMS, pairs({
    REQUEST_METHOD: method, DOCUMENT_URI: uri, QUERY_STRING: query, REQUEST_SCHEME: 'http',
    HTTP_HOST: 'essai.example', REMOTE_ADDR: '127.0.0.1', CONTENT_LENGTH: String(Buffer.byteLength(body)),
    ...params })), stream(STDIN, Buffer.from(body))]);
}

// What the peer sends until it closes.
export function closed(connection) {
  return new Promise((resolve) => {
    const chunks = [];
    connection.on('data', (chunk) => chunks.push(chunk));
    connection.on('error', () => {});
    connection.on('close', () => resolve(Buffer.concat(chunks)));
  });
}

export function answer(bytes) {
  const out = [];
  for (let at = 0; at + 8 <= bytes.length;) {
    const n = bytes.readUInt16BE(at + 4);
    if (bytes[at + 1] === STDOUT)
      out.push(bytes.subarray(at + 8, at + 8 + n));
    at += 8 + n + bytes[at + 6];
  }
  const text = Buffer.concat(out).toString('utf8'), end = text.indexOf('\r\n\r\n');
  if (end < 0)
    return null;
  const headers = Object.fromEntries(text.slice(0, end).split('\r\n').map((line) => {
    const colon = line.indexOf(':');
    return [line.slice(0, colon).toLowerCase(), line.slice(colon + 1).trim()];
  }));
  const body = text.slice(end + 4);
  return { status: Number(headers.status), headers, text: body, bytes: Buffer.from(body),
    get json() { return JSON.parse(body); } };
}

export async function ask(socket, target, options) {
  const connection = net.connect(socket);
  const whole = closed(connection);
  connection.write(request(target, options));
  return answer(await whole);
}

// Starts the stack's own program with other settings: { base, instantane, niveau… }.  It is stopped
// by stop(), which gives its exit code.
export async function program(stack, settings, words = []) {
  const dir = mkdtempSync(path.join(os.tmpdir(), 'aiguillage-prise-'));
  const conf = path.join(dir, 'aiguillage.conf'), socket = path.join(dir, 'prise.sock');
  const exe = readlinkSync(`/proc/${stack.parent}/exe`).replace(/ \(deleted\)$/, '');
  const lines = readFileSync(path.join(stack.dir, 'aiguillage.conf'), 'utf8').split('\n')
    .filter((line) => !(line.split('=')[0].trim() in settings));
  writeFileSync(conf, [...lines, ...Object.entries(settings).map(([name, value]) => `${name} = ${value}`),
    ''].join('\n'));
  const child = spawn(exe, ['-c', conf, '-l', socket, ...words], { stdio: ['ignore', 'ignore', 'pipe'],
    env: { ...process.env, ASAN_OPTIONS: `log_path=${stack.dir}/log/asan:detect_stack_use_after_return=1` } });
  let said = '';
  child.stderr.setEncoding('utf8').on('data', (text) => { said += text; });
  const ended = new Promise((resolve) => child.on('close', (code, signal) => resolve(code ?? signal)));
  const stop = async (signal = 'SIGTERM') => {
    child.kill(signal);
    const code = await ended;
    rmSync(dir, { recursive: true, force: true });
    return code;
  };
  try {
    await until(() => child.exitCode !== null || new Promise((resolve) => {
      const connection = net.connect(socket, () => { connection.destroy(); resolve(true); });
      connection.on('error', () => resolve(false));
    }));
  } catch (error) {
    await stop('SIGKILL');
    throw error;
  }
  return { dir, socket, child, stop, ended, ask: (target, options) => ask(socket, target, options),
    get log() { return said; },
    get events() {
      return said.split('\n').filter((line) => line.startsWith('{')).map((line) => JSON.parse(line));
    } };
}

// Its snapshot is there: before, its pages are 503.
export const ready = (own) => until(async () => (await own.ask('/readyz')).status === 200, { seconds: 60 });

// An nginx of the stack's own configuration in front of another program.
export async function front(stack, own) {
  const dir = mkdtempSync(path.join(os.tmpdir(), 'aiguillage-nginx-')), port = await freePort();
  const moved = (name) => readFileSync(path.join(stack.dir, name), 'utf8')
    .replaceAll(`unix:${stack.socket}`, `unix:${own.socket}`).replaceAll(`${stack.dir}/`, `${dir}/`);
  for (const name of ['log', 'nginx'])
    mkdirSync(path.join(dir, name));
  for (const name of readdirSync(path.join(stack.dir, 'nginx')).filter((file) => file.endsWith('.conf')))
    writeFileSync(path.join(dir, 'nginx', name), moved(path.join('nginx', name)));
  writeFileSync(path.join(dir, 'nginx.conf'), moved('nginx.conf')
    .replace(/listen 127\.0\.0\.1:\d+/, `listen 127.0.0.1:${port}`)
    .replace(/^user www-data;/m, 'user root;').replace(/^pid/m, 'daemon off;\npid'));
  const child = spawn('nginx', ['-p', `${dir}/nginx`, '-c', `${dir}/nginx.conf`],
    { stdio: ['ignore', 'ignore', 'pipe'], env: { ...process.env, PATH: `${process.env.PATH}:/usr/sbin` } });
  let said = '';
  child.stderr.on('data', (data) => { said += data; });
  const ended = new Promise((resolve) => child.on('close', resolve));
  const agent = new http.Agent({ keepAlive: true });
  const get = (target, { method = 'GET', body, headers = {} } = {}) => new Promise((resolve) => {
    const sent = http.request({ agent, host: '127.0.0.1', port, path: target, method, headers: { ...headers,
      ...(body === undefined ? {} : { 'content-length': Buffer.byteLength(body) }) } }, (response) => {
      const chunks = [];
      response.on('data', (chunk) => chunks.push(chunk));
      response.on('end', () => resolve({ status: response.statusCode, headers: response.headers,
        text: Buffer.concat(chunks).toString() }));
      response.on('error', (error) => resolve({ status: 0, text: String(error) }));
    });
    sent.on('error', (error) => resolve({ status: 0, text: String(error) }));
    sent.end(body);
  });
  const stop = async () => {
    agent.destroy();
    child.kill('SIGQUIT');
    await ended;
    rmSync(dir, { recursive: true, force: true });
  };
  try {
    await until(async () => (await get('/healthz')).status !== 0 ||
      (child.exitCode !== null && assert.fail(said)));
  } catch (error) {
    await stop();
    await own.stop();
    throw error;
  }
  return { dir, url: `http://127.0.0.1:${port}`, get, stop };
}

// Everything that a program of ours may be left in, however the test ends.
export async function using(things, act) {
  try {
    return await act();
  } finally {
    for (const thing of things)
      await thing.stop();
  }
}
