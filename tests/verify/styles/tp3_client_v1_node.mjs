// TP 3, client version 1 : Node, par événements ; ce qu'on tape avant la question est perdu.
import { createConnection } from "node:net";
import { createInterface } from "node:readline";

const clavier = createInterface({ input: process.stdin, output: process.stdout });
clavier.question("Serveur ? ", (host) => {
  const serveur = createConnection({ host, port: Number(process.argv[2]) });
  const proposer = () => clavier.question("Nombre ? ", (nombre) => serveur.write(nombre));
  serveur.setEncoding("utf8");
  serveur.on("connect", proposer);
  serveur.on("data", (reponse) => {
    console.log(reponse);
    if (reponse.trim() !== "Gagné") return proposer();
    serveur.end();
    clavier.close();
  });
});
