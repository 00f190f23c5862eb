// TP 3, client version 1, avec une faute : la fin d'une longue réponse suit la plus courte qui vient après.
import { connect } from "node:net";
import { createInterface } from "node:readline";

const clavier = createInterface({ input: process.stdin, output: process.stdout });
const tampon = Buffer.alloc(100);
clavier.question("Adresse ? ", (host) => {
  const serveur = connect({ host, port: Number(process.argv[2]) }, demander);
  function demander() {
    clavier.question("Nombre ? ", (nombre) => serveur.write(nombre));
  }
  serveur.on("data", (octets) => {
    octets.copy(tampon);
    const texte = tampon.toString().replaceAll("\0", "");
    console.log(texte);
    if (!texte.startsWith("Gagné")) return demander();
    serveur.end();
    clavier.close();
  });
});
