"""Our own worker under a profile: `python -m bench.profiling` says where its CPU goes.

It is the worker of `office.service` but for the profile: CPU of the loop's thread and of the
threads that run workflow tasks. What the SDK's core does in Rust is not seen by Python's profiler.
"""

import asyncio
import cProfile
import os
import pstats
import resource
import signal
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from office.settings import Settings

from .inside import worker_inside


async def serve(home: str, out: str) -> None:
    """Serve until the process is ended; leave the profile, and the CPU seconds, in a file."""
    stopped = asyncio.Event()
    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, stopped.set)
    profiles: list[cProfile.Profile] = []

    def begin() -> None:
        profiles.append(cProfile.Profile(time.thread_time))
        profiles[-1].enable()

    begin()
    # As many threads as the SDK would take here; each has a profile of its own.
    with ThreadPoolExecutor(max_workers=os.cpu_count(), initializer=begin) as executor:
        settings = Settings.load({**os.environ, "DEUNDEUN_HOME": home})
        async with worker_inside(settings, executor=executor):
            print("ready", flush=True)
            before = resource.getrusage(resource.RUSAGE_SELF)
            await stopped.wait()
    after = resource.getrusage(resource.RUSAGE_SELF)
    stats = pstats.Stats(*profiles)
    stats.dump_stats(out)
    used = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    await asyncio.to_thread(Path(f"{out}.seconds").write_text, str(used))
