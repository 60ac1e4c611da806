import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";

import { forget } from "../../../static/js/lib/store.js";
import { createOpener } from "../../../static/js/lib/transport.js";

const MINUTE = 60000;

beforeEach(() => forget("http-until"));

/** A page on a network that the test lets through or not. */
function start({ sockets = true } = {}) {
  const fake = { now: 1000000, made: [] };
  const open = createOpener("game", {
    socket: sockets ? () => {
      const connection = { kind: "socket", addEventListener: (_, listener) => { connection.hear = () => listener({}); } };
      fake.made.push(connection);
      return connection;
    } : null,
    poll: (heard) => {
      const connection = { kind: "http", hear: heard };
      fake.made.push(connection);
      return connection;
    },
    now: () => fake.now,
  });
  return { fake, open: () => open("ws://hall/ws") };
}

const kinds = (fake) => fake.made.map((one) => one.kind);

test("a WebSocket is what is opened, as long as anything is heard over it", () => {
  const { fake, open } = start();
  for (let round = 0; round < 6; round += 1) open().hear();
  assert.deepEqual(new Set(kinds(fake)), new Set(["socket"]));
});

test("two WebSockets over which nothing was heard, and HTTP is tried", () => {
  const { fake, open } = start();
  open();
  open();
  assert.equal(open().kind, "http");
  assert.deepEqual(kinds(fake), ["socket", "socket", "http"]);
});

test("one loss between good connections is no reason", () => {
  const { fake, open } = start();
  open();
  open().hear();
  open();
  open().hear();
  assert.deepEqual(new Set(kinds(fake)), new Set(["socket"]));
});

test("a page that has heard a WebSocket waits longer: the server may be away", () => {
  const { fake, open } = start();
  open().hear();
  for (let round = 0; round < 5; round += 1) open();
  assert.deepEqual(kinds(fake), ["socket", "socket", "socket", "socket", "socket", "http"]);
});

test("nothing heard over HTTP either: both are tried in turn", () => {
  const { fake, open } = start();
  for (let round = 0; round < 6; round += 1) open();
  assert.deepEqual(kinds(fake), ["socket", "socket", "http", "socket", "http", "socket"]);
});

test("once needed, HTTP comes first for ten minutes, on the next page as well; then a WebSocket has its try", () => {
  const before = start();
  before.open();
  before.open();
  before.open().hear();
  const after = start();
  after.fake.now = before.fake.now + 9 * MINUTE;
  const first = after.open();
  assert.equal(first.kind, "http");
  first.hear();
  after.fake.now += 9 * MINUTE; // lengthened only when it is opened anew
  assert.equal(after.open().kind, "http");
  const later = start();
  later.fake.now = after.fake.now + 11 * MINUTE;
  assert.equal(later.open().kind, "socket");
});

test("HTTP that is slow to answer is no proof against the network: the server is busy", () => {
  const before = start();
  before.open();
  before.open();
  const slow = before.open();
  before.fake.now += 4000;
  slow.hear();
  assert.equal(start().open().kind, "socket");
});

test("a browser without WebSocket uses HTTP", () => {
  const { fake, open } = start({ sockets: false });
  open();
  open().hear();
  open();
  assert.deepEqual(new Set(kinds(fake)), new Set(["http"]));
});
