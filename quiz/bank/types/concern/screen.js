// @ts-check
// "Does this concern you?" on the projector: the question and an invitation to look at one's own phone; never a choice,
// never a count, so that nobody in the hall can read anybody's trouble from it.

import { gettext } from "../../js/lib/i18n.js";
import { markup, registerType } from "../../js/screen/types.js";

registerType("concern", {
  kind: () => gettext("Does this concern you?"),
  open: (body) => body.append(markup("concern")),
  reveal: () => {},
});
