"""A slow line on loopback: a proxy that takes its time with every byte."""

import asyncio
import contextlib
import threading
import time

# Bytes that cross the line in one piece; each takes size / rate seconds.
PIECE = 120


class SlowLine:
    """Leads to a port of this machine with a round trip of so many seconds
    and so many bytes a second each way; of what it carries it keeps how much
    and when it came out at the reader's end.

    A connection takes a round trip before its first byte, as TCP's does.
    """

    def __init__(self, port, round_trip, rate):
        self.target, self.round_trip, self.rate = port, round_trip, rate
        self.up = self.down = 0
        self.loop = asyncio.new_event_loop()
        self.thread = threading.Thread(target=self.loop.run_forever)

    def __enter__(self):
        self.thread.start()
        opened = asyncio.run_coroutine_threadsafe(
            asyncio.start_server(self.carry, "127.0.0.1", 0), self.loop
        )
        self.server = opened.result()
        self.port = self.server.sockets[0].getsockname()[1]
        return self

    def __exit__(self, *_):
        asyncio.run_coroutine_threadsafe(self.end(), self.loop).result()
        self.loop.call_soon_threadsafe(self.loop.stop)
        self.thread.join()
        self.loop.close()

    async def end(self):
        self.server.close()
        others = asyncio.all_tasks() - {asyncio.current_task()}
        for task in others:
            task.cancel()
        await asyncio.gather(*others, return_exceptions=True)

    async def carry(self, reader, writer):
        await asyncio.sleep(self.round_trip)
        far_reader, far_writer = await asyncio.open_connection(
            "127.0.0.1", self.target
        )
        await asyncio.gather(
            self.way(reader, far_writer, "up"),
            self.way(far_reader, writer, "down"),
        )
        for end in (writer, far_writer):
            end.close()

    async def way(self, source, sink, name):
        """One direction: a line that is busy while a piece is on it, and a
        delay that all pieces have.
        """
        pieces = asyncio.Queue()
        deliver = asyncio.create_task(self.deliver(pieces, sink, name))
        free_at = 0.0
        with contextlib.suppress(ConnectionError):
            while piece := await source.read(PIECE):
                free_at = max(free_at, time.monotonic())
                free_at += len(piece) / self.rate
                pieces.put_nowait((free_at + self.round_trip / 2, piece))
        pieces.put_nowait((free_at + self.round_trip / 2, b""))
        await deliver

    async def deliver(self, pieces, sink, name):
        with contextlib.suppress(ConnectionError):
            while True:
                at, piece = await pieces.get()
                await asyncio.sleep(max(0, at - time.monotonic()))
                if not piece:
                    sink.write_eof()
                    return
                setattr(self, name, getattr(self, name) + len(piece))
                sink.write(piece)
                await sink.drain()
