// The secret number game (tp3/server_v3.ts) as one would write it with Node's net, for the benchmark.
import { createServer } from "node:net";

const secret = Number(process.argv[2]);

const server = createServer({ noDelay: true }, (socket) => {
  let guesses = 0;
  socket.setEncoding("utf8");
  socket.on("data", (text) => {
    const guess = Number(text);
    guesses++;
    if (guess > secret) {
      socket.write("Trop grand !");
    } else if (guess < secret) {
      socket.write("Trop petit !");
    } else {
      socket.write(`Gagné en ${guesses} coup${guesses > 1 ? "s" : ""}`);
      guesses = 0;
    }
  });
  socket.on("error", () => {});
});
server.listen(
  { host: "127.0.0.1", port: 0, backlog: 1024 },
  () => console.log("port", server.address().port),
);
