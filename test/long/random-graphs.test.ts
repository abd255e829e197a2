// The random graphs of the lane `unit`, a hundred thousand of them.
import '../support/many-random-runs';
import '../engine/random-graphs.test';
import '../engine/random-kinds.test';
