"""The secret number game (tp3/server_v3.ts) with asyncio's streams, for the benchmark."""

import asyncio
import sys

SECRET = int(sys.argv[1])


async def play(reader, writer):
    guesses = 0
    try:
        while received := await reader.read(4096):
            guess = int(received.decode("utf-8"))
            guesses += 1
            if guess > SECRET:
                answer = "Trop grand !"
            elif guess < SECRET:
                answer = "Trop petit !"
            else:
                answer = f"Gagné en {guesses} coup{'s' if guesses > 1 else ''}"
                guesses = 0
            writer.write(answer.encode("utf-8"))
            await writer.drain()
    except ConnectionError:
        pass
    writer.close()


async def main():
    server = await asyncio.start_server(play, "127.0.0.1", 0, backlog=1024)
    print("port", server.sockets[0].getsockname()[1], flush=True)
    async with server:
        await server.serve_forever()


asyncio.run(main())
