import assert from "node:assert/strict";
import { test } from "node:test";

import { createSocket } from "../../../static/js/lib/socket.js";
import { fakeWorld, settle } from "./world.js";

function start() {
  const fake = fakeWorld();
  const seen = { statuses: [], pushes: [], hellos: 0, times: [] };
  const known = { version: 2 };
  const socket = createSocket({
    url: "ws://hall/ws", world: fake.world, hello: () => ({ seat: 0 }),
    version: () => known.version,
    onHello: () => { seen.hellos += 1; },
    onPush: (type, payload) => seen.pushes.push([type, payload]),
    onStatus: (status, code) => seen.statuses.push([status, code]),
    onTime: (...exchange) => seen.times.push(exchange),
  });
  return { fake, socket, seen, known };
}

test("the greeting comes first and waiting requests follow it", async () => {
  const { fake, socket } = start();
  const asked = socket.request("answer", { key: "k" }, { repeat: true });
  assert.deepEqual(fake.socket.sent, []);
  await fake.greet();
  assert.deepEqual(fake.socket.sent.map((frame) => frame[0]), ["hello", "answer"]);
  await fake.answer("answer", { key: "k", late: false });
  assert.deepEqual(await asked, { key: "k", late: false });
});

test("an unacknowledged answer is sent again with the same key after a loss", async () => {
  const { fake, socket, seen } = start();
  await fake.greet();
  const asked = socket.request("answer", { position: 0, choices: [1], key: "k" }, { repeat: true });
  const first = fake.socket;
  assert.equal(first.sent.at(-1)[0], "answer");
  first.onclose({ code: 1006 });
  assert.deepEqual(seen.statuses.at(-1), ["reconnecting", 1006]);
  await fake.pass(300);
  assert.equal(fake.sockets.length, 2);
  await fake.greet();
  assert.deepEqual(fake.socket.sent.at(-1), first.sent.at(-1));
  await fake.answer("answer", { key: "k" });
  assert.deepEqual(await asked, { key: "k" });
});

test("a request that may not be repeated is refused when the connection is lost", async () => {
  const { fake, socket } = start();
  await fake.greet();
  const asked = socket.request("names", {});
  fake.socket.onclose({ code: 1006 });
  await assert.rejects(asked, { code: "lost" });
});

test("a refusal with retry_ms is waited out and repeated", async () => {
  const { fake, socket } = start();
  await fake.greet();
  const asked = socket.request("answer", { key: "k" }, { repeat: true });
  const id = fake.socket.sent.at(-1)[1];
  await fake.say(["error", id, { code: "busy", retry_ms: 500 }]);
  assert.equal(fake.socket.sent.length, 2);
  await fake.pass(900);
  assert.deepEqual(fake.socket.sent.at(-1), ["answer", id, { key: "k" }]);
  await fake.answer("answer", { key: "k" });
  await asked;
});

test("a refusal without retry_ms reaches the caller with its code", async () => {
  const { fake, socket } = start();
  await fake.greet();
  const asked = socket.request("answer", { key: "k" }, { repeat: true });
  await fake.say(["error", fake.socket.sent.at(-1)[1], { code: "answer.too_late" }]);
  await assert.rejects(asked, { code: "answer.too_late" });
});

test("an answer that never comes on a silent line opens a new connection", async () => {
  const { fake, socket } = start();
  await fake.greet();
  socket.request("answer", { key: "k" }, { repeat: true }).catch(() => undefined);
  await fake.pass(4100);
  assert.deepEqual(fake.socket.sent.slice(-2).map((frame) => frame[0]), ["beat", "answer"]);
  assert.equal(fake.sockets.length, 1);
  await fake.pass(1500);
  assert.equal(fake.sockets.length, 2);
});

test("an answer that waits for the server's database stays on a line that is alive", async () => {
  const { fake, socket } = start();
  await fake.greet();
  const asked = socket.request("answer", { key: "k" }, { repeat: true });
  for (let round = 0; round < 5; round += 1) {
    await fake.pass(4100);
    await fake.answer("beat", { now: 5000 + round, version: 2 });
  }
  assert.equal(fake.sockets.length, 1);
  assert.ok(fake.socket.sent.filter((frame) => frame[0] === "answer").length >= 5);
  await fake.answer("answer", { key: "k" });
  assert.deepEqual(await asked, { key: "k" });
});

test("a missing heartbeat answer opens a new connection", async () => {
  const { fake } = start();
  await fake.greet();
  await fake.pass(15000);
  assert.equal(fake.socket.sent.at(-1)[0], "beat");
  await fake.pass(5700);
  assert.equal(fake.sockets.length, 2);
});

test("an answered heartbeat keeps the connection and gives the time", async () => {
  const { fake, seen } = start();
  await fake.greet();
  for (let round = 0; round < 4; round += 1) {
    await fake.pass(15000);
    await fake.answer("beat", { now: 5000 + round });
  }
  assert.equal(fake.sockets.length, 1);
  assert.equal(seen.times.length, 5);
});

test("a connection that does not open is given up after five seconds", async () => {
  const { fake, seen } = start();
  await fake.pass(5000);
  assert.equal(seen.statuses.at(-1)[0], "connecting");
  await fake.pass(300);
  assert.equal(fake.sockets.length, 2);
});

test("a woken page that gets no sign of life is back within three seconds", async () => {
  const { fake, seen } = start();
  await fake.greet();
  fake.sleep(60000);
  fake.wake(false);
  await fake.pass(1200 + 400);
  assert.equal(fake.sockets.length, 2);
  await fake.greet();
  assert.equal(seen.hellos, 2);
});

test("a woken page whose line is alive stays on it", async () => {
  const { fake } = start();
  await fake.greet();
  fake.wake(false);
  await fake.answer("beat", { now: 2000 });
  await fake.pass(1500);
  assert.equal(fake.sockets.length, 1);
});

test("a change of network opens a new connection at once", async () => {
  const { fake } = start();
  await fake.greet();
  fake.wake(true);
  await fake.pass(400);
  assert.equal(fake.sockets.length, 2);
});

test("a jump of the page's own ticking is noticed as sleep", async () => {
  const { fake } = start();
  await fake.greet();
  fake.sleep(20000);
  await fake.pass(1600);
  assert.equal(fake.sockets.length, 2);
});

test("close codes: removed and unknown games end, floods wait, moving comes back", async () => {
  for (const [code, wait, count] of [[4403, 60000, 1], [4404, 60000, 1], [4400, 14000, 1], [4400, 16000, 2], [1012, 300, 2]]) {
    const { fake, seen } = start();
    await fake.greet();
    fake.socket.onclose({ code });
    if (count === 1 && wait === 60000) assert.deepEqual(seen.statuses.at(-1), ["ended", code]);
    await fake.pass(wait);
    assert.equal(fake.sockets.length, count, String(code));
  }
});

test("moving keeps reading until the given moment, then reconnects", async () => {
  const { fake, seen } = start();
  await fake.greet();
  await fake.say(["moving", { delay_ms: 2000 }]);
  await fake.pass(1900);
  await fake.say(["game", { version: 2 }]);
  assert.equal(seen.pushes.length, 1);
  assert.equal(fake.sockets.length, 1);
  await fake.pass(500);
  assert.equal(fake.sockets.length, 2);
});

test("a page that moves over reads and asks on the former connection until the next has welcomed it", async () => {
  const { fake, socket, seen } = start();
  await fake.greet();
  const former = fake.socket;
  const asked = socket.request("answer", { key: "k" }, { repeat: true });
  await fake.say(["moving", { delay_ms: 1000 }]);
  await fake.pass(1000);
  assert.equal(fake.sockets.length, 2);
  assert.equal(former.closed, null);
  fake.socket.onopen();
  await settle();
  former.onmessage({ data: JSON.stringify(["game", { version: 2 }]) });
  assert.equal(seen.pushes.length, 1);
  await fake.answer("hello", { now: 1000, heartbeat_ms: 15000 });
  assert.equal(former.closed, 1000);
  // what was not acknowledged goes to the new one
  assert.deepEqual(fake.socket.sent.map((frame) => frame[0]), ["hello", "answer"]);
  await fake.answer("answer", { key: "k" });
  assert.deepEqual(await asked, { key: "k" });
  assert.equal(seen.hellos, 2);
  assert.ok(seen.statuses.every(([status]) => status === "open"));
});

test("a former connection that ends early leaves the page to the one that is being opened", async () => {
  const { fake, seen } = start();
  await fake.greet();
  const former = fake.socket;
  await fake.say(["moving", { delay_ms: 0 }]);
  await fake.pass(1);
  former.onclose({ code: 1012 });
  assert.deepEqual(seen.statuses.at(-1), ["reconnecting", 1012]);
  await fake.pass(1000);
  assert.equal(fake.sockets.length, 2);
  await fake.greet();
  assert.deepEqual(seen.statuses.at(-1), ["open", null]);
  await fake.pass(6000);
  assert.equal(fake.sockets.length, 2);
});

test("a successor that comes to nothing is tried again, and the former connection serves meanwhile", async () => {
  const { fake, seen } = start();
  await fake.greet();
  const former = fake.socket;
  await fake.say(["moving", { delay_ms: 0 }]);
  await fake.pass(1);
  fake.socket.onclose({ code: 1006 });
  assert.equal(former.closed, null);
  await fake.pass(300);
  assert.equal(fake.sockets.length, 3);
  // this one never opens
  await fake.pass(5000 + 600);
  assert.equal(fake.sockets.length, 4);
  assert.equal(former.closed, null);
  await fake.greet();
  assert.equal(former.closed, 1000);
  assert.deepEqual(seen.statuses.map(([status]) => status), ["open", "open"]);
});

test("a successor that has to wait at the door is not given up, and tells the page nothing of it", async () => {
  const { fake, seen } = start();
  await fake.greet();
  const former = fake.socket;
  await fake.say(["moving", { delay_ms: 0 }]);
  await fake.pass(1);
  fake.socket.onopen();
  await settle();
  await fake.say(["waiting", { place: 3, of: 9, retry_ms: null }]);
  former.onmessage({ data: JSON.stringify(["game", { version: 2 }]) });
  await fake.pass(9000);
  assert.equal(fake.sockets.length, 2);
  assert.deepEqual(seen.pushes.map(([type]) => type), ["game"]);
  await fake.answer("hello", { now: 1000, heartbeat_ms: 15000 });
  assert.equal(former.closed, 1000);
});

for (const [how, refuse] of [
  ["the door", async (fake) => {
    await fake.say(["waiting", { place: null, of: null, retry_ms: 8000 }]);
    fake.socket.onclose({ code: 4503 });
  }],
  ["a refusal", (fake) => fake.say(["error", fake.socket.sent[0][1], { code: "busy", retry_ms: 8000 }])],
]) {
  test(`a successor that ${how} sends away comes again when it was told`, async () => {
    for (const formerGoes of [false, true]) {
      const { fake } = start();
      await fake.greet();
      const former = fake.socket;
      await fake.say(["moving", { delay_ms: 0 }]);
      await fake.pass(1);
      fake.socket.onopen();
      await settle();
      await refuse(fake);
      await fake.pass(1000);
      if (formerGoes) former.onclose({ code: 1012 });
      await fake.pass(6900);
      assert.equal(fake.sockets.length, 2);
      await fake.pass(600);
      assert.equal(fake.sockets.length, 3);
    }
  });
}

test("the greeting of a successor goes over no other connection", async () => {
  const { fake } = start();
  const first = fake.socket;
  first.onopen();
  await settle();
  await fake.say(["moving", { delay_ms: 0 }]);
  await fake.pass(1);
  fake.socket.onopen();
  await settle();
  await fake.answer("hello", { now: 1000, heartbeat_ms: 15000 }, first);
  assert.deepEqual(first.sent.map((frame) => frame[0]), ["hello"]);
});

test("a page that is closed, or whose network changes, takes its successor with it", async () => {
  const { fake, socket } = start();
  await fake.greet();
  await fake.say(["moving", { delay_ms: 0 }]);
  await fake.pass(1);
  fake.wake(true);
  assert.deepEqual(fake.sockets.map((each) => each.closed), [1000, 1000]);
  await fake.pass(400);
  assert.equal(fake.sockets.length, 3);
  await fake.greet();
  await fake.say(["moving", { delay_ms: 500 }]);
  socket.close(1000);
  await fake.pass(5000);
  assert.equal(fake.sockets.length, 3);
});

test("a worker that closes at once is come back from when it said, not with everybody", async () => {
  const { fake } = start();
  await fake.greet();
  await fake.say(["moving", { delay_ms: 2000 }]);
  fake.socket.onclose({ code: 1012 });
  await fake.pass(1900);
  assert.equal(fake.sockets.length, 1);
  await fake.pass(200);
  assert.equal(fake.sockets.length, 2);
});

test("a worker that closes later changes nothing about the moment it gave", async () => {
  const { fake } = start();
  await fake.greet();
  await fake.say(["moving", { delay_ms: 2000 }]);
  await fake.pass(1500);
  fake.socket.onclose({ code: 1012 });
  await fake.pass(400);
  assert.equal(fake.sockets.length, 1);
  await fake.pass(200);
  assert.equal(fake.sockets.length, 2);
});

test("a newer state that does not come opens a new connection, one that comes does not", async () => {
  for (const [arrives, count] of [[false, 2], [true, 1]]) {
    const { fake, known } = start();
    await fake.greet();
    await fake.pass(15000);
    await fake.answer("beat", { now: 1, version: 3 });
    if (arrives) known.version = 3;
    await fake.pass(3000);
    assert.equal(fake.sockets.length, count, String(arrives));
  }
});

test("a ping is answered at once with its nonce", async () => {
  const { fake } = start();
  await fake.greet();
  await fake.say(["ping", { nonce: "n1" }]);
  const frame = fake.socket.sent.at(-1);
  assert.equal(frame[0], "pong");
  assert.deepEqual(frame[2], { nonce: "n1" });
});

test("repeated failures wait longer, up to a bound", async () => {
  const { fake } = start();
  const waits = [];
  for (let round = 0; round < 9; round += 1) {
    const before = fake.sockets.length;
    fake.socket.onclose({ code: 1006 });
    let waited = 0;
    while (fake.sockets.length === before) {
      await fake.pass(10);
      waited += 10;
    }
    waits.push(waited);
  }
  assert.ok(waits[0] <= 300);
  assert.deepEqual([...waits].sort((a, b) => a - b), waits);
  assert.ok(waits[8] <= 15000);
});

test("frames that are no messages change nothing", async () => {
  const { fake, seen } = start();
  await fake.greet();
  fake.socket.onmessage({ data: "not json" });
  fake.socket.onmessage({ data: "{}" });
  await fake.say(["ok", 4711, {}]);
  await settle();
  assert.deepEqual(seen.pushes, []);
  assert.equal(fake.sockets.length, 1);
});

const WAITING = { place: 5, of: 9, full: false, estimate_s: 1, ticket: "slip", retry_ms: null };

async function knock() {
  const started = start();
  started.fake.socket.onopen();
  await settle();
  await started.fake.say(["waiting", WAITING]);
  return started;
}

test("at the door the connection is kept as long as it is heard of", async () => {
  const { fake, seen } = await knock();
  for (let round = 0; round < 10; round += 1) {
    await fake.pass(20000);
    await fake.say(["waiting", WAITING]);
  }
  assert.equal(fake.sockets.length, 1);
  assert.equal(seen.pushes.length, 11);
  assert.deepEqual(fake.socket.sent.map((frame) => frame[0]), ["hello"]);
  await fake.answer("hello", { now: 1000, heartbeat_ms: 15000 });
  assert.equal(seen.hellos, 1);
  // the time at the door is not taken for a round trip
  assert.equal(seen.times[0][1] - seen.times[0][0], 400);
  await fake.pass(15000);
  assert.equal(fake.socket.sent.at(-1)[0], "beat");
});

test("a door that has gone silent is knocked at again", async () => {
  const { fake } = await knock();
  await fake.pass(44000);
  assert.equal(fake.sockets.length, 1);
  await fake.pass(1500);
  assert.equal(fake.sockets.length, 2);
});

test("a page that slept at the door trusts a line that was just heard, and no other", async () => {
  const { fake } = await knock();
  fake.wake(false);
  await fake.pass(900);
  assert.equal(fake.sockets.length, 1);
  fake.sleep(30000);
  fake.wake(false);
  await fake.pass(900);
  assert.equal(fake.sockets.length, 2);
});

test("whoever is sent away comes back at the moment that was given, woken or not", async () => {
  const { fake } = start();
  fake.socket.onopen();
  await settle();
  await fake.say(["waiting", { ...WAITING, place: null, of: null, retry_ms: 8000 }]);
  fake.socket.onclose({ code: 4503 });
  await fake.pass(7000);
  fake.wake(false);
  fake.wake(true);
  await fake.pass(900);
  assert.equal(fake.sockets.length, 1);
  await fake.pass(200);
  assert.equal(fake.sockets.length, 2);
});

test("the first try after a loss is spread as the server last said", async () => {
  const { fake } = start();
  await fake.greet({ spread_ms: 500 });
  await fake.pass(15000);
  await fake.answer("beat", { now: 16000, spread_ms: 3000 });
  fake.socket.onclose({ code: 1006 });
  await fake.pass(1400);
  assert.equal(fake.sockets.length, 1);
  await fake.pass(200);
  assert.equal(fake.sockets.length, 2);
});

test("a page of a large room stands in the queue for as long as the room needs, and anew once it has been taken", async () => {
  const { fake, seen } = start();
  await fake.greet({ spread_ms: 4000 });
  await fake.pass(11000);
  fake.socket.onclose({ code: 1006 });
  await fake.pass(2000); // half of the spread
  assert.equal(fake.sockets.length, 2);
  await fake.pass(8900);
  fake.socket.onopen();
  await fake.pass(8900);
  assert.equal(fake.sockets.length, 2);
  await fake.answer("hello", { now: 1000, heartbeat_ms: 15000, spread_ms: 4000 });
  assert.equal(seen.statuses.at(-1)[0], "open");
});

test("a page that was never welcomed gives a line that swallows its greeting up after five seconds", async () => {
  const { fake } = start();
  await fake.pass(100);
  fake.socket.onopen();
  await fake.pass(5200);
  assert.equal(fake.sockets.length, 2);
});

test("whoever is back first and finds the room empty still spreads as before, until a beat says otherwise", async () => {
  const { fake } = start();
  await fake.greet({ spread_ms: 4000 });
  fake.socket.onclose({ code: 1006 });
  await fake.pass(2000);
  await fake.greet({ spread_ms: 500 });
  await fake.pass(11000);
  await fake.say(["ping", { nonce: "a" }]);
  fake.socket.onclose({ code: 1006 });
  await fake.pass(1900);
  assert.equal(fake.sockets.length, 2);
  await fake.pass(200);
  assert.equal(fake.sockets.length, 3);
  await fake.greet({ spread_ms: 500 });
  await fake.pass(15000);
  await fake.answer("beat", { now: 16000, spread_ms: 500 });
  fake.socket.onclose({ code: 1006 });
  await fake.pass(300);
  assert.equal(fake.sockets.length, 4);
});
