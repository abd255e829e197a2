"""
Logistic regression of scikit-learn on made-up rows, for the coefficients and probabilities of ours.

    python3 -m venv venv && venv/bin/pip install scikit-learn==1.9.1 numpy==2.4.6
    venv/bin/python test/oracles/logistic_regression.py

Writes logistic_regression.json beside itself: cases of rows, labels and prior scale, with the coefficients (intercept first)
and the probabilities of label 1. The prior is made of data as in src/slices/shared/learning/logistic-regression.ts: for each
coefficient one row of label 1 and one of label 0. On these rows the likelihood is maximised without any penalty.
"""

import json
from pathlib import Path

import numpy as np
from sklearn.linear_model import LogisticRegression


def case(name, seed, rows, columns, prior_scale, signal):
    random = np.random.default_rng(seed)
    features = np.round(random.standard_normal((rows, columns)), 3)
    # The second column follows the first closely, as features of a market do.
    features[:, 1] = np.round(features[:, 0] + 0.1 * features[:, 1], 3)
    labels = (signal * features[:, 0] + random.standard_normal(rows) > 0).astype(int)
    design = np.column_stack([np.ones(rows), features])
    prior = np.repeat(np.diag([1.0] + [prior_scale] * columns), 2, axis=0)
    model = LogisticRegression(C=np.inf, fit_intercept=False, solver="newton-cholesky", tol=1e-14, max_iter=1000)
    model.fit(np.vstack([design, prior]), np.concatenate([labels, np.tile([0, 1], columns + 1)]))
    return {
        "name": name,
        "prior_scale": prior_scale,
        "rows": features.tolist(),
        "labels": labels.tolist(),
        "coefficients": model.coef_[0].tolist(),
        "probabilities": model.predict_proba(design)[:, 1].tolist(),
    }


CASES = [
    case("a clear signal", 1, 60, 4, 6.0, 2.0),
    case("no signal", 2, 40, 6, 6.0, 0.0),
    case("a weak prior", 3, 80, 3, 3.0, 1.0),
]
target = Path(__file__).with_suffix(".json")
target.write_text(json.dumps(CASES, indent=1) + "\n")
