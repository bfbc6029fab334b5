"""python -m tests.simulator --seeds 200: see tests/README.md."""

import argparse
import sys
import time
from pathlib import Path

from tests.simulator.machine import FOLDER, start

start()

from tests.simulator.hub import make_template  # noqa: E402
from tests.simulator.pipe import Pipe, build  # noqa: E402
from tests.simulator.world import World  # noqa: E402


def main() -> int:
    parser = argparse.ArgumentParser()
    parser.add_argument("--seeds", type=int, default=20)
    parser.add_argument("--first", type=int, default=1)
    parser.add_argument("--bug", default="")
    parser.add_argument("--trace", action="store_true")
    given = parser.parse_args()
    make_template()
    pipe = Pipe(build(Path(FOLDER) / "tills"))
    import time as real

    began = real.perf_counter()
    cpu_began = real.process_time()
    bad = 0
    for seed in range(given.first, given.first + given.seeds):
        world = World(seed, pipe, given.bug)
        seed_began = real.perf_counter()
        try:
            world.run()
        except AssertionError as error:
            bad += 1
            print(seed, str(error)[:1500], flush=True)
            if given.trace:
                print(world.weather)
        if given.trace:
            print("\n".join(world.trace), flush=True)
        took = real.perf_counter() - seed_began
        if given.trace or took > 3:
            print(seed, f'{took:.2f} s', world.hub.requests, 'requests', f'{world.now:.0f} ms', world.pipe_calls, world.weather, flush=True)
    print(f"{given.seeds} seeds, {bad} bad, {(real.perf_counter() - began) / given.seeds:.3f} s each")
    import resource, psutil
    cpu_node = sum(psutil.Process(pipe.process.pid).cpu_times()[:2])
    print(f'cpu: python {real.process_time() - cpu_began:.1f} s, node {cpu_node:.1f} s')
    pipe.close()
    return 0


sys.exit(main())
