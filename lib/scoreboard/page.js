/** Combien de temps montrer une partie terminée avant de revenir à celle en cours, en ms. */
const REVEAL = 20_000;
/** Après combien de silence ne plus compter sur le serveur, en ms : il parle toutes les 5 s au moins. */
const SILENCE = 15_000;
/** Combien de temps entre deux nouvelles pour un lecteur d'écran, en ms : il lit chacune jusqu'au bout. */
const PAUSE = 5_000;
/** Combien de joueurs nommer : de ceux que l'on attend, des gagnants, des meilleures moyennes à côté d'un résultat. */
const AWAITED = 5, WINNERS = 8, BEST = 8;
/** Le texte le plus petit, en px ; l'espace entre deux éléments d'une liste, et une lettre en gras, en em. */
const SMALLEST = 13, GAP = 0.25, LETTER = 0.63;
/** Taille d'un dessin : il est ensuite étiré à la place qu'il y a. */
const WIDTH = 100, HEIGHT = 48;
const byId = (id) => document.getElementById(id);

/** Ce que le serveur a montré, morceau par morceau. */
let parts = {};
/** Avance de l'horloge du serveur sur la nôtre, en ms. */
let ahead = 0;
/** Quand le serveur a parlé pour la dernière fois, et un lecteur d'écran ; jusqu'à quand montrer un résultat ; en ms. */
let heard = Date.now(), announced = 0, revealUntil = 0;
/** La vue que l'on a choisie, s'il y en a une ; les nouvelles du serveur. */
let choice, events;

/** S'abonne aux nouvelles du serveur. Tout est envoyé une première fois, puis ce qui change. */
function connect() {
  let first = true;
  heard = Date.now();
  events = new EventSource("events");
  events.onmessage = ({ data }) => {
    const news = JSON.parse(data);
    heard = Date.now();
    ahead = news.now - heard;
    const before = first ? {} : parts;
    parts = { ...before, ...news.parts };
    for (const name in parts) if (parts[name] === null) delete parts[name];
    if (!first && news.parts.last?.number > (before.last?.number ?? 0)) {
      revealUntil = heard + REVEAL;
      if (choice === "present") choice = undefined;
    }
    first = false;
    write("lost", "");
    show();
  };
  events.onerror = reconnect;
}

/** Recommence, jusqu'à ce que le serveur revienne. */
function reconnect() {
  events.close();
  write("lost", "Le serveur s'est arrêté, ou ne répond plus : cette page l'attend.");
  setTimeout(connect, 1000);
}

/** Choisit la vue : sans personne, comment venir ; une partie qui vient de finir, jusqu'à ce que l'on rejoue. */
function chooseView() {
  const { round, last, clients } = parts;
  if (!round) return clients > 0 || named("message").length > 0 ? "conversation" : "lobby";
  if (!last) return round.players > 0 ? "present" : "lobby";
  const hasBegun = named("player").some(([, { guesses }]) => guesses > 0);
  return choice ?? (Date.now() < revealUntil || !hasBegun ? "result" : "present");
}

/** Chaque vue : les éléments qu'elle montre, et ce qu'elle y met. Elle rend ce qui est écrit au-dessus (un titre, un détail),
 * en dessous (ce qui n'a pas eu de place), et à l'intention d'un lecteur d'écran. */
const VIEWS = {
  lobby: [[], () => ({ headline: parts.round ? "Rejoignez la partie" : "À vous d'écrire" })],
  conversation: [["conversation"], showConversation],
  present: [["players"], showPresent],
  result: [["histogram", "averages"], showResult],
  averages: [["averages", "past"], showAverages],
  curves: [["players"], showCurves],
};

function show() {
  const { round, last, join } = parts;
  const view = chooseView();
  const [shown, fill] = VIEWS[view];
  document.body.dataset.view = view;
  for (const [ids] of Object.values(VIEWS)) for (const id of ids) byId(id).hidden = !shown.includes(id);
  byId("views").hidden = !last;
  for (const button of byId("views").children) button.ariaPressed = button.dataset.view === view;
  const { min = 0, max = 0 } = round?.range ?? {};
  const game = `Le nombre secret, de ${format(min)} à ${format(max)}`;
  document.title = round ? game : "La conversation de la classe";
  const number = view === "present" ? round.number : last?.number;
  write("title", number ? `${document.title}, partie ${format(number)}` : document.title);
  write("clock", view === "present" ? timeSince(round.start) : "");
  update("ways", join.map((way) => [way.title, way]), createWay);
  const { headline = "", detail = [], others = "", news = "" } = fill();
  write("headline", headline);
  write("detail", ...detail);
  write("others", others);
  if (Date.now() - announced < PAUSE || byId("news").textContent === news) return;
  write("news", news);
  announced = Date.now();
}

/** Les morceaux d'une sorte, avec leurs noms, dans l'ordre où ils sont arrivés. */
const named = (kind) => Object.entries(parts).filter(([name]) => name.startsWith(`${kind} `));

function createWay({ title, text, note = "" }) {
  const code = create("code", "", text);
  code.style.setProperty("--letters", text.length);
  return create("div", "", create("dt", "", title), create("dd", "", code, " ", create("small", "", note)));
}

// --- La conversation (TP 1) ---

function showConversation() {
  const messages = named("message");
  const box = byId("conversation");
  const isAtEnd = box.scrollTop + box.clientHeight > box.scrollHeight - 50;
  update("messages", messages, createMessage);
  if (isAtEnd) box.scrollTop = box.scrollHeight;
  const [, last] = messages.at(-1) ?? [];
  return { others: last ? "" : "Pas encore de message.", news: last?.text };
}

function createMessage({ number, address, name, student, text, answer }, before) {
  const start = name ? create("bdi", "", name) : create("small", "", `#${number} ${address} `);
  const rest = name ? text.slice(text.indexOf(name) + name.length) : text;
  const item = create("li", before ? "" : "new", create("span", "", start, rest));
  if (answer !== undefined) item.append(" ", create("span", "answer", `→ ${answer}`));
  item.style.setProperty("--hue", (student * 137.5) % 360); // l'angle d'or : des couleurs voisines ne se suivent pas
  return item;
}

// --- La partie en cours (TP 3) ---

function showPresent() {
  const { round: { range, players, searching }, last } = parts;
  const rank = ({ found, left, guesses }) => left ? Infinity : found ? guesses : 0;
  const rows = named("player").map(([, row]) => row)
    .sort((one, other) => rank(one) === rank(other) ? one.number - other.number : rank(one) - rank(other));
  showPlayers(rows, { range });
  const present = rows.filter(({ left }) => !left);
  const found = players - searching;
  const waiting = ["On attend : ", ...people(present.filter(({ found }) => !found))];
  const isNearlyOver = found > 0 && searching <= AWAITED;
  const before = last
    ? [`Avant, partie ${format(last.number)} : c'était ${format(last.secret)}. `, ...winnersOf(last)]
    : [];
  return {
    headline: `${format(found)} sur ${format(players)} ${found > 1 ? "ont" : "a"} trouvé`,
    detail: isNearlyOver ? waiting : before,
    others: describeOthers(players - present.length),
    news: isNearlyOver ? textOf(waiting) : "",
  };
}

/** Montre des joueurs, aussi grands qu'il y a de place. */
function showPlayers(rows, { range, result }) {
  const letters = fit("players", rows, { lines: 2.4, margin: 2.6 });
  const steps = countSteps(range, rows);
  const hosts = rows.map(({ address = "" }) => address.replace(/:\d+$/, ""));
  const isAlone = (host) => hosts.indexOf(host) === hosts.lastIndexOf(host); // le port ne sert à rien
  const items = rows.map((row, index) => [
    `${result?.number} ${row.number}`,
    isAlone(hosts[index]) ? { ...row, address: hosts[index] } : row,
  ]);
  const create = (row, before) => createPlayer(row, { range, steps, result, letters }, before);
  update("players", items, create, `${steps} ${letters}`);
}

/** L'état d'un joueur : une forme et un mot, pas seulement une couleur. */
const STATES = {
  optimal: ["◆", "la dichotomie"],
  best: ["★", "meilleur"],
  left: ["✕", "parti"],
  found: ["✔", "a trouvé"],
  searching: ["", "cherche"],
};

function createPlayer(row, drawing, before) {
  const state = Object.keys(STATES).find((state) => row[state]) ?? "searching";
  const [shape, word] = STATES[state];
  const mark = Object.assign(create("span", "mark", shape), { role: "img", ariaLabel: word });
  const score = create("span", "score", describeScore(row, drawing.result));
  const isNew = before?.className === "searching" && row.found;
  const name = createName(row, drawing.letters);
  return create("li", isNew ? `${state} new` : state, mark, name, draw(row.possible, drawing), score);
}

function createName(row, letters) {
  const name = create("b", "", ...label(row));
  name.style.fontSize = `${Math.max(0.6, Math.min(1, letters / name.textContent.length))}em`;
  return name;
}

function describeScore({ guesses, found, left, possible, address = "" }, result) {
  const rest = found || left || result ? "" : `, ${count(possible.at(-1), "possible")}`;
  return `${count(guesses, "coup")}${rest}${left ? ", parti" : ""} ${address}`;
}

function timeSince(start) {
  const seconds = Math.max(0, Math.floor((Date.now() + ahead - start) / 1000));
  return `${Math.floor(seconds / 60)} min ${String(seconds % 60).padStart(2, "0")} s`;
}

// --- La partie terminée, et toutes les autres ---

function showResult() {
  const { last, averages } = parts;
  const { number, secret, scores, mostScored, optimal, players } = last;
  const columns = Math.max(scores.length, mostScored / 2);
  const bars = Array.from({ length: columns }, (_, index) => {
    const [guesses, players] = [index + 1, scores[index] ?? 0];
    const score = guesses === mostScored ? `${guesses}+` : guesses; // et davantage
    return [guesses, {
      score,
      players,
      share: players / Math.max(...scores),
      isOptimal: guesses === optimal.length - 1,
    }];
  });
  byId("histogram").style.setProperty("--columns", columns);
  update("histogram", bars, createBar);
  showRanking(averages, BEST);
  const lost = players - scores.reduce((sum, players) => sum + players, 0);
  const winners = winnersOf(last);
  return {
    headline: `C'était ${format(secret)}`,
    detail: winners,
    others: lost > 0 ? `${count(lost, "joueur n'a", "joueurs n'ont")} pas trouvé.` : "",
    news: `Partie ${number} : le nombre secret était ${secret}. ${textOf(winners)}`,
  };
}

/** Les gagnants, tous comptés. */
function winnersOf({ winners, bests, best }, most = WINNERS) {
  if (best === null) return ["Personne n'a trouvé."]; // le professeur a terminé la partie
  const score = count(best, "coup");
  if (winners.length === 0) return [`★ ${score}`]; // on les a congédiés
  const names = people(winners.slice(0, most));
  const others = bests - Math.min(winners.length, most);
  if (others > 0) names.push(` et ${count(others, "autre")}`);
  return bests > 1
    ? [`★ ${format(bests)} gagnants en ${score} : `, ...names]
    : ["★ ", ...names, ` : ${score}`];
}

function createBar({ score, players, share, isOptimal }) {
  const bar = create("span", "bar");
  bar.style.setProperty("--share", share);
  const drawing = create("span", "drawing", create("b", "", players > 0 ? format(players) : ""), bar);
  const mark = create("span", "mark", isOptimal ? "◆ dichotomie" : "");
  return create("li", isOptimal ? "optimal" : "", drawing, create("span", "", score), mark);
}

function showAverages() {
  const { averages } = parts;
  showRanking(averages);
  const rounds = named("past").sort(([, one], [, other]) => other.number - one.number);
  update("rounds", rounds, ({ number, secret, players, ...round }) => {
    const cells = [[format(number)], [format(secret)], [format(players)], winnersOf(round, 3)];
    return create("tr", "", ...cells.map((content) => create("td", "", ...content)));
  });
  return {
    headline: count(rounds.length, "partie"),
    detail: ["Partie après partie, la chance s'efface."],
    others: describeOthers(averages.players - averages.rows.length),
  };
}

/** Les meilleures moyennes, et parmi elles celle de la dichotomie, à son rang. */
function showRanking({ rows, bisection }, most = Infinity) {
  const rounds = Math.max(...rows.map(({ rounds }) => rounds));
  const isRare = (row) => row.rounds <= rounds / 2;
  const better = rows.filter((row) => row.average <= bisection && !isRare(row)).slice(0, most);
  const optimum = { optimal: true, average: bisection };
  const ranking = [...better, optimum, ...rows.slice(better.length)].slice(0, most + 1);
  const letters = fit("averages", ranking, { lines: 1.7, margin: rows.some(isRare) ? 6.5 : 3.5 });
  const noteOn = (row) => isRare(row) ? count(row.rounds, "partie") : "";
  const items = ranking.map((row) => [`${row.number} ${row.name}`, { ...row, note: noteOn(row) }]);
  update("averages", items, (row) => createAverage(row, letters), letters);
}

function createAverage(row, letters) {
  const average = row.average.toLocaleString("fr-FR", { minimumFractionDigits: 2, maximumFractionDigits: 2 });
  const parts = [create("span", "", average), createName(row, letters), create("small", "", row.note)];
  return create("li", row.optimal ? "optimal" : "", ...parts);
}

// --- Les courbes : coup après coup, les nombres encore possibles, de plus en plus près du nombre secret ---

function showCurves() {
  const { last, round: { range } } = parts;
  const optimum = { optimal: true, guesses: last.optimal.length - 1, found: true, possible: last.optimal };
  showPlayers([optimum, ...last.rows], { range, result: last });
  return {
    headline: "Les nombres encore possibles",
    detail: [`coup après coup. Trait : le secret, ${format(last.secret)}. Pointillés : la dichotomie.`],
    others: describeOthers(last.players - last.rows.length),
  };
}

/** Combien de coups dessiner : ceux de tous, mais pas plus du double de ce qu'il faut à la dichotomie, sinon un
 * joueur très lent rendrait les autres dessins minuscules. */
function countSteps({ min, max }, rows) {
  const enough = Math.ceil(Math.log2(max - min + 2));
  return Math.min(2 * enough, Math.max(enough, ...rows.map(({ possible }) => possible.length - 1)));
}

function draw(possible, { range, steps, result }) {
  const viewBox = `0 0 ${WIDTH} ${HEIGHT}`;
  const svg = createShape("svg", { viewBox, preserveAspectRatio: "none", role: "img" });
  const scale = { range, steps };
  svg.append(createShape("path", { class: "band", d: outline(possible, scale) }));
  if (result) {
    const y = heightOf(result.secret, range);
    svg.append(createShape("path", { class: "optimum", d: outline(result.optimal, scale) }));
    svg.append(createShape("path", { class: "secret", d: `M0 ${y}H${WIDTH}` }));
  }
  const words = possible.map((step) => typeof step === "number" ? step : `de ${step.min} à ${step.max}`);
  svg.setAttribute("aria-label", `possibles : ${words.join(", puis ")}`);
  return svg;
}

/** Le contour des intervalles, de gauche à droite puis retour. Avant la fin de la partie, on sait seulement combien
 * de nombres sont possibles, et non lesquels : l'intervalle est alors dessiné au milieu. */
function outline(possible, { range, steps }) {
  const middle = (range.min + range.max) / 2;
  const points = possible.map((step, index) => {
    const isSize = typeof step === "number";
    const low = isSize ? middle - step / 2 : step.min - 0.5;
    const high = isSize ? middle + step / 2 : step.max + 0.5;
    return { x: (index / steps) * WIDTH, low: heightOf(low, range), high: heightOf(high, range) };
  });
  const there = points.map(({ x, high }) => `${x} ${high}`);
  const back = points.map(({ x, low }) => `${x} ${low}`).reverse();
  return `M${[...there, ...back].join("L")}Z`;
}

const heightOf = (number, { min, max }) => ((max + 0.5 - number) / (max - min + 1)) * HEIGHT;

function createShape(name, attributes) {
  const shape = document.createElementNS("http://www.w3.org/2000/svg", name);
  for (const [key, value] of Object.entries(attributes)) shape.setAttribute(key, value);
  return shape;
}

// --- Les noms ---

const nameOf = ({ optimal, name, number }) => optimal ? "Dichotomie" : name ?? `#${number}`;

/** Un nom, et un numéro seulement si un autre a le même. Il ne change pas le sens de ce qui l'entoure (`bdi`). */
const label = (
  row,
) => [create("bdi", "", nameOf(row)), ...(row.isTwin ? [create("small", "", ` #${row.number}`)] : [])];

/** Des noms, séparés par des virgules. */
const people = (rows) => rows.flatMap((row, index) => index > 0 ? [", ", ...label(row)] : label(row));

const describeOthers = (hidden) =>
  hidden > 0 ? `… et ${count(hidden, "autre joueur", "autres joueurs")}` : "";

// --- Ce qui sert partout ---

/** Écrit un texte, ou des éléments, seulement s'il change : rien ne bouge sinon. */
function write(id, ...content) {
  if (byId(id).textContent !== textOf(content)) byId(id).replaceChildren(...content);
}

const textOf = (content) => content.map((part) => part.textContent ?? part).join("");

/** Crée un élément. Son texte reste du texte, quoi qu'il contienne. */
function create(name, className, ...children) {
  const element = Object.assign(document.createElement(name), { className });
  element.append(...children);
  return element;
}

/** Montre une liste : seuls changent les éléments dont le contenu, ou ce dont ils dépendent, a changé. La fonction
 * qui en crée un reçoit ce qu'il contient, et l'élément qu'il remplace s'il y en a un. */
function update(id, items, createItem, context = "") {
  const list = byId(id);
  const present = new Map(Array.from(list.children, (element) => [element.dataset.name, element]));
  const names = new Set(items.map(([name]) => String(name)));
  for (const [name, element] of present) if (!names.has(name)) element.remove();
  items.forEach(([name, value], index) => {
    const content = JSON.stringify([value, context]);
    let element = present.get(String(name));
    if (element?.content !== content) {
      const fresh = createItem(value, element);
      fresh.dataset.name = name;
      fresh.content = content;
      element?.remove();
      element = fresh;
    }
    if (list.children[index] !== element) list.insertBefore(element, list.children[index] ?? null);
  });
}

/** Choisit en combien de colonnes ranger une liste, et la taille du texte, pour remplir la place qu'il y a. Un élément
 * prend tant de lignes, et à côté de son nom une marge (en em). Rend le nombre de lettres qui tiennent. */
function fit(id, rows, { lines, margin }) {
  const list = byId(id);
  const width = list.clientWidth;
  const room = list.clientHeight - parseFloat(getComputedStyle(list).paddingTop);
  const letters = Math.max(9, Math.min(16, Math.max(...rows.map((row) => nameOf(row).length))));
  const heightIn = (columns) => room / Math.ceil(rows.length / columns);
  const sizeIn = (columns) =>
    Math.min(heightIn(columns) / (lines + GAP), width / columns / (letters * LETTER + margin + GAP));
  const choices = Array.from({ length: 10 }, (_, index) => index + 1);
  const columns = choices.reduce((best, columns) => sizeIn(columns) > sizeIn(best) ? columns : best);
  const size = Math.max(SMALLEST, Math.min(sizeIn(columns), room / 9));
  const height = Math.max(lines * size, Math.min(heightIn(columns) - GAP * size, 1.3 * lines * size));
  const style = { "--columns": columns, "--size": `${size}px`, "--height": `${height}px` };
  for (const [name, value] of Object.entries(style)) list.style.setProperty(name, value);
  return letters;
}

const format = (number) => number.toLocaleString("fr-FR");

const count = (number, one, many = `${one}s`) => `${format(number)} ${number > 1 ? many : one}`;

byId("views").onclick = ({ target }) => {
  choice = target.dataset.view ?? choice;
  show();
};
new ResizeObserver(() => parts.join && show()).observe(document.querySelector("main"));
setInterval(() => {
  if (events.readyState === EventSource.CLOSED) return;
  if (Date.now() - heard > SILENCE) reconnect();
  else if (parts.join) show(); // le temps passe
}, 1000);
connect();
