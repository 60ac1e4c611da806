// @ts-check
/** Which citations are shown: an article that gives two passages is named once. */

/** @template {{law: string, article: string, version: string}} C @param {C[]} citations @returns {C[]} in their order */
export function distinctCitations(citations) {
  const seen = new Set();
  return citations.filter((citation) => {
    const name = JSON.stringify([citation.law, citation.article, citation.version]);
    return !seen.has(name) && seen.add(name);
  });
}
