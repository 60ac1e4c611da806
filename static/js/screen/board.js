// @ts-check
// Arithmetic of what the screen shows: movement on the leaderboard, podium places, bars, fitting text. Pure.

/**
 * Places gained since the former board: positive is up, 0 unchanged, null when the player was not on it. A name is
 * one player's within a game; who was renamed in between simply gets no arrow, and nobody rises or falls from nothing.
 * @param {any[]|null} before
 * @param {any[]} now
 * @returns {(number|null)[]}
 */
export function movements(before, now) {
  const ranks = new Map((before || []).filter((row) => row.score > 0).map((row) => [row.name, row.rank]));
  return now.map((row) => (ranks.has(row.name) ? ranks.get(row.name) - row.rank : null));
}

/**
 * The podium as it is set up: places 1, 2 and 3, each with everybody who shares it. Places nobody holds are left out
 * (two firsts leave no second), and nobody stands on it with nothing.
 * @param {any[]|null} leaderboard
 * @returns {{place: number, rows: any[]}[]}
 */
export function podium(leaderboard) {
  return [1, 2, 3]
    .map((place) => ({ place, rows: (leaderboard || []).filter((row) => row.rank === place && row.score > 0) }))
    .filter((step) => step.rows.length > 0);
}

/**
 * The place in front of a name: none for a team that is too small, nor before the first points, which all would share.
 * @param {{rank: number|null, score: number|null}} row
 */
export function placeMark(row) {
  return row.rank === null || !row.score ? "–" : String(row.rank);
}

/**
 * Whether anybody has made a point.
 * @param {any[]|null} leaderboard
 */
export function hasPoints(leaderboard) {
  return (leaderboard || []).some((row) => row.score > 0);
}

/**
 * Lengths of the bars, 0 to 1, against the longest: differences stay visible in a small hall.
 * @param {number[]} counts
 */
export function barLengths(counts) {
  const most = Math.max(0, ...counts);
  return counts.map((count) => (most ? count / most : 0));
}

/**
 * Whole percents of those who answered. For multiple choice they need not add up to 100.
 * @param {number} count
 * @param {number} answered
 */
export function percent(count, answered) {
  return answered ? Math.round((100 * count) / answered) : 0;
}

/**
 * How densely a question must be set so that it fits at 1280×720: by its text and its longest choices.
 * A Chinese character is a full em; Latin letters are about half of one.
 * @param {string} text
 * @param {string[]} choices
 * @returns {"roomy"|"normal"|"dense"}
 */
export function density(text, choices) {
  const ems = (/** @type {string} */ words) =>
    Array.from(words || "").reduce((sum, letter) => sum + (letter.charCodeAt(0) < 0x2000 ? 0.55 : 1), 0);
  const rows = choices.reduce((sum, choice) => sum + Math.max(1, Math.ceil(ems(choice) / 11)), 0);
  const longest = Math.max(0, ...choices.map(ems));
  const load = ems(text) / 24 + rows;
  if (load <= 6 && longest <= 8) return "roomy";
  return load <= 9 ? "normal" : "dense";
}

/**
 * A PIN in two groups, as it is read aloud: "482 913".
 * @param {string} pin
 */
export function groupedPin(pin) {
  return pin.length === 6 ? `${pin.slice(0, 3)} ${pin.slice(3)}` : pin;
}

/**
 * The address as people type it: without scheme and closing slash.
 * @param {string} url
 */
export function spokenAddress(url) {
  return url.replace(/^https?:\/\//, "").replace(/\/$/, "");
}
