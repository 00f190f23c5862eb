// TP 3, client version 1 : les modules de Node, sous Deno.
import { connect } from "node:net";
import { createInterface } from "node:readline/promises";
import process from "node:process";

const clavier = createInterface({ input: process.stdin, output: process.stdout });
const host = await clavier.question("Adresse ? ");
const serveur = connect({ host, port: Number(Deno.args[0]) });
serveur.setEncoding("utf8");
for (let reponse = ""; !reponse.startsWith("Gagné");) {
  serveur.write(await clavier.question("Nombre ? "));
  reponse = await new Promise<string>((suite) => serveur.once("data", (texte) => suite(String(texte))));
  console.log(reponse);
}
serveur.end();
clavier.close();
