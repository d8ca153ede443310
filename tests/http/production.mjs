// The production side, as make install leaves it, in a directory of its own: the installed program,
// handed its socket as systemd does, behind the real nginx with the site, TLS and all.  It reads the
// database of the stack given.  Needs root, as an installation does.
//
//   const p = await production(stack);
//   const page = await p.get('/v1/w/demo', { address: '203.0.113.9' });
//   await p.stopProgram(); … await p.startProgram();
//   await p.stop();        // throws when a sanitizer had something to say

import { execFile, spawn, spawnSync } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, mkdtempSync, openSync, readFileSync, rmSync, writeFileSync }
  from 'node:fs';
import http from 'node:http';
import https from 'node:https';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { answer, freePort, until } from '../pile.mjs';

export const ROOT = path.dirname(path.dirname(path.dirname(fileURLToPath(import.meta.url))));
export const NAME = 'aiguillage.example.fr';
export const withoutRoot = process.getuid() === 0 ? false : 'needs root, as an installation does';

const FAULTS = /ERROR: (Address|Leak|Thread)Sanitizer|runtime error:/;
const run = promisify(execFile);
const exited = (child) => child.exitCode !== null || child.signalCode !== null;

// The programs of the suite: those with sanitizers, where they are built.
export function make(verb, dir) {
  const san = existsSync(path.join(ROOT, 'build/asan/aiguillage-fcgi')) ? ['SAN=address,undefined'] : [];
  return run('make', ['-C', ROOT, '--no-print-directory', '-s', verb, `DESTDIR=${dir}`, 'PREFIX=/usr',
    ...san], { maxBuffer: 16 << 20 });
}

// What systemd does before it starts a service that has a socket, and nothing else.
const ACTIVATE = `use IO::Socket::UNIX; use POSIX; $^F = 9; my ($path, @program) = @ARGV; unlink $path;
  my $s = IO::Socket::UNIX->new(Local => $path, Listen => 511) or die "$path: $!";
  chmod 0660, $path; POSIX::dup2($s->fileno, 3) if $s->fileno != 3;
  $ENV{LISTEN_FDS} = 1; $ENV{LISTEN_PID} = $$; exec @program or die "$program[0]: $!";`;
const MANAGER = `use IO::Socket::UNIX; use Socket; $| = 1;
  my $s = IO::Socket::UNIX->new(Type => SOCK_DGRAM, Local => $ARGV[0]) or die "$ARGV[0]: $!";
  print "listening\\n"; while (defined $s->recv(my $said, 4096)) { print "$said\\n" }`;

function edit(file, changes) {
  let text = readFileSync(file, 'utf8');
  for (const [what, by] of changes) {
    if (!text.includes(what))
      throw new Error(`${file} does not hold: ${what}`);
    text = text.replaceAll(what, by);
  }
  writeFileSync(file, text);
}

// Debian's nginx.conf in short, and a way to come from any address.
const NGINX = (dir) => `user root;
worker_processes 2;
pid ${dir}/nginx.pid;
error_log ${dir}/log/error.log;
events { worker_connections 768; }
http {
  include /etc/nginx/mime.types;
  default_type application/octet-stream;
  types_hash_max_size 2048;
  ssl_protocols TLSv1 TLSv1.1 TLSv1.2 TLSv1.3;
  ssl_prefer_server_ciphers on;
  access_log ${dir}/log/access.log;
  gzip on;
  set_real_ip_from 127.0.0.0/8;
  real_ip_header X-Essai-Adresse;
  client_body_temp_path ${dir}/corps;
  fastcgi_temp_path ${dir}/fastcgi;
  proxy_temp_path ${dir}/proxy;
  uwsgi_temp_path ${dir}/uwsgi;
  scgi_temp_path ${dir}/scgi;
  include sites-available/*;
}
`;

async function configure(dir, stack, ports) {
  const share = `${dir}/usr/share/aiguillage`;
  const base = readFileSync(path.join(stack.dir, 'aiguillage.conf'), 'utf8').match(/^base.*$/gm);
  for (const name of ['log', 'run', 'ssl', 'var'])
    mkdirSync(path.join(dir, name));
  edit(`${dir}/etc/aiguillage/aiguillage.conf`, [['/usr/share/aiguillage', share],
    ['/var/lib/aiguillage', `${dir}/var`], ['#contact_securite', 'contact_securite'],
    ['base = dbname=aiguillage user=aiguillage_application', base[0]],
    ['base_proprietaire = dbname=aiguillage user=aiguillage_proprietaire', base[1]]]);
  edit(`${share}/nginx/http.conf`, [['/run/aiguillage', `${dir}/run`]]);
  edit(`${share}/nginx/serveur.conf`, [['/var/log/nginx', `${dir}/log`], ['/usr/share/aiguillage', share]]);
  edit(`${share}/nginx/pages.conf`, [['/usr/share/aiguillage', share]]);
  edit(`${dir}/etc/nginx/sites-available/aiguillage`, [['/usr/share/aiguillage', share],
    ['/var/cache/aiguillage', `${dir}/cache`], ['/etc/ssl/aiguillage', `${dir}/ssl`],
    ['/var/www/html', `${dir}/html`],
    ['listen 80;', `listen 127.0.0.1:${ports.http};`], ['listen [::]:80;', ''],
    ['listen 443 ', `listen 127.0.0.1:${ports.https} `],
    ['listen [::]:443 ssl http2 backlog=511;', ''],
    // So that a test of so many requests depends on no machine's speed.
    ['rate=300r/s', 'rate=10r/s']]);
  writeFileSync(`${dir}/etc/nginx/nginx.conf`, NGINX(dir));
  await run('openssl', ['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256',
    '-nodes', '-days', '2', '-subj', `/CN=${NAME}`, '-addext', `subjectAltName=DNS:${NAME}`,
    '-keyout', `${dir}/ssl/privkey.pem`, '-out', `${dir}/ssl/fullchain.pem`]);
}

export async function production(stack) {
  const dir = mkdtempSync(path.join(os.tmpdir(), 'aiguillage-production-'));
  const ports = { http: await freePort(), https: await freePort() };
  const children = { program: null, manager: null, nginx: null };
  let said = '', ca = '';
  const agent = new https.Agent({ keepAlive: true, maxSockets: 60 });

  chmodSync(dir, 0o755);
  const out = (name) => openSync(path.join(dir, 'log', name), 'a');
  process.on('exit', () => {
    for (const child of Object.values(children))
      child?.kill('SIGTERM');
    spawnSync('rm', ['-rf', '--one-file-system', dir]);
  });

  // `address` is where the visitor seems to come from; `from` where he really does; the rest as in
  // node:https.  The path goes out as it is given.
  function get(target, { method = 'GET', headers = {}, body, address, from, host = NAME } = {}) {
    return new Promise((resolve, reject) => {
      const request = https.request({ agent, host: '127.0.0.1', port: ports.https, servername: NAME,
        ca, path: target, method, localAddress: from,
        headers: { host, ...(address ? { 'x-essai-adresse': address } : {}),
          ...(body === undefined ? {} : { 'content-length': Buffer.byteLength(body) }), ...headers } });
      request.on('error', reject);
      request.on('response', (response) => answer(target, response).then(resolve, reject));
      request.end(body);
    });
  }

  // In clear, on the other port.
  const getClear = (target) => new Promise((resolve, reject) => {
    http.get({ host: '127.0.0.1', port: ports.http, path: target, headers: { host: NAME } },
      (response) => {
        response.resume();
        response.on('end', () => resolve({ status: response.statusCode, headers: response.headers }));
      }).on('error', reject);
  });

  const ready = () => until(async () => (await get('/readyz').catch(() => ({}))).status === 200);

  async function startProgram() {
    children.program = spawn('perl', ['-e', ACTIVATE, `${dir}/run/aiguillage.sock`,
      `${dir}/usr/sbin/aiguillage-fcgi`, '-n', '2', '-c', `${dir}/etc/aiguillage/aiguillage.conf`],
    { cwd: '/', stdio: ['ignore', out('programme.log'), out('programme.log')],
      env: { ...process.env, NOTIFY_SOCKET: `${dir}/run/notify` } });
    await ready();
  }

  // Its socket is left, and nobody answers on it.
  async function stopProgram() {
    children.program.kill('SIGTERM');
    await until(() => exited(children.program));
    return children.program.exitCode;
  }

  // Its processes stand still, and take the requests that come no further.
  const processes = () => [children.program.pid, ...readFileSync(
    `/proc/${children.program.pid}/task/${children.program.pid}/children`, 'utf8').trim().split(' ').map(Number)];
  const freezeProgram = () => processes().forEach((pid) => process.kill(pid, 'SIGSTOP'));
  const thawProgram = () => processes().reverse().forEach((pid) => process.kill(pid, 'SIGCONT'));

  async function startNginx() {
    const conf = ['-p', dir, '-c', `${dir}/etc/nginx/nginx.conf`];
    const test = spawnSync('nginx', ['-q', '-t', ...conf], { encoding: 'utf8' });
    if (test.status !== 0 || test.stderr !== '')
      throw new Error(`nginx -t (${test.status}): ${test.stderr}`);
    children.nginx = spawn('nginx', [...conf, '-g', 'daemon off;'],
      { stdio: ['ignore', out('nginx.out'), out('nginx.out')] });
    await until(() => existsSync(`${dir}/nginx.pid`) || exited(children.nginx));
  }

  async function stop() {
    agent.destroy();
    let code = 0;
    if (children.program && !exited(children.program))
      code = await stopProgram();
    if (children.nginx && !exited(children.nginx)) {
      children.nginx.kill('SIGTERM');
      await until(() => exited(children.nginx));
    }
    children.manager?.kill('SIGTERM');
    const log = readFileSync(`${dir}/log/programme.log`, 'utf8');
    if (code !== 0 || FAULTS.test(log))
      throw new Error(`aiguillage-fcgi (${code}):\n${log.slice(-6000)}`);
  }

  await make('install', dir);
  await configure(dir, stack, ports);
  ca = readFileSync(`${dir}/ssl/fullchain.pem`);
  children.manager = spawn('perl', ['-e', MANAGER, `${dir}/run/notify`],
    { stdio: ['ignore', 'pipe', 'inherit'] });
  children.manager.stdout.on('data', (data) => { said += data; });
  await until(() => said.includes('listening'));
  await startNginx();
  await startProgram();
  return { dir, ports, agent, get, getClear, startProgram, stopProgram, freezeProgram, thawProgram, stop,
    reload: () => children.program.kill('SIGUSR2'),
    log: (name) => readFileSync(path.join(dir, 'log', name), 'utf8'),
    // What the program told who started it.
    said: () => said };
}
