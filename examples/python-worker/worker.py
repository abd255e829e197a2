"""Serves the action research.sentiment on a task queue of its own.

    python worker.py [ADDRESS] [TASK_QUEUE]

ADDRESS is the Temporal server's (default: TEMPORAL_ADDRESS, else 127.0.0.1:7233); TASK_QUEUE is what a step names in its
task_queue (default: python).
"""

import asyncio
import os
import re
import sys
from concurrent.futures import ThreadPoolExecutor

from temporalio import activity
from temporalio.client import Client
from temporalio.exceptions import ApplicationError
from temporalio.worker import Worker

# A word list, not a model: what it says of a headline can be read off the headline.
GOOD = {"beat", "beats", "gain", "gains", "growth", "record", "rally", "rise", "rises", "surge", "surges", "upgrade"}
BAD = {"crash", "cut", "cuts", "default", "fall", "falls", "loss", "losses", "miss", "misses", "plunge", "recession"}


# The name is the action's, so that the step finds it. The one argument is the step's `with`; what is returned is its output.
@activity.defn(name="research.sentiment")
def sentiment(given: dict) -> dict:
    headlines = given.get("headlines") if isinstance(given, dict) else None
    if not isinstance(headlines, list) or not headlines or not all(isinstance(text, str) for text in headlines):
        # The type is what `retry.non_retryable` and the step's error name; trying again would not help.
        raise ApplicationError("headlines must be a list of texts", type="InvalidInput", non_retryable=True)
    scores = []
    for number, text in enumerate(headlines):
        activity.heartbeat({"fraction": number / len(headlines)})
        words = re.findall(r"[a-z]+", text.lower())
        good, bad = sum(word in GOOD for word in words), sum(word in BAD for word in words)
        if good + bad > 0:
            scores.append((good - bad) / (good + bad))
    return {"score": sum(scores) / len(scores) if scores else 0, "scored": len(scores)}


async def main() -> None:
    address = sys.argv[1] if len(sys.argv) > 1 else os.environ.get("TEMPORAL_ADDRESS", "127.0.0.1:7233")
    task_queue = sys.argv[2] if len(sys.argv) > 2 else "python"
    client = await Client.connect(address)
    with ThreadPoolExecutor(max_workers=4) as threads:
        async with Worker(client, task_queue=task_queue, activities=[sentiment], activity_executor=threads):
            print(f"serves research.sentiment on the task queue {task_queue!r} at {address}", flush=True)
            await asyncio.Event().wait()


if __name__ == "__main__":
    try:
        asyncio.run(main())
    except KeyboardInterrupt:
        pass
