"""The secret number game (tp3/server_v3.ts) with one thread per client, for the benchmark."""

import socket
import socketserver
import sys

SECRET = int(sys.argv[1])


class Player(socketserver.BaseRequestHandler):
    def handle(self):
        self.request.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        guesses = 0
        while True:
            try:
                received = self.request.recv(4096)
            except ConnectionError:
                return
            if received == b"":
                return
            guess = int(received.decode("utf-8"))
            guesses += 1
            if guess > SECRET:
                answer = "Trop grand !"
            elif guess < SECRET:
                answer = "Trop petit !"
            else:
                answer = f"Gagné en {guesses} coup{'s' if guesses > 1 else ''}"
                guesses = 0
            self.request.sendall(answer.encode("utf-8"))


class Server(socketserver.ThreadingTCPServer):
    allow_reuse_address = True
    daemon_threads = True
    request_queue_size = 1024


with Server(("127.0.0.1", 0), Player) as server:
    print("port", server.server_address[1], flush=True)
    server.serve_forever()
