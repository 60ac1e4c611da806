// @ts-check
/** Sentences that depend on what happened: refusals, results, citations. */

import { gettext, interpolate } from "../lib/i18n.js";

/** @param {import("./state.js").Refused} refused @returns {string} */
export function refusalWords(refused) {
  switch (refused.code) {
    case "join.name_length":
      return gettext("A name has 1 to 20 characters.");
    case "join.name_characters":
      return gettext("Please use letters, digits, characters and · only.");
    case "join.name_refused":
      return gettext("This name cannot be shown in the hall. Please choose another.");
    case "join.name_taken":
      return gettext("Somebody already has this name. Please change it a little.");
    case "join.team":
      return gettext("Please choose your team.");
    case "game.ended":
      return gettext("This game has ended.");
    case "answer.too_late":
    case "answer.not_open":
    case "answer.revealed":
      return gettext("The time was over: this answer was not counted.");
    case "answer.already":
      return gettext("Your earlier answer to this question counts.");
    case "answer.not_yours":
      return gettext("You take part from the next question on.");
    case "answer.paused":
      return gettext("The game is paused. Please answer when it goes on.");
    case "buzz.not_open":
      return gettext("Somebody was faster.");
    case "buzz.again":
      return gettext("You have had your turn on this question.");
    case "frame.too_fast":
    case "busy":
      return gettext("Too many at once. Please try again in a moment.");
    default:
      return gettext("That did not work. Please try again.");
  }
}

/** @param {any} citation @returns {string} 《法律援助法》第三十一条 */
export function citationWords(citation) {
  return interpolate(gettext("%(law)s, %(article)s"), { law: citation.law, article: citation.article });
}

/** @param {any} result @returns {string} */
export function rankWords(result) {
  return interpolate(gettext("Place %(rank)s of %(of)s"), { rank: result.rank, of: result.of });
}

/** @param {string} verdict @returns {string} */
export function verdictWords(verdict) {
  switch (verdict) {
    case "right":
      return gettext("Right!");
    case "partly":
      return gettext("Partly right");
    case "wrong":
      return gettext("Not right this time");
    case "pending":
      return gettext("Counting …");
    default:
      return gettext("You did not answer this one");
  }
}
