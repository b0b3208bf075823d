"""`python -m bench.minimal PORT`: the least a server can do, with the `websockets` library.

What comes in on /say goes out to everybody else: no database, no rights, no order to keep.
"""

import asyncio
import json
import sys
from http import HTTPStatus

from websockets.asyncio.server import broadcast, serve

listeners = set()


async def meet(socket):
    if socket.request.path != "/say":
        listeners.add(socket)
        try:
            await socket.wait_closed()
        finally:
            listeners.discard(socket)
        return
    async for message in socket:
        for text in json.loads(message):
            broadcast(listeners, text)


def answer_health(connection, request):
    return connection.respond(HTTPStatus.OK, "ok") if request.path == "/health/" else None


async def main(port: int):
    server = serve(
        meet,
        "127.0.0.1",
        port,
        compression=None,
        max_size=None,
        process_request=answer_health,
    )
    async with server as running:
        await running.serve_forever()


if __name__ == "__main__":
    asyncio.run(main(int(sys.argv[1])))
