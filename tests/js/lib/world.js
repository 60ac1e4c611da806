/** A world for createSocket: time that the test moves, sockets that the test answers. */

export function fakeWorld() {
  let time = 0;
  let timers = [];
  let serial = 0;
  const sockets = [];
  let wake = () => undefined;
  const world = {
    visible: true,
    sockets,
    world: {
      open(url) {
        const socket = {
          url, sent: [], closed: null,
          send(text) { socket.sent.push(JSON.parse(text)); },
          close(code) { socket.closed = code; },
        };
        sockets.push(socket);
        return socket;
      },
      later(act, ms) {
        serial += 1;
        timers.push({ at: time + ms, act, serial });
        return serial;
      },
      cancel(timer) { timers = timers.filter((one) => one.serial !== timer); },
      tick: () => time,
      random: () => 0.5,
      onWake(callback) { wake = callback; },
      isVisible: () => world.visible,
    },
    wake: (gone) => wake(gone),
    /** The newest connection. */
    get socket() { return sockets[sockets.length - 1]; },
    /** Jump over a stretch of time in one go, as a phone does that sleeps. */
    sleep(ms) { time += ms; },
    /** Let time pass, running what falls due. */
    async pass(ms) {
      const end = time + ms;
      for (;;) {
        const due = timers.filter((one) => one.at <= end).sort((a, b) => a.at - b.at || a.serial - b.serial)[0];
        if (!due) break;
        timers = timers.filter((one) => one !== due);
        time = Math.max(time, due.at);
        due.act();
        await settle();
      }
      time = Math.max(time, end);
    },
    say(frame) {
      world.socket.onmessage({ data: JSON.stringify(frame) });
      return settle();
    },
    /** Answer the newest unanswered request of a kind. */
    answer(type, payload, socket = world.socket) {
      const frame = socket.sent.filter((one) => one[0] === type).pop();
      socket.onmessage({ data: JSON.stringify(["ok", frame[1], payload]) });
      return settle();
    },
    async greet(payload = {}) {
      world.socket.onopen();
      await settle();
      await world.answer("hello", { now: 1000, heartbeat_ms: 15000, ...payload });
    },
  };
  return world;
}

/** Let promises run. */
export async function settle() {
  for (let round = 0; round < 5; round += 1) await Promise.resolve();
}
