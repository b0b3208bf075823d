"""Free loopback ports that stay ours while the server that uses them is down."""

import socket
import sys


def reserve_port() -> int:
    """A free port of 127.0.0.1, kept from everybody else until this process ends.

    Linux lets a server listen beside a socket that is bound, does not listen and allows reuse; no
    other program is given the port meanwhile, so that a killed server finds it free again.
    """
    holder = socket.socket()
    holder.bind(("127.0.0.1", 0))
    port = holder.getsockname()[1]
    if sys.platform == "linux":
        holder.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        holder.detach()
    else:
        holder.close()
    return port
