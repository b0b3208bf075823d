"""Run a command that cannot outlive the tests, even when those are killed with -9.

    python -I tether.py FD FOLDER USER COMMAND...

FD is the reading end of a pipe whose other end only the owner holds. A watcher, which is no child
of the command, waits for the pipe's end, kills the process group and removes FOLDER. The command
is executed in place of this script, as USER ("" for no change), and so keeps its process id.
"""

import os
import pwd
import shutil
import signal
import sys


def watch(pipe: int, folder: str) -> None:
    for descriptor in (0, 1, 2):
        os.close(descriptor)
    os.read(pipe, 1)
    shutil.rmtree(folder, ignore_errors=True)
    os.killpg(0, signal.SIGKILL)


def become(user: str) -> None:
    account = pwd.getpwnam(user)
    os.setgroups([])
    os.setgid(account.pw_gid)
    os.setuid(account.pw_uid)


def main(pipe: int, folder: str, user: str, *command: str) -> None:
    if (child := os.fork()) == 0:
        if os.fork() == 0:
            watch(pipe, folder)
        os._exit(0)
    os.waitpid(child, 0)
    os.close(pipe)
    if user:
        become(user)
    os.execv(command[0], command)


if __name__ == "__main__":
    main(int(sys.argv[1]), *sys.argv[2:])
