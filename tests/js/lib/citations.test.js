import assert from "node:assert/strict";
import { test } from "node:test";

import { distinctCitations } from "../../../static/js/lib/citations.js";

const cite = (law, article, version = "2018-03-11") => ({ law, article, version });

test("an article is named once, another version or article of the law again", () => {
  const first = cite("《宪法》", "第三十四条");
  const all = [first, cite("《宪法》", "第三十四条"), cite("《宪法》", "第三十五条"), cite("《宪法》", "第三十四条", "2004-03-14")];
  assert.deepEqual(distinctCitations(all), [first, all[2], all[3]]);
  assert.deepEqual(distinctCitations([]), []);
});
