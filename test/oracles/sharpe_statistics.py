"""
Reference numbers for the statistics of optimize.validate: the normal distribution from SciPy, the probabilistic and the deflated
Sharpe ratio by their formulas on SciPy's moments, and the probability of backtest overfitting by its definition, combination by
combination with NumPy.

    python3 -m venv venv && venv/bin/pip install numpy==2.4.6 scipy==1.17.1
    venv/bin/python test/oracles/sharpe_statistics.py

Writes sharpe_statistics.json beside itself.
"""

import json
from itertools import combinations
from pathlib import Path

import numpy as np
from scipy import stats

HERE = Path(__file__).resolve().parent
GAMMA = 0.57721566490153286061


def expected_max(trials, deviation):
    first, second = stats.norm.ppf(1 - 1 / trials), stats.norm.ppf(1 - 1 / (trials * np.e))
    return deviation * ((1 - GAMMA) * first + GAMMA * second)


def probabilistic(returns, benchmark):
    sharpe = returns.mean() / returns.std(ddof=1)
    skewness, kurtosis = stats.skew(returns), stats.kurtosis(returns, fisher=False)
    spread = 1 - skewness * sharpe + (kurtosis - 1) / 4 * sharpe**2
    return {
        "sharpe": sharpe,
        "skewness": skewness,
        "kurtosis": kurtosis,
        "benchmark": benchmark,
        "probability": stats.norm.cdf((sharpe - benchmark) * np.sqrt(len(returns) - 1) / np.sqrt(spread)),
    }


def overfitting(returns, blocks=16):
    """Rows are observations, columns are trials."""
    length = len(returns) // blocks
    kept = returns[len(returns) - length * blocks :]
    parts = kept.reshape(blocks, length, -1)
    below = total = 0
    for chosen in combinations(range(blocks), blocks // 2):
        inside = parts[list(chosen)].reshape(-1, returns.shape[1])
        outside = parts[[b for b in range(blocks) if b not in chosen]].reshape(-1, returns.shape[1])
        best = np.argmax(inside.mean(0) / inside.std(0))
        ranks = stats.rankdata(outside.mean(0) / outside.std(0))
        share = ranks[best] / (returns.shape[1] + 1)
        below += np.log(share / (1 - share)) <= 0
        total += 1
    return {"probability": below / total, "combinations": total, "bars": length * blocks}


def main():
    generator = np.random.default_rng(20)
    points = [-40, -12, -8, -7.2, -7, -5, -2.5, -1, -0.3, 0, 0.3, 1, 2.5, 5, 7, 8]
    probabilities = [1e-12, 1e-6, 0.001, 0.02, 0.03, 0.25, 0.5, 0.75, 0.97, 0.99, 1 - 1e-6]
    skewed = [
        generator.normal(0.0005, 0.01, 500),
        np.exp(generator.normal(-0.001, 0.03, 300)) - 1,
        -generator.gamma(1.5, 0.01, 250) + 0.02,
    ]
    fields = [
        generator.normal(0, 0.01, (330, 12)),
        generator.normal(0, 0.01, (320, 5)) + np.array([0.003, 0, 0, 0, 0]),
    ]
    reference = {
        "cdf": [[x, stats.norm.cdf(x)] for x in points],
        "quantile": [[p, stats.norm.ppf(p)] for p in probabilities],
        "expected_max": [[n, d, expected_max(n, d)] for n, d in [(2, 1), (10, 0.5), (100, 0.0447), (30_400, 0.02)]],
        "probabilistic": [
            {"returns": list(returns), **probabilistic(returns, benchmark)} for returns in skewed for benchmark in (0, 0.05)
        ],
        "overfitting": [{"returns": field.T.tolist(), **overfitting(field)} for field in fields],
    }
    (HERE / "sharpe_statistics.json").write_text(json.dumps(reference, separators=(",", ":"), default=float) + "\n")


if __name__ == "__main__":
    main()
