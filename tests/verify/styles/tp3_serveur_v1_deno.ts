// TP 3, serveur version 1, pour Deno.
const secret = 1 + Math.floor(30 * Math.random());
using porte = Deno.listen({ port: Number(Deno.args[0]) });
const joueur = await porte.accept();
const octets = new Uint8Array(4096);
for (let reponse = ""; reponse !== "Gagné";) {
  const taille = await joueur.read(octets) ?? 0;
  const nombre = parseInt(new TextDecoder().decode(octets.subarray(0, taille)));
  reponse = nombre > secret ? "Trop grand !" : nombre < secret ? "Trop petit !" : "Gagné";
  await joueur.write(new TextEncoder().encode(reponse));
}
joueur.close();
