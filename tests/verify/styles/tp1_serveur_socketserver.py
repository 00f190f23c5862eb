# TP 1, serveur : socketserver, un fil par client ; bavard à l'écran, réponses en lignes.
import socketserver
import sys


class Eleve(socketserver.StreamRequestHandler):
    def handle(self):
        print("bienvenue à", self.client_address)
        while True:
            message = self.rfile.read1(4096).decode("utf-8", errors="replace").strip()
            if message == "" or message.upper().endswith("EOT"):
                self.wfile.write(b"EoT\n")
                return
            self.wfile.write(f"{len(message)} caractères, merci !\n".encode())


class Serveur(socketserver.ThreadingTCPServer):
    allow_reuse_address = True
    daemon_threads = True


with Serveur(("", int(sys.argv[1])), Eleve) as serveur:
    serveur.serve_forever()
