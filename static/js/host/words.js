// @ts-check
// What the console says about phases, answers and refusals. Pure.

import { gettext, interpolate, ngettext } from "../lib/i18n.js";

/** @param {any} game */
export function phaseWords(game) {
  if (game.paused) return gettext("Paused");
  switch (game.phase) {
    case "lobby":
      return gettext("People are coming in");
    case "reading":
      return gettext("Reading the question");
    case "open":
      return game.buzzer ? gettext("The buzzer is open") : gettext("Answers are coming in");
    case "buzzed":
      return interpolate(gettext("%(name)s has the floor"), { name: (game.buzzer && game.buzzer.holder) || "" });
    case "closed":
      return gettext("Answering has ended");
    case "reveal":
      return gettext("The answer is shown");
    case "leaderboard":
      return gettext("The leaderboard is shown");
    case "finished":
      return gettext("The game has ended");
    case "cancelled":
      return gettext("This game has been cancelled");
    default:
      return "";
  }
}

/** @param {any} question */
export function kindWords(question) {
  if (!question.graded) return gettext("Does this concern you? Nobody's choice is sent or counted.");
  const kinds = /** @type {Record<string, string>} */ ({
    single: gettext("Single choice"),
    multiple: gettext("Choose all that are right"),
    truefalse: gettext("True or false?"),
  });
  const parts = [kinds[question.type] || "", interpolate(gettext("%(seconds)s seconds"), question)];
  if (question.buzzer) parts.push(gettext("Buzzer"));
  return parts.filter(Boolean).join(" · ");
}

/**
 * @param {any} question
 * @param {any} tally
 */
export function answeredWords(question, tally) {
  return question.graded
    ? interpolate(gettext("%(answered)s of %(of)s have answered"), tally)
    : interpolate(gettext("%(answered)s of %(of)s have seen the question"), tally);
}

/** @param {any} tally */
export function waitingWords(tally) {
  if (!tally.waiting) return "";
  return interpolate(
    ngettext("%(waiting)s is still writing (personal time)", "%(waiting)s are still writing (personal time)", tally.waiting),
    tally,
  );
}

/**
 * What a refusal means to a host; the code itself is of no use to them.
 * @param {string} code
 */
export function refusalWords(code) {
  switch (code) {
    case "lost":
    case "timeout":
    case "busy":
    case "failed":
      return gettext("That did not get through. Please try again.");
    case "move.wrong_phase":
    case "move.paused":
      return gettext("The game is at another point now. Please look again.");
    case "join.name_length":
      return gettext("A name has 1 to 20 characters.");
    case "join.name_characters":
      return gettext("The name has a character that names do not have.");
    case "join.name_refused":
      return gettext("This name cannot be shown in a hall.");
    case "join.name_taken":
      return gettext("Another player has this name.");
    case "player.unknown":
      return gettext("This player is not in the game any more.");
    case "game.ended":
      return gettext("The game has ended.");
    default:
      return gettext("That cannot be done now.");
  }
}
