// TP 3, serveur version 1, pour Node : il finit quand son client a fermé à son tour.
import { createServer } from "node:net";

const secret = Math.ceil(Math.random() * 30);
const serveur = createServer((joueur) => {
  joueur.on("data", (octets) => {
    const nombre = Number(octets.toString());
    if (nombre > secret) joueur.write("Trop grand !");
    else if (nombre < secret) joueur.write("Trop petit !");
    else {
      joueur.write("Gagné");
      joueur.end();
      serveur.close();
    }
  });
});
serveur.listen(Number(process.argv[2]));
