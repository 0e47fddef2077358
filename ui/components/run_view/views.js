// @ts-check
// Every view of a run, by the name under which engine/training/views registers it.

import { boundaryView } from "./boundary.js";
import { insideView } from "./inside.js";
import { layersView } from "./layers.js";
import { mistakesView } from "./mistakes.js";
import { stepView } from "./step.js";
import { weightsView } from "./weights.js";

/** @import { MakeView } from "./types.js" */

/** @type {Record<string, MakeView>} */
export const VIEWS = {
  boundary: boundaryView,
  inside: insideView,
  layers: layersView,
  mistakes: mistakesView,
  step: stepView,
  weights: weightsView,
};
