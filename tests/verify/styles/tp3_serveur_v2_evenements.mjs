// TP 3, serveur version 2, pour Node.
import net from "node:net";

const tirer = () => Math.floor(Math.random() * 30) + 1;

const serveur = net.createServer((joueur) => {
  let [secret, coups] = [tirer(), 0];
  joueur.setEncoding("utf8");
  joueur.on("error", () => {});
  joueur.on("data", (message) => {
    if (message.trim() === "EoT") {
      joueur.end();
      serveur.close();
      return;
    }
    const nombre = parseInt(message);
    if (Number.isNaN(nombre)) return joueur.write("Ce n'est pas un nombre");
    coups++;
    if (nombre !== secret) return joueur.write(nombre > secret ? "Trop grand !" : "Trop petit !");
    joueur.write(`Gagné en ${coups} coups`);
    [secret, coups] = [tirer(), 0];
  });
});
serveur.listen(Number(process.argv[2]));
