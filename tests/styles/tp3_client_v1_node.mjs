// TP 3, client version 1 : Node, par événements ; n'affiche rien pour demander.
import { createConnection } from "node:net";
import { createInterface } from "node:readline";

const clavier = createInterface({ input: process.stdin });
let serveur;
clavier.on("line", (ligne) => {
  if (serveur) {
    serveur.write(ligne);
    clavier.pause(); // jusqu'à la réponse
    return;
  }
  serveur = createConnection({ host: ligne, port: Number(process.argv[2]) });
  serveur.setEncoding("utf8");
  serveur.on("data", (reponse) => {
    console.log(reponse);
    clavier.resume();
    if (reponse.trim() !== "Gagné") return;
    serveur.end();
    clavier.close();
  });
});
