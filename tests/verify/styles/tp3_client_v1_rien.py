# TP 3, client version 1, avec une faute : il n'y a rien d'autre que ce commentaire.
