// Signals, and processes that die: what has begun is finished, and no reader notices.  On programs of
// its own, since the stack's would count a process that ends as a fault.

import assert from 'node:assert/strict';
import net from 'node:net';
import { after, test } from 'node:test';
import { children, pile, until } from '../pile.mjs';
import { answer, closed, front, program, request, using } from './fcgi.mjs';

const stack = await pile({ asan: true });
after(() => stack.stop());

const RESULTS = '/v1/w/demo/resultats?ou=72181&quoi=gymnase&phase=etude';
const POST = { method: 'POST', body: '{"texte":"gymnase"}' };

test('SIGTERM: what has begun is finished, even half sent; then the program ends well', async () => {
  const own = await program(stack, {});
  await until(async () => (await own.ask('/readyz')).status === 200, { seconds: 60 });
  const bytes = request(RESULTS);
  const begun = Array.from({ length: 12 }, () => {
    const connection = net.connect(own.socket), end = closed(connection);
    connection.write(bytes.subarray(0, 40));
    return { connection, end };
  });
  await Promise.all(begun.map(({ connection }) => new Promise((resolve) => connection.once('ready', resolve))));
  // Accepted, all of them: a later one has been answered.
  assert.equal((await own.ask('/healthz')).status, 200);
  const code = own.stop();
  for (const { connection } of begun)
    connection.write(bytes.subarray(40));
  for (const { end } of begun)
    assert.equal(answer(await end)?.status, 200);
  assert.equal(await code, 0);
});

// Visitors without a pause, who note every answer that is not what it should be.
function crowd(web, { posts = true } = {}) {
  const bad = [];
  let n = 0, going = true;
  const visit = async (i) => {
    while (going) {
      const post = posts && i === 0;
      const got = await web.get(post ? '/api/v1/qualification' : i % 2 ? RESULTS : '/v1/w/demo/annuaire',
        post ? { ...POST, headers: { 'content-type': 'application/json' } } : {});
      n++;
      if (got.status !== 200)
        bad.push(`${got.status} ${got.text.slice(0, 200)}`);
    }
  };
  const visitors = Array.from({ length: 4 }, (_, i) => visit(i));
  return { bad, get n() { return n; }, more: (wanted = 40) => {
    const from = n;
    return until(() => n >= from + wanted, { seconds: 60 });
  }, async end() {
    going = false;
    await Promise.all(visitors);
    assert.deepEqual(bad, []);
    return n;
  } };
}

async function family() {
  const own = await program(stack, {}, ['-n', '2']);
  const events = (name) => own.events.filter((event) => event.evenement === name);
  await until(() => events('enfant_pret').length === 2, { seconds: 60 });
  const web = await front(stack, own);
  return { own, web, events, pids: () => children(own.child.pid) };
}

test('both processes replaced one after the other under load, templates read again: 0 failed', async () => {
  const { own, web, events, pids } = await family();
  await using([web, own], async () => {
    const load = crowd(web), old = pids();
    await load.more();
    own.child.kill('SIGHUP');
    await until(() => events('gabarits_relus').length === 2);
    await load.more();
    own.child.kill('SIGUSR2');
    await until(() => events('relance').length === 1, { seconds: 60 });
    assert.equal(events('relance')[0].resultat, 'faite');
    await load.more();
    assert.ok(pids().length === 2 && !pids().some((pid) => old.includes(pid)), `${old} ${pids()}`);
    const [first] = pids();
    process.kill(first, 'SIGTERM');
    await until(() => events('enfant_fini').some((event) => event.enfant === first) &&
      pids().length === 2 && !pids().includes(first), { seconds: 60 });
    await load.more();
    assert.ok(await load.end() > 120);
    for (const event of events('enfant_fini'))
      assert.deepEqual([event.code, event.signal], [0, 0]);
  });
});

test('a process killed under load: no reader notices, and another takes its place', async () => {
  const { own, web, events, pids } = await family();
  await using([web, own], async () => {
    const load = crowd(web, { posts: false });
    await load.more();
    for (let round = 0; round < 2; round++) {
      const [victim] = pids();
      process.kill(victim, 'SIGKILL');
      await until(() => events('enfant_fini').some((event) => event.enfant === victim && event.signal === 9));
      await load.more();
      await until(() => events('enfant_pret').length === 3 + round, { seconds: 60 });
      await load.more();
    }
    await load.end();
    assert.equal(pids().length, 2);
  });
});
