// TP 3, client version 1 : Deno seul, avec prompt(), qui ne marche que dans un terminal.
const hostname = prompt("Adresse du serveur ?")!;
const socket = await Deno.connect({ hostname, port: Number(Deno.args[0]) });
const tampon = new Uint8Array(4096);
let reponse = "";
while (reponse !== "Gagné") {
  await socket.write(new TextEncoder().encode(prompt("Quel nombre ?")!));
  const taille = await socket.read(tampon);
  reponse = new TextDecoder().decode(tampon.subarray(0, taille!));
  console.log(reponse);
}
socket.close();
