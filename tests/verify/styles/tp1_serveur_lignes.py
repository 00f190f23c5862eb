# TP 1, serveur : lit et envoie des lignes, comme avec readLine en Java.
import socketserver
import sys


class Conversation(socketserver.StreamRequestHandler):
    def handle(self):
        for ligne in self.rfile:
            texte = ligne.decode("utf-8", errors="replace").strip()
            self.wfile.write(b"EoT\n" if texte.endswith("EoT") else f"Reçu : {texte}\n".encode("utf-8"))
            if texte.endswith("EoT"):
                return


socketserver.ThreadingTCPServer.allow_reuse_address = True
socketserver.ThreadingTCPServer.daemon_threads = True
with socketserver.ThreadingTCPServer(("", int(sys.argv[1])), Conversation) as serveur:
    serveur.serve_forever()
