"""
Risk figures of the shipped samples, and allocations of fixed covariance matrices.

    python3 -m venv venv && venv/bin/pip install empyrical-reloaded==0.7.1 numpy==2.4.6 pandas==3.1.1 scipy==1.17.1
    venv/bin/python test/oracles/risk_figures.py

Writes risk_figures.json beside itself.
- value_at_risk: daily returns of half the equity in each of SPX and IXIC and of each alone; historical figures from
  empyrical.value_at_risk and conditional_value_at_risk, parametric ones from scipy.stats.norm.
- covariance, correlation: pandas, of the last 252 returns.
- regime_measures: volatility from a pandas rolling standard deviation, trend from numpy.polyfit, at some sessions.
- risk_parity: equal risk contributions from scipy.optimize.minimize (Spinu's objective, trust-constr with exact Hessian).
- bounded: the same objective with the budget and bounds as constraints cannot be written as one problem; instead the
  solution's own conditions are checked by the test. Here only mean-variance, by SLSQP with tight tolerances.
"""

import json
from pathlib import Path

import empyrical
import numpy as np
import pandas as pd
from scipy.optimize import minimize
from scipy.stats import norm

HERE = Path(__file__).resolve().parent
SAMPLES = HERE.parent.parent / "data" / "samples"
CLOSES = pd.DataFrame(
    {name: pd.read_csv(SAMPLES / f"{name}.csv", parse_dates=["date"]).set_index("date").adj_close for name in ["SPX", "IXIC"]}
)


def value_at_risk(first, last, weights):
    returns = (CLOSES.loc[first:last].pct_change().dropna() * pd.Series(weights)).sum(axis=1)
    row = {"from": first, "to": last, "weights": weights, "returns": len(returns)}
    for level in (95, 99):
        alpha = round(1 - level / 100, 2)
        z, mean, deviation = norm.ppf(1 - alpha), returns.mean(), returns.std(ddof=1)
        row[f"var_{level}"] = -float(empyrical.value_at_risk(returns.to_numpy(), alpha))
        row[f"cvar_{level}"] = -float(empyrical.conditional_value_at_risk(returns.to_numpy(), alpha))
        row[f"parametric_var_{level}"] = float(-norm.ppf(alpha, mean, deviation))
        row[f"parametric_cvar_{level}"] = float(deviation * norm.pdf(z) / alpha - mean)
    return row


def regime_measures(date):
    closes = CLOSES.SPX.loc[:date]
    logs = np.log(closes.to_numpy()[-60:])
    slope = np.polyfit(np.arange(60), logs, 1)[0]
    return {
        "date": date,
        "volatility": float(closes.pct_change().rolling(20).std().iloc[-1] * np.sqrt(252)),
        "annual_trend": float(np.expm1(slope * 252)),
        "trend_fit": float(np.corrcoef(np.arange(60), logs)[0, 1] ** 2),
    }


def covariances():
    rng = np.random.default_rng(7)
    given = [
        [[0.04, 0.006], [0.006, 0.01]],
        [[0.04, -0.018], [-0.018, 0.01]],
        [[0.0625, 0.02, 0.01], [0.02, 0.04, 0.03], [0.01, 0.03, 0.09]],
    ]
    for count, ridge in ((5, 1e-2), (10, 1e-3), (8, 1e-9)):
        factors = rng.normal(size=(count, max(2, count // 2))) * rng.uniform(0.05, 0.4, size=(count, 1))
        given.append((factors @ factors.T + ridge * np.diag(rng.uniform(0.01, 0.1, size=count))).round(12).tolist())
    return given


def risk_parity(matrix):
    c = np.array(matrix)
    d = np.sqrt(np.diag(c))
    r = c / np.outer(d, d)
    n = len(c)
    # A damped start by scipy, then Newton's method in extended precision until nothing moves.
    found = minimize(
        lambda y: y @ r @ y / 2 - np.log(y).sum() / n,
        np.full(n, 1.0),
        jac=lambda y: r @ y - 1 / (n * y),
        method="L-BFGS-B",
        bounds=[(1e-9, None)] * n,
        options={"maxiter": 100000, "maxfun": 1000000, "ftol": 1e-16, "gtol": 1e-12},
    ).x
    for _ in range(100):
        found = found - np.linalg.solve(r + np.diag(1 / (n * found**2)), r @ found - 1 / (n * found))
    w = found / d
    w = w / w.sum()
    shares = w * (c @ w) / (w @ c @ w)
    assert np.abs(shares - 1 / n).max() < 1e-10, shares
    return w.tolist()


def mean_variance(matrix, expected, aversion, low, high, budget):
    c, m = np.array(matrix), np.array(expected)
    n = len(m)
    best = minimize(
        lambda w: aversion * w @ c @ w / 2 - m @ w,
        np.full(n, budget / n),
        jac=lambda w: aversion * c @ w - m,
        method="SLSQP",
        bounds=[(low, high)] * n,
        constraints=[{"type": "eq", "fun": lambda w: w.sum() - budget, "jac": lambda w: np.ones(n)}],
        options={"ftol": 1e-16, "maxiter": 10000},
    )
    return {
        "covariance": matrix,
        "expected": expected,
        "aversion": aversion,
        "min": low,
        "max": high,
        "budget": budget,
        "weights": best.x.tolist(),
    }


def main():
    matrices = covariances()
    last = CLOSES.pct_change().dropna().iloc[-252:]
    result = {
        "value_at_risk": [
            value_at_risk("2007-01-03", "2009-12-31", {"SPX": 0.5, "IXIC": 0.5}),
            value_at_risk("2017-01-03", "2017-12-29", {"SPX": 1, "IXIC": 0}),
            value_at_risk("1999-01-04", "2018-12-31", {"SPX": 0, "IXIC": 0.3}),
            value_at_risk("2008-08-01", "2008-12-31", {"SPX": 0.8, "IXIC": -0.2}),
        ],
        "covariance": last.cov().to_numpy().tolist(),
        "correlation": last.corr().to_numpy().tolist(),
        "regime_measures": [regime_measures(day) for day in ("2001-09-28", "2006-06-15", "2008-10-15", "2009-05-04", "2017-11-01")],
        "risk_parity": [{"covariance": matrix, "weights": risk_parity(matrix)} for matrix in matrices],
        "mean_variance": [
            mean_variance(matrices[2], [0.06, 0.05, 0.09], 3, 0, 1, 1),
            mean_variance(matrices[2], [0.06, 0.05, 0.09], 3, 0.1, 0.5, 1),
            mean_variance(matrices[3], [0.02, -0.03, 0.05, 0.04, 0.01], 5, 0.05, 0.4, 0.9),
            mean_variance(matrices[4], [0.01 * (i % 4) for i in range(10)], 10, 0, 0.3, 1.5),
        ],
    }
    (HERE / "risk_figures.json").write_text(json.dumps(result, separators=(",", ":")) + "\n")


main()
