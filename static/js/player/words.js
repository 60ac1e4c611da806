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

/** Nobody is first with nothing: before the first points there is no rank. @param {any} result @returns {string} */
export function rankWords(result) {
  if (!result.score) return gettext("No points yet");
  return interpolate(gettext("Place %(rank)s of %(of)s"), { rank: result.rank, of: result.of });
}

/**
 * The headline and the line below it at the end. @param {any} result null: this player was never ranked
 * @returns {{title: string, rank: string, medal: number | null}}
 */
export function finalWords(result) {
  if (!result) return { title: gettext("Well done, that was all"), rank: "", medal: null };
  if (!result.score) {
    return { title: gettext("Well done, that was all"), rank: gettext("No points this time; the explanations are worth a look"), medal: null };
  }
  const medal = result.rank >= 1 && result.rank <= 3 ? result.rank : null;
  return { title: medal ? gettext("On the podium, congratulations!") : gettext("Well done, that was all"), rank: rankWords(result), medal };
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
