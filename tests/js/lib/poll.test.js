import assert from "node:assert/strict";
import { test } from "node:test";

import { createPollSocket } from "../../../static/js/lib/poll.js";
import { createSocket } from "../../../static/js/lib/socket.js";
import { fakeWorld, settle } from "./world.js";

const GAME = "0b8e6b1c-52a4-4d0e-9a55-7f1c2f6f3d10";
const HELLO = { now: 1000, heartbeat_ms: 10000, game: { version: 3 }, me: null };

/** A network of which the test gives the answers: `asked` are the requests that wait for one. */
function fakeNet(world) {
  const asked = [];
  return {
    asked,
    net: {
      post(path, body, signal) {
        return new Promise((resolve, reject) => {
          const request = { path, body: JSON.parse(body), aborted: false, give, lose: () => reject(new Error("no network")) };
          signal.addEventListener("abort", () => { request.aborted = true; reject(new Error("aborted")); });
          function give(status, value) {
            asked.splice(asked.indexOf(request), 1);
            resolve({ status, value });
            return settle();
          }
          asked.push(request);
        });
      },
      later: world.world.later, cancel: world.world.cancel, tick: world.world.tick,
    },
    /** The newest request of a kind. */
    find: (kind) => asked.filter((one) => one.path.split("/")[2] === kind && !one.aborted).pop(),
  };
}

function start() {
  const world = fakeWorld();
  const fake = fakeNet(world);
  const seen = { frames: [], codes: [], heard: 0, opened: 0 };
  const socket = createPollSocket(GAME, () => { seen.heard += 1; }, fake.net);
  socket.onopen = () => { seen.opened += 1; };
  socket.onmessage = (event) => seen.frames.push(JSON.parse(event.data));
  socket.onclose = (event) => seen.codes.push(event.code);
  const say = async (...frame) => { socket.send(JSON.stringify(frame)); await settle(); };
  return { world, fake, seen, socket, say };
}

async function greeted() {
  const all = start();
  await all.say("hello", 1, { seat: 2 });
  await all.fake.find("call").give(200, [["ok", 1, HELLO]]);
  return all;
}

test("it opens by itself and a greeting begins the polls", async () => {
  const { fake, seen } = await greeted();
  assert.equal(seen.opened, 1);
  assert.equal(seen.heard, 1);
  assert.deepEqual(seen.frames, [["ok", 1, HELLO]]);
  const poll = fake.find("poll");
  assert.equal(poll.path, `/live/poll/${GAME}/2`);
  assert.deepEqual(poll.body, { version: 3, seen: "" });
});

test("what a poll brings is received, and the next one says what is known", async () => {
  const { fake, seen } = await greeted();
  await fake.find("poll").give(200, { now: 5, version: 4, seen: "abc", frames: [["game", { version: 4 }], ["me", {}]] });
  assert.deepEqual(seen.frames.slice(1), [["game", { version: 4 }], ["me", {}]]);
  assert.deepEqual(fake.find("poll").body, { version: 4, seen: "abc" });
});

test("polls that bring no state and come back at once are slowed down", async () => {
  const { fake, world } = await greeted();
  await fake.find("poll").give(200, { now: 5, version: 3, seen: "a", frames: [["me", {}]] });
  assert.equal(fake.find("poll"), undefined);
  await world.pass(1000);
  const next = fake.find("poll");
  assert.equal(next.body.seen, "a");
  world.sleep(20000);
  await next.give(200, { now: 5, version: 3, seen: "a", frames: [] });
  assert.ok(fake.find("poll"));
});

test("requests are called beside the poll; a refusal is an answer like on a socket", async () => {
  const { fake, seen, say } = await greeted();
  await say("answer", 7, { position: 0 });
  const call = fake.find("call");
  assert.equal(call.path, `/live/call/${GAME}/2`);
  assert.deepEqual(call.body, ["answer", 7, { position: 0 }]);
  await call.give(409, [["error", 7, { code: "answer.already" }]]);
  assert.deepEqual(seen.frames.at(-1), ["error", 7, { code: "answer.already" }]);
  await say("answer", 8, { position: 0 });
  await fake.find("call").give(503, [["error", 8, { code: "busy", retry_ms: 900 }]]);
  await say("beat", 9, {});
  await fake.find("call").give(429, [["error", null, { code: "frame.too_fast", retry_ms: 1000 }]]);
  assert.deepEqual(seen.codes, []);
  assert.ok(fake.find("poll"));
});

test("a request is not repeated while its first call is under way", async () => {
  const { fake, say } = await greeted();
  await say("answer", 7, { position: 0 });
  await say("answer", 7, { position: 0 });
  const calls = () => fake.asked.filter((one) => one.path.includes("/call/")).length;
  assert.equal(calls(), 1);
  await fake.find("call").give(503, [["error", 7, { code: "busy", retry_ms: 900 }]]);
  await say("answer", 7, { position: 0 });
  assert.equal(calls(), 1);
});

test("after the join the poll is a player's", async () => {
  const { fake, say } = await greeted();
  const newcomers = fake.find("poll");
  await say("join", 2, { name: "x" });
  await fake.find("call").give(200, [["ok", 2, { me: {} }]]);
  assert.equal(newcomers.aborted, true);
  assert.ok(fake.find("poll"));
});

test("an echo is not sent: nothing is measured", async () => {
  const { fake, say } = await greeted();
  await say("pong", 3, { nonce: "00" });
  assert.equal(fake.find("call"), undefined);
});

for (const [status, code] of [[401, 4401], [403, 4403], [404, 4404]]) {
  test(`${status} closes as a socket would, with ${code}`, async () => {
    const { fake, seen, say } = start();
    await say("hello", 1, { seat: 0 });
    await fake.find("call").give(status, [["error", 1, { code: "whatever" }]]);
    assert.deepEqual(seen.codes, [code]);
    assert.deepEqual(seen.frames, []);
    assert.equal(seen.heard, 0);
  });
}

test("a page of another address is not told that the host removed it", async () => {
  const refused = [["error", null, { code: "hello.origin" }]];
  for (const kind of ["call", "poll"]) {
    const { fake, seen, say } = kind === "poll" ? await greeted() : start();
    if (kind === "call") await say("hello", 1, { seat: 0 });
    await fake.find(kind).give(403, refused);
    assert.deepEqual(seen.codes, [4421], kind);
  }
});

test("a device with too many connections is closed with 4429", async () => {
  const { fake, seen } = await greeted();
  await fake.find("poll").give(429, []);
  assert.deepEqual(seen.codes, [4429]);
});

test("no network, no answer, a page in its place: lost, and every request with it", async () => {
  for (const end of [(r) => { r.lose(); return settle(); }, (r) => r.give(502, null), (r) => r.give(200, { what: 1 }), (r) => r.give(503, [["error", 0, { code: "failed" }]])]) {
    const { fake, seen, say } = await greeted();
    await say("beat", 4, {});
    const poll = fake.find("poll");
    await end(fake.find("call"));
    assert.deepEqual(seen.codes, [1006]);
    assert.equal(poll.aborted, true);
  }
});

test("a poll that never comes back is given up", async () => {
  const { fake, seen, world } = await greeted();
  assert.ok(fake.find("poll"));
  await world.pass(40000);
  assert.deepEqual(seen.codes, [1006]);
});

test("a worker that goes away says when to come, and is asked no more", async () => {
  const { fake, seen } = await greeted();
  await fake.find("poll").give(503, { now: 5, version: 3, seen: "", frames: [["moving", { delay_ms: 700 }]] });
  assert.deepEqual(seen.frames.at(-1), ["moving", { delay_ms: 700 }]);
  assert.equal(fake.find("poll"), undefined);
  assert.deepEqual(seen.codes, []);
});

test("at the door the greeting is repeated with the ticket until it is answered", async () => {
  const { fake, seen, say, world } = start();
  await say("hello", 1, { seat: 0, ticket: null });
  await fake.find("call").give(200, [["waiting", { place: 9, ticket: "t1" }]]);
  assert.equal(seen.heard, 1);
  await world.pass(1000);
  assert.deepEqual(fake.find("call").body, ["hello", 1, { seat: 0, ticket: "t1" }]);
  assert.equal(fake.find("call").path, `/live/call/${GAME}/0?ticket=t1`);
  await fake.find("call").give(200, [["waiting", { place: 4, ticket: null }]]);
  await world.pass(1000);
  assert.deepEqual(fake.find("call").body, ["hello", 1, { seat: 0, ticket: "t1" }]);
  await fake.find("call").give(200, [["ok", 1, HELLO]]);
  assert.deepEqual(seen.frames.map((frame) => frame[0]), ["waiting", "waiting", "ok"]);
  assert.ok(fake.find("poll"));
});

test("a full worker sends newcomers away with their ticket", async () => {
  const { fake, seen, say } = start();
  await say("hello", 1, { seat: 0 });
  await fake.find("call").give(503, [["waiting", { place: null, ticket: "t1", retry_ms: 5000 }]]);
  assert.deepEqual(seen.frames, [["waiting", { place: null, ticket: "t1", retry_ms: 5000 }]]);
  assert.deepEqual(seen.codes, [4503]);
});

test("closed by its user, it says nothing more and stops asking", async () => {
  const { fake, seen, socket, say } = await greeted();
  await say("beat", 4, {});
  const [poll, call] = [fake.find("poll"), fake.find("call")];
  socket.close(1000);
  await settle();
  assert.equal(poll.aborted && call.aborted, true);
  assert.deepEqual(seen.codes, []);
  assert.equal(fake.find("poll"), undefined);
});

test("the mending connection works over it: an answer that was lost is repeated over the next one with the same key", async () => {
  const world = fakeWorld();
  const fake = fakeNet(world);
  const statuses = [];
  const mending = createSocket({
    url: "ws://hall/ws", world: world.world, open: () => createPollSocket(GAME, () => undefined, fake.net),
    hello: () => ({ seat: 0 }), onHello: () => undefined, onPush: () => undefined,
    onStatus: (status) => statuses.push(status),
  });
  await settle();
  await fake.find("call").give(200, [["ok", 1, HELLO]]);
  const asked = mending.request("answer", { position: 0, key: "k" }, { repeat: true });
  await settle();
  const [, id] = fake.find("call").body;
  fake.find("call").lose();
  await settle();
  assert.equal(statuses.at(-1), "reconnecting");
  await world.pass(1000);
  await settle();
  const hello = fake.find("call");
  await hello.give(200, [["ok", hello.body[1], HELLO]]);
  assert.deepEqual(fake.find("call").body, ["answer", id, { position: 0, key: "k" }]);
  await fake.find("call").give(200, [["ok", id, { position: 0, key: "k", late: false }]]);
  assert.deepEqual(await asked, { position: 0, key: "k", late: false });
});
